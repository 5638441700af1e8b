import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trouble } from '../store/proxy.ts';
import {
  addressOf,
  authorize,
  CALLBACK,
  handOffBy,
  INITIATED,
  redeemAsked,
  requestOf,
  VERIFIER,
} from '../support/application.ts';
import { basic } from '../support/browser.ts';
import { BASE_URL, ROUTES } from '../support/roomkey.ts';
import { ACCESS_TOKENS, ASKED_GRANTS, AUTHORIZATIONS, offered, TOLD } from '../vectors/authorizations.ts';
import { refuses, sceneOfFile } from '../vectors/check.ts';

const scene = sceneOfFile();
refuses(AUTHORIZATIONS, ASKED_GRANTS, ACCESS_TOKENS);

for (const { name, own, again, error, code, cookies } of TOLD) {
  test(`the application is told: ${name}`, async () => {
    const { jar } = await offered(scene());
    const before = await scene().snapshot();
    scene().lines();
    const query = new URLSearchParams(requestOf(scene(), own));
    if (again !== undefined) query.append(...again);
    const ask = { path: ROUTES.authorize, query, cookies: cookies === 'none' ? [] : jar };
    const reply = await scene().call('authorize', ask);
    const address = addressOf(reply);
    assert.equal(reply.statusCode, 303);
    assert.equal(address.origin + address.pathname, CALLBACK);
    const state = again?.[0] === 'state' || own['state'] !== undefined ? {} : { state: 'state of the library' };
    assert.deepEqual(Object.fromEntries(address.searchParams), {
      error,
      error_description: code,
      ...state,
      iss: BASE_URL,
    });
    assert.equal(scene().lines()[0]?.['code'], code);
    assert.equal(await scene().snapshot(), before, 'nothing is spent');
    assert.equal(addressOf(await authorize(scene(), jar)).searchParams.has('code'), true);
  });
}

test('the application is told where nothing may be shown, also of what goes wrong here', async () => {
  const { jar } = await offered(scene());
  // From here on its instance remembers the client.
  await authorize(scene(), jar);
  for (const [prompt, status, error] of [
    ['none', 303, 'temporarily_unavailable'],
    ['consent', 503, null],
  ] as const) {
    scene().store.fate(() => trouble('InternalServerError', 500));
    try {
      const reply = await authorize(scene(), jar, { prompt });
      assert.equal(reply.statusCode, status);
      if (error !== null) assert.equal(addressOf(reply).searchParams.get('error'), error);
    } finally {
      scene().store.fate(() => 'pass');
    }
  }
  assert.equal(addressOf(await authorize(scene(), jar)).searchParams.has('code'), true);
});

test('by a form post of our own page, with the same fields', async () => {
  const { jar } = await offered(scene());
  for (const [own, name] of [
    [{}, 'code'],
    [{ scope: 'profile' }, 'error'],
  ] as const) {
    const reply = await authorize(scene(), jar, { ...own, response_mode: 'form_post' });
    const page = String(reply.body);
    assert.equal(reply.statusCode, 200);
    assert.ok(page.includes(`action="${CALLBACK}"`));
    assert.match(page, new RegExp(`name="${name}"`));
    assert.match(page, /name="iss" value="https:\/\/roomkey.example"/);
  }
});

test('a request by form post is read alike', async () => {
  const { jar } = await offered(scene());
  const ask = { path: ROUTES.authorize, form: requestOf(scene()), cookies: jar };
  assert.equal(addressOf(await scene().call('authorize', ask)).searchParams.has('code'), true);
});

test('state, nonce and PKCE may each be left out; state then is, too', async () => {
  const { jar } = await offered(scene());
  const bare = { state: null, nonce: null, code_challenge: null, code_challenge_method: null };
  const address = addressOf(await authorize(scene(), jar, bare));
  assert.deepEqual([...address.searchParams.keys()], ['code', 'iss']);
  const reply = await redeemAsked(scene(), address.searchParams.get('code') ?? '', { code_verifier: null });
  assert.equal(reply.statusCode, 200);
});

test('a hint that is none of ours, consent, locales and claims change nothing', async () => {
  const { jar } = await offered(scene());
  const more = { login_hint: 'ada@school.example', prompt: 'consent', ui_locales: 'es', claims: '{}', display: 'page' };
  assert.equal(addressOf(await authorize(scene(), jar, more)).searchParams.has('code'), true);
});

test('max_age: counted from the launch', async () => {
  const { jar } = await offered(scene());
  scene().advance(30);
  const error = async (max_age: string) =>
    addressOf(await authorize(scene(), jar, { max_age })).searchParams.get('error');
  assert.deepEqual(
    [await error('30'), await error('29'), await error('0')],
    [null, 'login_required', 'login_required'],
  );
});

test('a nonce of 4 KB comes back', async () => {
  const { jar } = await offered(scene());
  const nonce = 'n'.repeat(4096);
  const code = addressOf(await authorize(scene(), jar, { nonce })).searchParams.get('code') ?? '';
  const reply = await redeemAsked(scene(), code);
  const { id_token }: { id_token: string } = JSON.parse(String(reply.body));
  assert.ok(
    Buffer.from(id_token.split('.')[1] ?? '', 'base64url')
      .toString()
      .includes(nonce),
  );
});

test('credentials in the body, and a client id beside Basic, are taken', async () => {
  const { clientId } = scene().client;
  for (const [form, headers] of [
    [{ client_id: clientId, client_secret: scene().clientSecret }, {}],
    [{ client_id: clientId }, { authorization: basic(clientId, scene().clientSecret) }],
  ] as const) {
    const { jar } = await offered(scene());
    const code = addressOf(await authorize(scene(), jar)).searchParams.get('code') ?? '';
    const grant = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: VERIFIER };
    const reply = await scene().call('token', { path: ROUTES.token, form: { ...grant, ...form }, headers });
    assert.equal(reply.statusCode, 200, String(reply.body));
  }
});

test('a redirect address with a query keeps it', async () => {
  const redirect_uri = `${CALLBACK}?tenant=1`;
  await handOffBy(scene(), { ...INITIATED, redirectUris: [CALLBACK, redirect_uri] });
  const { jar } = await offered(scene());
  const address = addressOf(await authorize(scene(), jar, { redirect_uri }));
  assert.deepEqual([...address.searchParams.keys()], ['tenant', 'code', 'state', 'iss']);
});
