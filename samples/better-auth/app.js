import { env } from 'node:process';
import { betterAuth } from 'better-auth';
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node';
import { genericOAuth } from 'better-auth/plugins';
import express from 'express';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, ORIGIN, PORT } = env;
const auth = betterAuth({
  baseURL: ORIGIN,
  secret: CLIENT_SECRET,
  // What a frame of the LMS needs; without it these cookies are Lax.
  advanced: { defaultCookieAttributes: { sameSite: 'none', secure: true, partitioned: true } },
  plugins: [
    genericOAuth({
      config: [
        {
          providerId: 'roomkey',
          discoveryUrl: `${ISSUER}/.well-known/openid-configuration`,
          clientId: CLIENT_ID,
          clientSecret: CLIENT_SECRET,
          scopes: ['openid', 'profile', 'email'],
        },
      ],
    }),
  ],
});

const app = express();
app.all('/api/auth/{*path}', toNodeHandler(auth));

// A login begins by a post with JSON here: the server makes it itself.
app.get('/login', async (request, response) => {
  const { next } = request.query;
  const callbackURL = /^\/classes\/[\w.~%-]+$/.test(next) ? next : '/';
  const asked = await auth.api.signInSocial({
    body: { provider: 'roomkey', callbackURL },
    headers: fromNodeHeaders(request.headers),
    returnHeaders: true,
  });
  response.setHeader('set-cookie', asked.headers.getSetCookie());
  response.redirect(asked.response.url);
});

app.get(['/', '/classes/:class'], async (request, response) => {
  const session = await auth.api.getSession({ headers: fromNodeHeaders(request.headers) });
  if (session === null) response.status(401).send('<h1>Nobody is signed in</h1>');
  else response.send(`<h1>The class of ${session.user.name.replaceAll('<', '&lt;')}</h1>`);
});

app.listen(Number(PORT), '127.0.0.1');
