import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '../../shared/names.ts';
import { begunFrom, cookiesOf } from '../support/browser.ts';
import type { Ask } from '../support/event.ts';
import { BASE_URL, launchState, ROUTES } from '../support/roomkey.ts';
import { keepsQuiet, refuses, sceneOfFile } from '../vectors/check.ts';
import { CANVAS_LOGIN, INITIATIONS, padded } from '../vectors/initiations.ts';

refuses(INITIATIONS);
const scene = sceneOfFile();

const login = (ask: Omit<Ask, 'path'>) => scene().call('login', { path: ROUTES.login, ...ask });
const query = new URLSearchParams({ ...CANVAS_LOGIN });

/** Raw value of a parameter in an address. */
const rawOf = (address: string, name: string): string | undefined =>
  address
    .slice(address.indexOf('?') + 1)
    .split('&')
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);

/** The bytes that a form decoder makes of a raw value. */
function bytesOf(raw: string): string {
  const text = raw
    .replace(/\+/g, ' ')
    .replace(/%([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(text, 'latin1').toString('hex');
}

for (const [name, ask] of [
  ['GET', { query }],
  ['POST, base64 as API Gateway sends it', { form: query }],
  [
    'POST, plain',
    {
      raw: { body: query.toString(), base64: false },
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
    },
  ],
] as const) {
  test(`login by ${name} sends the whole authentication request and binds the browser`, async () => {
    const reply = await login(ask);
    assert.equal(reply.statusCode, 302, String(reply.body));
    const { address, state, nonce } = begunFrom(reply);
    assert.equal(address.origin + address.pathname, 'https://canvas.instructure.com/authorize');
    assert.deepEqual(Object.fromEntries(address.searchParams), {
      scope: 'openid',
      response_type: 'id_token',
      response_mode: 'form_post',
      prompt: 'none',
      client_id: CANVAS_LOGIN.client_id,
      redirect_uri: `${BASE_URL}/launch`,
      login_hint: CANVAS_LOGIN.login_hint,
      lti_message_hint: CANVAS_LOGIN.lti_message_hint,
      state,
      nonce,
    });
    assert.match(state, /^[A-Za-z0-9_-]{22}$/);
    assert.match(nonce, /^[A-Za-z0-9_-]{43}$/);
    assert.equal(await launchState(scene(), state), 'initiated');
    const [plain = '', partitioned = '', ...more] = reply.cookies ?? [];
    assert.deepEqual(more, []);
    assert.match(
      plain,
      new RegExp(`^__Host-rk-${state}=[A-Za-z0-9_-]{43}; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=600$`),
    );
    assert.match(
      partitioned,
      new RegExp(
        `^__Host-rkp-${state}=[A-Za-z0-9_-]{43}; Path=/; Secure; HttpOnly; SameSite=None; Partitioned; Max-Age=600$`,
      ),
    );
    assert.equal(plain.split('=')[1], partitioned.split('=')[1]);
    assert.equal(reply.headers?.['cache-control'], 'no-store');
  });
}

test('every login has a state, nonce and secret of its own, and logs none of the latter two', async () => {
  scene().lines();
  const replies = await Promise.all(Array.from({ length: 20 }, () => login({ query })));
  const all = replies.flatMap((reply) => {
    const { state, nonce } = begunFrom(reply);
    return [state, nonce, cookiesOf(reply)[0]?.split('=')[1] ?? ''];
  });
  assert.equal(new Set(all).size, 60);
  const secrets = replies.flatMap((reply) => [begunFrom(reply).nonce, cookiesOf(reply)[0]?.split('=')[1] ?? '']);
  keepsQuiet(
    scene()
      .lines()
      .map((line) => JSON.stringify(line)),
    [...secrets, CANVAS_LOGIN.login_hint],
  );
});

test('no client_id is enough where the issuer has one registration', async () => {
  const { address } = begunFrom(
    await login({
      query: new URLSearchParams({ iss: 'https://schoology.schoology.com', login_hint: 'x', target_link_uri: 'y' }),
    }),
  );
  assert.equal(address.searchParams.get('client_id'), '8409082949');
});

test('parameters that nobody knows are ignored, also twice', async () => {
  const odd =
    'foo=1&foo=2&lti_deployment_id=x&lti_deployment_id=y&canvas_region=us&%FF=%FE&=&&constructor=1&__proto__=2';
  assert.equal((await login({ query: `${query}&${odd}` })).statusCode, 302);
});

test('the Host header decides nothing', async () => {
  const headers = {
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'http',
    forwarded: 'host=evil.example',
  };
  const { address } = begunFrom(await login({ query, headers }));
  assert.equal(address.searchParams.get('redirect_uri'), `${BASE_URL}/launch`);
});

/** What comes on the wire, and what goes out where that must differ: the bytes stay. */
const HINTS: readonly (readonly [string, string, string?])[] = [
  ['a plus sign', 'a+b'],
  ['an escaped plus sign', 'a%2Bb'],
  ['both spaces', 'a+b%20c'],
  ['lower-case escapes', '%2f%c3%a9'],
  ['bytes that are not UTF-8', '%FF%FE%80'],
  ['an escaped NUL', 'a%00b'],
  ['a line break', 'a%0D%0Ab'],
  ['nothing', ''],
  ['a sign that ends parameters, escaped', 'a%26state%3Devil'],
  ['an equals sign', 'a=b', 'a%3Db'],
  ['a stray percent sign', '100%', '100%25'],
  ['a percent sign before no hex', '%zz', '%25zz'],
  ['raw bytes', 'caf\u00c3\u00a9', 'caf%C3%A9'],
  ['a quote and markup', '"><script>', '%22%3E%3Cscript%3E'],
  ['a fragment sign', 'a#b', 'a%23b'],
  ['a JWT', 'eyJhbGciOiJIUzI1NiJ9.e30.xxx-_x'],
  ['4 KB', 'h'.repeat(4096)],
];

for (const [name, raw, expected = raw] of HINTS) {
  test(`hints are echoed byte for byte: ${name}`, async () => {
    const text = `iss=${encodeURIComponent(CANVAS_LOGIN.iss)}&client_id=${CANVAS_LOGIN.client_id}&target_link_uri=x`;
    const body = Buffer.from(`${text}&login_hint=${raw}&lti_message_hint=${raw.slice(0, 2000)}`, 'latin1').toString(
      'base64',
    );
    const reply = await login({
      raw: { body, base64: true },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    assert.equal(reply.statusCode, 302, String(reply.body));
    const location = String(reply.headers?.['location']);
    assert.equal(rawOf(location, 'login_hint'), expected);
    assert.equal(bytesOf(rawOf(location, 'login_hint') ?? ''), bytesOf(raw));
    assert.equal(bytesOf(rawOf(location, 'lti_message_hint') ?? ''), bytesOf(raw.slice(0, 2000)));
    assert.match(location, /^[!-~]+$/);
  });
}

test('no message hint came, none goes', async () => {
  const { address } = begunFrom(
    await login({
      query: new URLSearchParams({
        iss: CANVAS_LOGIN.iss,
        client_id: CANVAS_LOGIN.client_id,
        login_hint: '',
        target_link_uri: 'x',
      }),
    }),
  );
  assert.equal(address.searchParams.has('lti_message_hint'), false);
  assert.equal(address.searchParams.get('login_hint'), '');
});

test('an empty message hint goes as it came', async () => {
  const { address } = begunFrom(await login({ form: { ...CANVAS_LOGIN, lti_message_hint: '' } }));
  assert.equal(address.searchParams.get('lti_message_hint'), '');
});

test('exactly 8 KB by GET and 64 KB by POST are fine', async () => {
  assert.equal((await login({ query: padded(LIMITS.loginQuery) })).statusCode, 302);
  assert.equal((await login({ form: new URLSearchParams(padded(LIMITS.loginBody)) })).statusCode, 302);
});

test('hints too long for an address go as a form post', async () => {
  const hint = `${'h'.repeat(20_000)}+ "<&é`;
  const reply = await login({ form: { ...CANVAS_LOGIN, lti_message_hint: hint } });
  assert.equal(reply.statusCode, 200);
  const page = String(reply.body);
  assert.match(page, /<form method="post" action="https:\/\/canvas\.instructure\.com\/authorize">/);
  const fields = Object.fromEntries(
    [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(([, name = '', value = '']) => [
      name,
      unescaped(value),
    ]),
  );
  assert.equal(fields['lti_message_hint'], hint);
  assert.deepEqual(Object.keys(fields).sort(), [
    'client_id',
    'login_hint',
    'lti_message_hint',
    'nonce',
    'prompt',
    'redirect_uri',
    'response_mode',
    'response_type',
    'scope',
    'state',
  ]);
  assert.equal(await launchState(scene(), fields['state'] ?? ''), 'initiated');
  assert.equal(cookiesOf(reply).length, 2);
  assert.match(
    String(reply.headers?.['content-security-policy']),
    /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; base-uri 'none'; frame-ancestors https:$/,
  );
});

const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
