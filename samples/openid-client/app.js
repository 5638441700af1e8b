import { env } from 'node:process';
import express from 'express';
import session from 'express-session';
import * as oidc from 'openid-client';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, ORIGIN, PORT } = env;
const config = await oidc.discovery(new URL(ISSUER), CLIENT_ID, CLIENT_SECRET);

const app = express();
app.set('trust proxy', 1);
app.use(
  session({
    secret: CLIENT_SECRET,
    resave: false,
    saveUninitialized: false,
    // What a frame of the LMS needs; without it these cookies are Lax.
    cookie: { httpOnly: true, secure: true, sameSite: 'none', partitioned: true },
  }),
);

/** Ends whatever session there was, for this click is the newest. */
const fresh = (request) =>
  new Promise((resolve, reject) => request.session.regenerate((error) => (error ? reject(error) : resolve())));

app.get('/login', async (request, response) => {
  await fresh(request);
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const next = /^\/classes\/[\w.~%-]+$/.test(request.query.next) ? request.query.next : '/';
  request.session.asked = { verifier, state, next };
  const address = oidc.buildAuthorizationUrl(config, {
    redirect_uri: `${ORIGIN}/callback`,
    scope: 'openid profile email',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
  });
  response.redirect(address.href);
});

app.get('/callback', async (request, response) => {
  const { verifier, state, next } = request.session.asked ?? {};
  const checks = { pkceCodeVerifier: verifier, expectedState: state, idTokenExpected: true };
  const tokens = await oidc.authorizationCodeGrant(config, new URL(request.originalUrl, ORIGIN), checks);
  await fresh(request);
  request.session.user = tokens.claims();
  response.redirect(next);
});

app.get(['/', '/classes/:class'], (request, response) => {
  const { user } = request.session;
  if (user === undefined) response.status(401).send('<h1>Nobody is signed in</h1>');
  else response.send(`<h1>The class of ${user.name.replaceAll('<', '&lt;')}</h1>`);
});

app.use((_error, _request, response, _next) => {
  response.status(400).send('<h1>Go back to your course and click the link again</h1>');
});

app.listen(Number(PORT), '127.0.0.1');
