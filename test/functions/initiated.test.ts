import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { fieldsOf, listOf } from '../../local/json.ts';
import type { Reply } from '../../shared/http/reply.ts';
import {
  addressOf,
  authorize,
  CALLBACK,
  handOffBy,
  INITIATED,
  jarAfter,
  redeemAsked,
  requestOf,
  userinfo,
} from '../support/application.ts';
import { answerOf, begin, codeOf, launch } from '../support/browser.ts';
import { BASE_URL, launchState, mapCourse, ROUTES } from '../support/roomkey.ts';
import { sceneOfFile } from '../vectors/check.ts';

const scene = sceneOfFile();

/** A teacher's click that has left for the application's own library. */
async function clicked(jar: readonly string[] = []) {
  const reply = await launch(scene(), scene().canvas);
  assert.equal(reply.statusCode, 303, String(reply.body));
  return {
    start: addressOf(reply),
    launchId: reply.begun.state,
    jar: jarAfter([...jar, ...reply.begun.cookies], reply),
  };
}

const body = (reply: Reply) => fieldsOf(JSON.parse(String(reply.body)));

test('a launch leaves for the application’s own start address', async () => {
  await handOffBy(scene(), INITIATED);
  const { start, launchId, jar } = await clicked();
  assert.equal(start.origin + start.pathname, 'https://app.brightway.example/login');
  const { next, iss, login_hint, target_link_uri } = Object.fromEntries(start.searchParams);
  assert.deepEqual(
    { next, iss, login_hint, target_link_uri },
    {
      next: '/classes/algebra-1',
      iss: BASE_URL,
      login_hint: launchId,
      target_link_uri: 'https://app.brightway.example/classes/algebra-1',
    },
  );
  assert.equal(await launchState(scene(), launchId), 'offered');
  assert.equal(jar.length, 2);
});

test('its library asks, gets a code, redeems it, and asks userinfo as often as it likes', async () => {
  const { launchId, jar } = await clicked();
  const answer = addressOf(await authorize(scene(), jar));
  const { code = '', state, iss } = Object.fromEntries(answer.searchParams);
  assert.equal(answer.origin + answer.pathname, CALLBACK);
  assert.deepEqual([state, iss], ['state of the library', BASE_URL]);

  const tokens = body(await redeemAsked(scene(), code));
  const claims = decodeJwt(String(tokens['id_token']));
  assert.equal(claims['nonce'], 'nonce-1');
  assert.equal(claims['auth_time'], scene().now());
  for (const later of [0, 299]) {
    const told = body(await userinfo(scene(), String(tokens['access_token'])));
    assert.equal(told['sub'], claims.sub);
    assert.deepEqual(told['launch'], tokens['launch']);
    scene().advance(later);
  }
  scene().advance(1);
  assert.equal(codeOf(await userinfo(scene(), String(tokens['access_token']))), 'access-token-refused');
  assert.equal(await launchState(scene(), launchId), 'redeemed');
});

test('warm, a launch that is asked for costs four writes and three reads, one of each more than a direct one', async () => {
  for (const _ of ['cold', 'warm']) {
    scene().store.calls();
    const { jar } = await clicked();
    const code = addressOf(await authorize(scene(), jar)).searchParams.get('code') ?? '';
    assert.equal((await redeemAsked(scene(), code)).statusCode, 200);
  }
  assert.deepEqual(scene().store.calls(), [
    'PutItem', // login
    'GetItem', // the course
    'UpdateItem',
    'GetItem', // authorize
    'UpdateItem',
    'GetItem', // token
    'UpdateItem',
  ]);
});

test('a second request within the launch’s life is served, and the code before dies', async () => {
  const { jar } = await clicked();
  const codes: string[] = [];
  for (let i = 0; i < 2; i++) codes.push(addressOf(await authorize(scene(), jar)).searchParams.get('code') ?? '');
  assert.equal((await redeemAsked(scene(), codes[0] ?? '')).statusCode, 400);
  assert.equal((await redeemAsked(scene(), codes[1] ?? '')).statusCode, 200);
  assert.equal(codeOf(await authorize(scene(), jar)), 'authorization-used');
});

test('three codes for one launch, then a page in place of one more redirect', async () => {
  const { jar } = await clicked();
  for (let i = 0; i < 3; i++) assert.equal((await authorize(scene(), jar)).statusCode, 303);
  const fourth = await authorize(scene(), jar);
  assert.deepEqual([fourth.statusCode, codeOf(fourth)], [409, 'authorization-repeated']);
});

test('of several launches in one browser the newest counts, and a hint names its own', async () => {
  const first = await clicked();
  scene().advance(1);
  const second = await clicked(first.jar);
  const opened = async (hint: string | null) => {
    const code = addressOf(await authorize(scene(), second.jar, { login_hint: hint })).searchParams.get('code') ?? '';
    return fieldsOf(body(await redeemAsked(scene(), code))['launch'])['id'];
  };
  assert.equal(await opened(first.launchId), first.launchId);
  assert.equal(await opened(null), second.launchId);
  // The newest is spent: an older one in its place might be somebody else's.
  assert.equal(codeOf(await authorize(scene(), second.jar)), 'authorization-used');
});

test('of two launches within one second the newer counts, in whatever order their cookies come', async () => {
  const first = await clicked();
  scene().advance(0.5);
  const second = await clicked(first.jar);
  scene().advance(0.5);
  for (const jar of [second.jar, second.jar.toReversed()]) {
    const code = addressOf(await authorize(scene(), jar)).searchParams.get('code') ?? '';
    assert.equal(code.slice(0, 22), second.launchId);
  }
});

test('of two launches at one moment the one whose cookies come last counts', async () => {
  const first = await clicked();
  const second = await clicked(first.jar);
  const code = addressOf(await authorize(scene(), second.jar)).searchParams.get('code') ?? '';
  assert.equal(code.slice(0, 22), second.launchId);
});

test('a direct code that the application drops: authorize serves the same launch, and that code dies', async () => {
  await handOffBy(scene(), { handOff: 'direct' });
  const { start, launchId, jar } = await clicked();
  const dropped = start.searchParams.get('code') ?? '';
  assert.equal(await launchState(scene(), launchId), 'ready');
  const code = addressOf(await authorize(scene(), jar)).searchParams.get('code') ?? '';
  const grant = { redirect_uri: null, code_verifier: null };
  assert.equal(codeOf(await redeemAsked(scene(), dropped, grant)), 'grant-refused');
  assert.equal((await redeemAsked(scene(), code)).statusCode, 200);
  await handOffBy(scene(), INITIATED);
});

test('a launch without a class begins without what names one', async () => {
  await handOffBy(scene(), { initiateLoginUri: 'https://app.brightway.example/in?a=1&next=/c/{class}&to={target}' });
  const reply = await launch(scene(), scene().canvas, {
    claims: (claims) => void Reflect.deleteProperty(claims, 'https://purl.imsglobal.org/spec/lti/claim/context'),
  });
  const start = addressOf(reply);
  assert.deepEqual(
    [start.searchParams.get('a'), start.searchParams.has('next'), start.searchParams.get('to')],
    ['1', false, '/home'],
  );
  await handOffBy(scene(), INITIATED);
});

test('an id with a slash keeps its escape within the path that a parameter holds', async () => {
  await mapCourse(scene(), scene().schoology, 'slash', [{ id: '4fd43cc56d11340000009999', urlId: 'a/b c' }]);
  const reply = await launch(scene(), scene().schoology, {
    claims: (claims) =>
      void Object.assign(claims, { 'https://purl.imsglobal.org/spec/lti/claim/context': { id: 'slash', title: 'x' } }),
  });
  assert.equal(addressOf(reply).searchParams.get('next'), '/classes/a%2Fb%20c');
});

test('where a frame keeps no cookies it keeps what authorize asks for, and our page there sends it along', async () => {
  await handOffBy(scene(), { ...INITIATED, display: 'framed' });
  const begun = await begin(scene(), scene().canvas);
  const [secret = ''] = begun.cookies.map((pair) => pair.split('=')[1]);
  const form = { ...answerOf(scene(), scene().canvas, begun), proof: secret };
  const script = { accept: 'application/json', 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'empty' };
  const left = body(await scene().call('launch', { path: ROUTES.launch, form, cookies: [], headers: script }));
  const [name = '', value = ''] = listOf(left['keep']).map(String);
  assert.equal(name, `rka.${begun.state}`);
  assert.ok(String(left['go']).startsWith('https://app.brightway.example/login?'));

  const framed = { 'sec-fetch-dest': 'iframe' };
  const ask = { path: ROUTES.authorize, headers: framed, cookies: [] };
  const page = await scene().call('authorize', { ...ask, query: new URLSearchParams(requestOf(scene())) });
  assert.equal(page.statusCode, 200);
  assert.match(String(page.body), new RegExp(`data-tag="${value.split('.')[2]}"`));
  assert.match(String(page.headers?.['content-security-policy']), /form-action 'self' https:/);

  const again = { ...requestOf(scene()), proof: `${begun.state}.${value}` };
  const foreign = await scene().call('authorize', {
    ...ask,
    form: again,
    headers: { ...framed, 'sec-fetch-site': 'cross-site' },
  });
  assert.equal(codeOf(foreign), 'cross-site-refused');
  const wrong = { ...again, proof: `${begun.state}.${'A'.repeat(43)}${value.slice(43)}` };
  const own = { ...framed, 'sec-fetch-site': 'same-origin' };
  assert.equal(
    codeOf(await scene().call('authorize', { ...ask, form: wrong, headers: own })),
    'authorization-without-launch',
  );
  const none = { ...again, proof: '' };
  assert.equal(
    codeOf(await scene().call('authorize', { ...ask, form: none, headers: own })),
    'authorization-without-launch',
  );
  const answer = addressOf(await scene().call('authorize', { ...ask, form: again, headers: own }));
  assert.equal((await redeemAsked(scene(), answer.searchParams.get('code') ?? '')).statusCode, 200);
  await handOffBy(scene(), { display: 'auto' });
});

test('our page in a frame sends along what authorize reads alone, and takes a hint of 22 characters for a launch only where it can be one', async () => {
  const ask = async (own: Readonly<Record<string, string>>) => {
    const query = new URLSearchParams(requestOf(scene(), { ...own, max_age: '60' }));
    const headers = { 'sec-fetch-dest': 'iframe' };
    return String((await scene().call('authorize', { path: ROUTES.authorize, query, headers, cookies: [] })).body);
  };
  const page = await ask({ submit: '1', login_hint: 'ada@brightway.example1' });
  const names = [...page.matchAll(/ name="([^"]*)" value=/g)].map(([, name]) => name);
  assert.deepEqual(names.sort(), [...Object.keys(requestOf(scene())), 'login_hint', 'max_age', 'proof'].sort());
  assert.doesNotMatch(page, / data-hint=/);
  assert.match(await ask({ login_hint: 'A'.repeat(22) }), / data-hint="A{22}"/);
});

test('a tab that a button opened gets cookies of its own, by which authorize knows it', async () => {
  await handOffBy(scene(), { display: 'window' });
  const begun = await begin(scene(), scene().canvas);
  const form = answerOf(scene(), scene().canvas, begun);
  const framed = { path: ROUTES.launch, form, cookies: begun.cookies, headers: { 'sec-fetch-dest': 'iframe' } };
  const shown = String((await scene().call('launch', framed)).body);
  const page = /data-secret="([^"]*)"/.exec(shown)?.[1] ?? '';
  const step = { step: 'open', launch: begun.state, page };
  const headers = { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'document' };
  const opened = await scene().call('setup', { path: ROUTES.setup, form: step, headers });
  assert.equal(addressOf(opened).pathname, '/login');
  const code = addressOf(await authorize(scene(), jarAfter([], opened))).searchParams.get('code') ?? '';
  assert.equal((await redeemAsked(scene(), code)).statusCode, 200);
});
