import { env } from 'node:process';
import express from 'express';
import { auth } from 'express-openid-connect';

const app = express();
app.set('trust proxy', 1);
app.use(
  auth({
    issuerBaseURL: env.ISSUER,
    baseURL: env.ORIGIN,
    clientID: env.CLIENT_ID,
    clientSecret: env.CLIENT_SECRET,
    secret: env.CLIENT_SECRET,
    authRequired: false,
    // Its default is an id token without a code.
    authorizationParams: { response_type: 'code', scope: 'openid profile email' },
    routes: { login: false },
  }),
);

app.get('/login', async (request, response) => {
  const { next } = request.query;
  const returnTo = /^\/classes\/[\w.~%-]+$/.test(next) ? next : '/';
  await response.oidc.login({ returnTo });
});

app.get(['/', '/classes/:class'], (request, response) => {
  const { user } = request.oidc;
  if (user === undefined) response.status(401).send('<h1>Nobody is signed in</h1>');
  else response.send(`<h1>The class of ${user.name.replaceAll('<', '&lt;')}</h1>`);
});

app.use((error, _request, response, _next) => {
  response.status(error.status ?? 500).send('<h1>Go back to your course and click the link again</h1>');
});

app.listen(Number(env.PORT), '127.0.0.1');
