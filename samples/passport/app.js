import { env } from 'node:process';
import express from 'express';
import session from 'express-session';
import passport from 'passport';
import OpenIDConnectStrategy from 'passport-openidconnect';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, ORIGIN, PORT } = env;
// This library does not read the discovery document.
const found = await (await fetch(`${ISSUER}/.well-known/openid-configuration`)).json();
passport.use(
  'roomkey',
  new OpenIDConnectStrategy(
    {
      issuer: ISSUER,
      authorizationURL: found.authorization_endpoint,
      tokenURL: found.token_endpoint,
      userInfoURL: found.userinfo_endpoint,
      clientID: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      callbackURL: `${ORIGIN}/callback`,
      scope: ['profile', 'email'],
    },
    (_issuer, profile, done) => done(null, profile),
  ),
);
passport.serializeUser((user, done) => done(null, user));
passport.deserializeUser((user, done) => done(null, user));

const app = express();
app.set('trust proxy', 1);
// What a frame of the LMS needs; without it this cookie is Lax.
const cookie = { httpOnly: true, secure: true, sameSite: 'none', partitioned: true };
app.use(session({ secret: CLIENT_SECRET, resave: false, saveUninitialized: false, cookie }));
app.use(passport.session());

app.get('/login', (request, response, go) => {
  const { next } = request.query;
  const state = { next: /^\/classes\/[\w.~%-]+$/.test(next) ? next : '/' };
  // Whoever was signed in: this click is the newest.
  request.logout(() => passport.authenticate('roomkey', { state })(request, response, go));
});

const failed = (response) => response.status(400).send('<h1>Go back to your course and click the link again</h1>');

app.get('/callback', (request, response) => {
  passport.authenticate('roomkey', (error, user, info) => {
    if (error || !user) failed(response);
    else request.login(user, () => response.redirect(info.state.next));
  })(request, response, () => failed(response));
});

app.get(['/', '/classes/:class'], ({ user }, response) => {
  if (user === undefined) response.status(401).send('<h1>Nobody is signed in</h1>');
  else response.send(`<h1>The class of ${user.displayName.replaceAll('<', '&lt;')}</h1>`);
});

app.listen(Number(PORT), '127.0.0.1');
