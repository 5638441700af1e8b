import assert from 'node:assert/strict';
import { env } from 'node:process';
import { after, before, test } from 'node:test';
import { ACCESS } from '../../infra/access.ts';
import { FUNCTIONS, type FunctionName, PARTITIONS, ROUTES } from '../../shared/names.ts';
import { requests } from '../../shared/store/contexts/requests.ts';
import { captures } from '../../shared/store/directory/captures.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { expectations, expectedId } from '../../shared/store/directory/expected.ts';
import { keySets } from '../../shared/store/directory/keysets.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { contextKeyOf } from '../../shared/store/table/keys.ts';
import { connect } from '../../shared/store/table/sdk.ts';
import { addressOf, authorize, handOffBy, INITIATED, jarAfter, redeemAsked, userinfo } from '../support/application.ts';
import { answerOf, basic, begin, codeOf, handedOver, launch, post, redeem } from '../support/browser.ts';
import { CONTEXT } from '../support/event.ts';
import { type Deed, type Guard, rightsIn, startGuard } from '../support/guard.ts';
import { BASE_URL, DISTRICT, mapCourse, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { addClasses, rosterClass } from '../support/roster.ts';
import { templateOf } from '../support/stack.ts';
import { startTable, type TestTable } from '../support/table.ts';
import { addUsers, reference } from '../support/users.ts';
import { arrive, inCourse, keyOf, PUPIL, take, valuesOf, waits } from '../support/waiting.ts';

const COURSE = '4dde05e8ca1973bcca9bffc13e1548820eee93a3';

// The roles as synthesized stand between the real handlers and the table.
let roomkey: Roomkey;
let table: TestTable;
let guard: Guard;

// A client of the SDK keeps the credentials of its first call: from then on a function signs with its own name.
async function as<T>(name: FunctionName, call: () => Promise<T>): Promise<T> {
  env['AWS_ACCESS_KEY_ID'] = name;
  try {
    return await call();
  } finally {
    env['AWS_ACCESS_KEY_ID'] = 'operator';
  }
}

before(async () => {
  table = await startTable();
  guard = await startGuard(table.endpoint, rightsIn(await templateOf()));
  env['ROOMKEY_TEST_DYNAMODB'] = guard.endpoint;
  const plain = await startRoomkey();
  roomkey = { ...plain, call: (name, ask, cold) => as(name, () => plain.call(name, ask, cold)) };
});

after(async () => {
  await roomkey.close();
  await guard.close();
  await table.close();
});

/** What was refused since the last time, so that each test names its own. */
let seen = 0;
function refusals(): readonly Deed[] {
  const fresh = guard.deeds.slice(seen);
  seen = guard.deeds.length;
  assert.ok(fresh.length > 0, 'nothing reached the table');
  return fresh.filter(({ allowed }) => !allowed);
}

test('login: by client id, by issuer alone, suspended, unknown', async () => {
  const { iss, toolId } = roomkey.canvas.registration;
  const ask = (issuer: string) => ({
    path: ROUTES.login,
    form: { iss: issuer, login_hint: 'hint', target_link_uri: `${BASE_URL}/launch` },
  });
  await begin(roomkey, roomkey.canvas);
  assert.equal((await roomkey.call('login', ask(iss), 'cold')).statusCode, 302);
  await registrations(roomkey.dynamo).setState(iss, toolId, 'suspended');
  assert.equal((await roomkey.call('login', ask(iss), 'cold')).statusCode, 403);
  await registrations(roomkey.dynamo).setState(iss, toolId, 'active');
  assert.equal((await roomkey.call('login', ask('https://nobody.example'), 'cold')).statusCode, 400);
  assert.deepEqual(refusals(), []);
  await begin(await cold('login'), roomkey.canvas);
});

test('launch: mapped, seen first, used, unbound, from a pending deployment', async () => {
  assert.equal((await launch(roomkey, roomkey.canvas)).statusCode, 200);
  await mapCourse(roomkey, roomkey.canvas, COURSE, [{ id: '5f1b' }]);
  await cold('launch');
  const good = await launch(roomkey, roomkey.canvas);
  handedOver(good);
  const unbound = await launch(roomkey, roomkey.canvas, { cookies: [] });
  assert.match(String(unbound.body), /data-id=/, 'the page that looks for the proof');
  const begun = await begin(roomkey, roomkey.canvas);
  const form = answerOf(roomkey, roomkey.canvas, begun);
  handedOver(await post(roomkey, form, begun.cookies));
  assert.equal((await post(roomkey, form, begun.cookies)).statusCode, 409);
  const elsewhere = await launch(roomkey, roomkey.canvas, {
    claims: (claims) => {
      claims['https://purl.imsglobal.org/spec/lti/claim/deployment_id'] = 'another';
    },
  });
  assert.equal(elsewhere.statusCode, 403);
  const { iss, toolId } = roomkey.canvas.registration;
  const said = { deploymentId: 'another', lmsHost: null, guid: null };
  const [id, expires] = [expectedId(said), roomkey.now() + 60];
  await expectations(roomkey.dynamo).add({ id, iss, toolId, district: DISTRICT, ...said, expires, usedBy: null });
  const expected = await launch(roomkey, roomkey.canvas, {
    claims: (claims) => {
      claims['https://purl.imsglobal.org/spec/lti/claim/deployment_id'] = 'another';
    },
  });
  assert.equal(expected.statusCode, 200);
  assert.deepEqual(refusals(), []);
});

test('launch: a person whom an id of the SIS, or a link, names at Clever', async () => {
  await addUsers(roomkey.dynamo, [reference(1, 'S-MAYA')]);
  await cold('launch');
  const maya = { ...PUPIL, sub: 'maya', custom: { user_sis_id: 'S-MAYA' } };
  await arrive(roomkey, roomkey.canvas, inCourse('by id', maya));
  assert.deepEqual(refusals(), []);
});

test('launch: sections that the roster names are proven and join, and a choice among two is remembered', async () => {
  const teachers = [{ cleverId: null, sisId: 'T20817', email: null, name: null }];
  await addClasses(
    roomkey.dynamo,
    ['P1', 'P3'].map((id) => rosterClass({ id, sisIds: [`SECTION-${id}`], teachers })),
  );
  await cold('launch');
  const course = (id: string, sections: string) =>
    inCourse(id, { custom: { user_sis_id: 'T20817', section_sis_ids: sections } });
  handedOver((await arrive(roomkey, roomkey.canvas, course('proven', 'SECTION-P1'))).reply);
  // Held by the other course already, so that its holder is read, too.
  await arrive(roomkey, roomkey.canvas, course('again', 'SECTION-P1'));
  // Another teacher than the roster has is counted with the district.
  const other = { custom: { user_sis_id: 'T-ELSE', section_sis_ids: 'SECTION-P3' } };
  await arrive(roomkey, roomkey.canvas, inCourse('other', other));
  const pupil = { ...PUPIL, custom: { user_sis_id: 'S1', section_sis_ids: 'SECTION-P3' } };
  handedOver((await arrive(roomkey, roomkey.canvas, inCourse('pupil', pupil))).reply);
  const lost = { ...PUPIL, custom: { user_sis_id: 'S1', section_sis_ids: 'SECTION-LATER' } };
  const page = await waits(roomkey, roomkey.canvas, inCourse('later', lost));
  assert.equal((await take(roomkey, page, { step: 'enter' })).statusCode, 200);
  await mapCourse(roomkey, roomkey.canvas, 'two', [{ id: 'P1' }, { id: 'P3' }]);
  await waits(roomkey, roomkey.canvas, inCourse('two', PUPIL));
  // Whom no id names is in no class of the roster: the choice is read by itself.
  await waits(roomkey, roomkey.canvas, inCourse('two', { ...PUPIL, sub: 'no-id', custom: {} }));
  assert.deepEqual(refusals(), []);
});

test('launch: an error without a token, a token without a deployment, another issuer', async () => {
  const begun = await begin(await cold('launch'), roomkey.canvas);
  await roomkey.call('launch', { path: ROUTES.launch, form: { error: 'login_required', state: begun.state } }, 'cold');
  await launch(await cold('launch'), roomkey.canvas, {
    claims: (claims) => {
      delete claims['https://purl.imsglobal.org/spec/lti/claim/deployment_id'];
    },
  });
  const strange = { claims: (claims: object) => Object.assign(claims, { iss: 'https://canvas.beta.instructure.com' }) };
  assert.equal(codeOf(await launch(roomkey, roomkey.canvas, strange)), 'issuer-unknown');
  assert.deepEqual(refusals(), []);
});

test('launch: recorded, while an operator looks at its platform', async () => {
  const { registration } = roomkey.canvas;
  await captures(roomkey.dynamo).until(registration, roomkey.now() + 60);
  await cold('launch');
  await launch(roomkey, roomkey.canvas);
  assert.equal((await captures(roomkey.dynamo).shapes(registration, roomkey.now())).length, 1);
  await captures(roomkey.dynamo).until(registration, null);
  assert.deepEqual(refusals(), []);
  await cold('launch');
});

test('setup: a page that waits, opened once', async () => {
  await clients(roomkey.dynamo).put({ ...roomkey.client, display: 'window' });
  roomkey.advance(61);
  const begun = await begin(roomkey, roomkey.canvas);
  const form = answerOf(roomkey, roomkey.canvas, begun);
  const framed = { path: ROUTES.launch, form, cookies: begun.cookies, headers: { 'sec-fetch-dest': 'iframe' } };
  const page = String((await roomkey.call('launch', framed)).body);
  const secret = /data-secret="([^"]*)"/.exec(page)?.[1] ?? '';
  const headers = { 'sec-fetch-site': 'same-origin' };
  const step = { path: ROUTES.setup, form: { step: 'open', launch: begun.state, page: secret }, headers };
  assert.equal(
    (await roomkey.call('setup', { ...step, form: { ...step.form, step: 'show' } }, 'cold')).statusCode,
    200,
  );
  assert.equal((await roomkey.call('setup', step)).statusCode, 303);
  assert.equal((await roomkey.call('setup', step)).statusCode, 409);
  assert.deepEqual(refusals(), []);
  await clients(roomkey.dynamo).put(roomkey.client);
  roomkey.advance(61);
});

test('setup and manage: a course connected, asked for, looked at, chosen in, and changed', async () => {
  const own = { cleverId: null, sisId: 'T20817', email: null, name: null };
  await addClasses(roomkey.dynamo, [
    rosterClass({ id: 'one', teachers: [own], sisIds: ['SEC-ONE'] }),
    rosterClass({ id: 'two', teachers: [own] }),
    rosterClass({ id: 'late', teachers: [own] }),
  ]);
  const taught = { custom: { user_sis_id: 'T20817', section_sis_ids: 'SEC-NOBODY' } };
  const at = (course: string) => waits(roomkey, roomkey.canvas, inCourse(course, taught));
  const page = await at('unmapped');
  const post = (fields: Parameters<typeof take>[2]) => take(roomkey, page, fields);
  assert.equal((await post({ step: 'search', words: 'one' })).statusCode, 200);
  for (const _ of ['asked', 'asked again']) assert.equal((await post({ step: 'ask', name: 'Three' })).statusCode, 200);
  assert.equal((await post({ step: 'connect', class: ['one', 'two'], version: '0' })).statusCode, 200);
  assert.equal(
    (await post({ step: 'poll', context: keyOf(roomkey.canvas, 'unmapped'), version: '0' })).statusCode,
    200,
  );
  const called = { cleverId: null, sisId: 'T-called', email: 'called@lincoln.example', name: null };
  await addClasses(roomkey.dynamo, [rosterClass({ id: 'called', period: '3', teachers: [called] })]);
  const noId = { sub: 'no-id', email: 'called@lincoln.example', custom: {} };
  const hers = await waits(roomkey, roomkey.canvas, inCourse('called', noId));
  handedOver(await take(roomkey, hers, { step: 'claim', subject: '', typed: '3', version: '0' }));
  const { code } = handedOver(await post({ step: 'choose', class: 'one' }));
  handedOver(await take(roomkey, await at('practice'), { step: 'look' }));
  await mapCourse(roomkey, roomkey.canvas, 'three', [{ id: 'one' }, { id: 'two' }]);
  const choice = await waits(roomkey, roomkey.canvas, inCourse('three', PUPIL));
  handedOver(await take(roomkey, choice, { step: 'choose', class: 'two' }));
  const early = await waits(roomkey, roomkey.canvas, inCourse('early', PUPIL));
  assert.equal((await take(roomkey, early, { step: 'enter' })).statusCode, 200);
  assert.deepEqual(refusals(), []);

  const { launch }: { launch: { manage_url: string } } = JSON.parse(String((await redeem(roomkey, code)).body));
  const { searchParams } = new URL(launch.manage_url);
  const headers = { 'sec-fetch-site': 'same-origin' };
  const manage = (form: Record<string, string>) => roomkey.call('manage', { path: ROUTES.manage, form, headers });
  assert.equal((await roomkey.call('manage', { path: ROUTES.manage, query: searchParams })).statusCode, 200);
  const body = String((await manage({ step: 'begin', key: searchParams.get('key') ?? '' })).body);
  const opened = { launch: valuesOf(body, 'launch')[0] ?? '', page: valuesOf(body, 'page')[0] ?? '' };
  assert.equal((await manage({ ...opened, step: 'add', class: 'late', version: '1' })).statusCode, 200);
  assert.equal((await manage({ ...opened, step: 'disconnect', class: 'late', version: '2' })).statusCode, 200);
  assert.deepEqual(refusals(), []);
});

test('token: a code redeemed, and once more', async () => {
  const { code } = handedOver(await launch(roomkey, roomkey.canvas));
  assert.equal((await redeem(roomkey, code)).statusCode, 200);
  assert.equal((await redeem(await cold('token'), code)).statusCode, 400);
  assert.deepEqual(refusals(), []);
});

test('mappings: read, put, listed by class, deleted', async () => {
  const key = contextKeyOf(roomkey.canvas.deployment, COURSE);
  const path = `${ROUTES.contexts}/${key}/mapping`;
  const authorization = basic(roomkey.client.clientId, roomkey.clientSecret);
  const read = await roomkey.call('mappings', { path, headers: { authorization } });
  assert.equal(read.statusCode, 200, String(read.body));
  const headers = { authorization, 'if-match': String(read.headers?.['etag']) };
  const put = await roomkey.call('mappings', { method: 'PUT', path, headers, json: { classes: [{ id: '6a2c' }] } });
  assert.equal(put.statusCode, 200, String(put.body));
  const byClass = { path: `${ROUTES.districts}/${DISTRICT}/contexts`, query: 'class=6a2c', headers: { authorization } };
  const list = await roomkey.call('mappings', byClass, 'cold');
  assert.ok(String(list.body).includes(key));
  const match = { authorization, 'if-match': String(put.headers?.['etag']) };
  const gone = await roomkey.call('mappings', { method: 'DELETE', path, headers: match });
  assert.equal(gone.statusCode, 200, String(gone.body));
  assert.deepEqual(refusals(), []);
});

test('mappings: a class put, read, mapped, gone, and back under another id', async () => {
  const authorization = basic(roomkey.client.clientId, roomkey.clientSecret);
  const ask = (id: string) => ({ path: `${ROUTES.districts}/${DISTRICT}/classes/${id}`, headers: { authorization } });
  const json = (id: string) => ({
    id,
    name: 'Algebra',
    sis_ids: ['S-1'],
    school: { id: 'lincoln' },
    teachers: [{ clever_id: 'c1', sis_id: 'T1' }],
  });
  const put = await roomkey.call('mappings', { ...ask('one'), method: 'PUT', json: json('one') }, 'cold');
  assert.equal(put.statusCode, 200, String(put.body));
  await mapCourse(roomkey, roomkey.canvas, 'another', [{ id: 'one' }]);
  assert.equal((await roomkey.call('mappings', ask('one'))).statusCode, 200);
  assert.equal((await roomkey.call('mappings', { ...ask('one'), method: 'DELETE' })).statusCode, 200);
  const back = await roomkey.call('mappings', { ...ask('two'), method: 'PUT', json: json('two') });
  assert.equal(back.statusCode, 200, String(back.body));
  const list = { path: `${ROUTES.districts}/${DISTRICT}/contexts`, query: 'class=two', headers: { authorization } };
  assert.ok(String((await roomkey.call('mappings', list)).body).includes('another'), 'healed');
  assert.deepEqual(refusals(), []);
});

test('mappings: requests listed, one answered, one declined', async () => {
  const key = await mapCourse(roomkey, roomkey.canvas, 'asked', [{ id: 'one' }]);
  const headers = { authorization: basic(roomkey.client.clientId, roomkey.clientSecret) };
  const path = `${ROUTES.districts}/${DISTRICT}/requests`;
  const answer = async (name: string, json: object) => {
    const asked = { owner: DISTRICT, contextKey: key, title: null, name, school: null, by: 'somebody' };
    const opened = await requests(roomkey.dynamo).open(asked, roomkey.now());
    assert.ok(opened.outcome === 'open');
    assert.ok(String((await roomkey.call('mappings', { path, headers }, 'cold')).body).includes(opened.request.id));
    const ask = { method: 'PUT', path: `${path}/${opened.request.id}`, json, headers };
    const reply = await roomkey.call('mappings', ask);
    assert.equal(reply.statusCode, 200, String(reply.body));
  };
  await answer('Three', { state: 'done', classes: [{ id: 'two' }, { id: 'three' }] });
  await answer('Four', { state: 'declined' });
  assert.deepEqual(refusals(), []);
});

test('keys: the published keys', async () => {
  assert.equal((await roomkey.call('keys', { path: ROUTES.jwks }, 'cold')).statusCode, 200);
  assert.deepEqual(refusals(), []);
});

test('refresh: by schedule, with a rotation due', async () => {
  const fresh: { handler: (event: unknown, context: object) => Promise<void> } = await import(
    `../../functions/refresh.ts?${'guarded'}`
  );
  await as('refresh', () => fresh.handler({ source: 'aws.events' }, CONTEXT));
  // Nothing to fetch, so that only the key is due.
  const setState = async (state: 'active' | 'suspended') => {
    for (const { registration } of [roomkey.canvas, roomkey.schoology]) {
      await registrations(roomkey.dynamo).setState(registration.iss, registration.toolId, state);
    }
  };
  await setState('suspended');
  roomkey.advance(200 * 86_400);
  await fresh.handler({ source: 'aws.events' }, CONTEXT);
  roomkey.advance(-200 * 86_400);
  await setState('active');
  assert.deepEqual(refusals(), []);
});

test('launch and refresh may both fetch and keep platform keys', async () => {
  const url = 'https://canvas.instructure.com/jwks';
  const now = roomkey.now();
  for (const name of ['launch', 'refresh'] as const) {
    await as(name, async () => {
      const sets = keySets(connect(roomkey.table));
      await sets.claimFetch(url, now);
      await sets.save({ url, keys: [roomkey.canvas.key.jwk], fetchedAt: now, staleAt: now + 3600 });
      await sets.get(url);
    });
  }
  assert.deepEqual(refusals(), []);
});

test('what is not for a function is refused: another partition, another action, one key of several', async () => {
  const refused = async (name: FunctionName, call: (dynamo: ReturnType<typeof connect>) => Promise<unknown>) => {
    await as(name, () => assert.rejects(call(connect(roomkey.table)), { message: 'store-unavailable' }));
    const [deed] = refusals();
    assert.equal(deed?.by, name);
  };
  await refused('login', (dynamo) => dynamo.get({ pk: 'C#1', sk: '-' }));
  await refused('login', (dynamo) => dynamo.getAll([{ pk: 'R', sk: 'x' }]));
  await refused('token', (dynamo) => dynamo.update({ pk: 'D#1', sk: '-' }, { set: { a: 1 } }));
  await refused('keys', (dynamo) => dynamo.get({ pk: 'Zz', sk: '-' }));
  await refused('refresh', (dynamo) => dynamo.query('L#1'));
  await refused('launch', (dynamo) => dynamo.put({ pk: 'K#1', sk: '-' }));
  await refused('launch', (dynamo) => dynamo.get({ pk: 'Q#1', sk: '-' }));
  await refused('mappings', (dynamo) => dynamo.put({ pk: 'Q#1', sk: '-' }));
  await refused('launch', (dynamo) =>
    dynamo.getAll([
      { pk: 'R', sk: 'x' },
      { pk: 'Q#1', sk: '-' },
    ]),
  );
});

test('authorize and userinfo: a code for whoever came, and who that was', async () => {
  await handOffBy(roomkey, INITIATED);
  for (const name of ['launch', 'authorize', 'token', 'userinfo'] as const) await cold(name);
  await mapCourse(roomkey, roomkey.canvas, 'asked', [{ id: 'P1' }]);
  const claims = inCourse('asked', PUPIL);
  const left = await launch(roomkey, roomkey.canvas, claims === undefined ? {} : { claims });
  const code = addressOf(await authorize(roomkey, jarAfter(left.begun.cookies, left))).searchParams.get('code') ?? '';
  const tokens: { access_token: string; id_token: string } = JSON.parse(
    String((await redeemAsked(roomkey, code)).body),
  );
  assert.equal((await userinfo(roomkey, tokens.access_token)).statusCode, 200);
  const again = await launch(roomkey, roomkey.canvas, claims === undefined ? {} : { claims });
  const hinted = await authorize(roomkey, jarAfter(again.begun.cookies, again), { id_token_hint: tokens.id_token });
  assert.ok(addressOf(hinted).searchParams.has('code'));
  assert.deepEqual(refusals(), []);
});

/** What nothing here does, and why it is allowed all the same. */
const SPARE: readonly string[] = [
  // A write whose answer was lost is looked at again.
  'login GetItem L#',
  // Only an LMS that tells who is in a course leads there: test/functions/members.test.ts.
  'setup BatchGetItem U#',
  // What an instance remembers runs out one by one: then one is read where otherwise both come in one batch.
  ...['setup', 'manage'].flatMap((name) => [`${name} GetItem R`, `${name} GetItem D#`]),
];

test('every action that is allowed is used, on every partition that it may touch', () => {
  const used = new Set(
    guard.deeds
      .filter(({ allowed }) => allowed)
      .flatMap(({ by, action, partitions }) =>
        partitions.map((key) => `${by} ${action} ${key.includes('#') ? key.slice(0, 2) : key}`),
      ),
  );
  // Those that speak with Clever are held by tests of their own.
  const own = Object.entries(ACCESS).filter(([name]) => FUNCTIONS.some((one) => one === name));
  const allowed = own.flatMap(([name, { table: rights }]) =>
    Object.entries(rights).flatMap(([action, partitions]) =>
      partitions.map((partition) => `${name} ${action} ${PARTITIONS[partition]}`),
    ),
  );
  assert.deepEqual(
    allowed.filter((one) => !used.has(one) && !SPARE.includes(one)),
    [],
  );
});

/** Starts a fresh instance of a function: what a warm one remembers, it has to read. */
async function cold(name: Exclude<FunctionName, 'refresh'>): Promise<Roomkey> {
  await roomkey.call(name, { path: '/', method: 'TRACE' }, 'cold');
  return roomkey;
}
