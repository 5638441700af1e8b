import { env } from 'node:process';
import { ExpressAuth, getSession } from '@auth/express';
import express from 'express';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, PORT } = env;
// What a frame of the LMS needs; without it these cookies are Lax.
const options = { httpOnly: true, path: '/', secure: true, sameSite: 'none', partitioned: true };
const COOKIES = ['sessionToken', 'callbackUrl', 'csrfToken', 'pkceCodeVerifier', 'state', 'nonce'];
const config = {
  providers: [
    {
      id: 'roomkey',
      name: 'Roomkey',
      type: 'oidc',
      issuer: ISSUER,
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
    },
  ],
  secret: CLIENT_SECRET,
  trustHost: true,
  cookies: Object.fromEntries(COOKIES.map((name) => [name, { options }])),
};

const app = express();
app.set('trust proxy', 1);

// A login begins by a post with a token here: a page does it.
app.get('/login', (_request, response) => {
  response.send(`<!doctype html><title>One moment</title><form method="post" action="/auth/signin/roomkey">
<input type="hidden" name="csrfToken"><input type="hidden" name="callbackUrl"></form><script type="module">
const { csrfToken } = await (await fetch('/auth/csrf')).json();
const next = new URLSearchParams(location.search).get('next') ?? '/';
const [form] = document.forms;
form.csrfToken.value = csrfToken;
form.callbackUrl.value = /^\\/classes\\/[\\w.~%-]+$/.test(next) ? next : '/';
form.submit();
</script>`);
});
app.use('/auth', ExpressAuth(config));

app.get(['/', '/classes/:class'], async (request, response) => {
  const session = await getSession(request, config);
  if (session === null) response.status(401).send('<h1>Nobody is signed in</h1>');
  else response.send(`<h1>The class of ${session.user.name.replaceAll('<', '&lt;')}</h1>`);
});

app.listen(Number(PORT), '127.0.0.1');
