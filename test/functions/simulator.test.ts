import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CONTEXT_ID, keySetUrlOf, openSimulator, type Simulator, simulatorOf } from '../../cli/simulator/platform.ts';
import { fieldsOf, listOf } from '../../local/json.ts';
import { SIMULATOR } from '../../shared/names.ts';
import { contexts } from '../../shared/store/contexts/contexts.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { keySets } from '../../shared/store/directory/keysets.ts';
import { contextKeyOf, registrationKey } from '../../shared/store/table/keys.ts';
import { call } from '../cli/run.ts';
import { begunFrom, codeOf, handedOver, post, redeem } from '../support/browser.ts';
import { CLAIM, type Claims, claimsOf, newKey, signToken } from '../support/platform.ts';
import { BASE_URL, DISTRICT, mapCourse, ROUTES, type Roomkey, startRoomkey, TODAY } from '../support/roomkey.ts';

const COURSE = '4dde05e8ca1973bcca9bffc13e1548820eee93a3';
const REAL = { id: '5f1b', urlId: 'algebra-1', name: 'Algebra 1' };
const CLEVER_ID = '4fd43cc56d11340000000005';

let roomkey: Roomkey;
/** A key that is the simulator's, and signs anything. */
const key = newKey('9999999999-test', 'ec');

before(async () => {
  roomkey = await startRoomkey();
  await mapCourse(roomkey, roomkey.canvas, COURSE, [REAL]);
  const added = await call('simulator add brightway1');
  assert.equal(added.code, 0, added.err);
  await publish();
});
after(() => roomkey.close());

const publish = () =>
  keySets(roomkey.dynamo).save({
    url: keySetUrlOf('brightway1'),
    keys: [key.jwk],
    fetchedAt: roomkey.now(),
    staleAt: roomkey.now() + 600,
  });

/** Login and launch with whatever claims. */
async function launched(change: Claims) {
  const login = await roomkey.call('login', {
    path: ROUTES.login,
    headers: { 'sec-fetch-dest': 'document' },
    form: { iss: SIMULATOR.iss, client_id: 'brightway1', login_hint: 'x', target_link_uri: `${BASE_URL}/launch` },
  });
  const begun = begunFrom(login);
  const sample = claimsOf('canvas-teacher-three-sections', {
    now: roomkey.now(),
    nonce: begun.nonce,
    targetLinkUri: `${BASE_URL}/launch`,
  });
  const own = {
    iss: SIMULATOR.iss,
    aud: 'brightway1',
    [`${CLAIM}deployment_id`]: 'simulator',
    [`${CLAIM}context`]: { id: 'simulator', title: 'Test' },
  };
  const token = signToken({ ...sample, azp: undefined, ...own, ...change }, key, { alg: 'ES256' });
  return post(roomkey, { id_token: token, state: begun.state }, begun.cookies);
}

const landed = async (change: Claims) => {
  const { url, code } = handedOver(await launched(change));
  const { launch } = fieldsOf(JSON.parse(String((await redeem(roomkey, code)).body)));
  return { url, launch: fieldsOf(launch) };
};

test('a simulated launch opens the test class, as somebody whom no roster has', async () => {
  const { url, launch } = await landed({});
  assert.equal(url.pathname, '/classes/roomkey-test');
  assert.deepEqual(
    [launch['district'], fieldsOf(launch['class'])['id'], fieldsOf(launch['lms'])['environment']],
    ['simulator', 'roomkey-test-brightway1', 'test'],
  );
});

const CLAIMED: Readonly<Record<string, Claims>> = {
  'SIS, login and Clever ids in custom fields': {
    [`${CLAIM}custom`]: {
      user_sis_id: 'T1',
      login_id: 'a',
      user_lms_id: '1',
      section_sis_ids: 'ALG-1',
      clever_id: CLEVER_ID,
    },
  },
  'SIS ids in lis': { [`${CLAIM}lis`]: { person_sourcedid: 'T1', course_section_sourcedid: 'ALG-1' } },
  'a Clever id as a claim of its own': { clever_user_id: CLEVER_ID, 'https://clever.com/id': CLEVER_ID },
  'the guid and return address of a real LMS': {
    [`${CLAIM}tool_platform`]: { guid: '7db438071375c02373713c12c73869ff2f470b68:canvas-lms' },
    [`${CLAIM}launch_presentation`]: { return_url: 'https://lincoln.instructure.com/courses/1' },
  },
};
for (const [name, claims] of Object.entries(CLAIMED)) {
  test(`whoever is claimed stays nobody: ${name}`, async () => {
    const { url, launch } = await landed(claims);
    assert.equal(url.pathname, '/classes/roomkey-test');
    const user = fieldsOf(launch['user']);
    assert.deepEqual(user['ids'], { sis: null, lms: null, login: null, clever: null });
    assert.notEqual(user['realm'], roomkey.canvas.registration.realm);
    assert.equal(launch['district'], 'simulator');
    assert.equal(fieldsOf(launch['lms'])['return_url'], null);
  });
}

/** Everything that names somebody else's course or installation. */
const STRAYING: Readonly<Record<string, readonly [Claims, string]>> = {
  'the course of a real class': [{ [`${CLAIM}context`]: { id: COURSE, title: 'Algebra' } }, ''],
  'a real deployment id': [
    { [`${CLAIM}deployment_id`]: '3407:8865aa05b4b79b64a91a86042e43af5ea8ae79eb' },
    'deployment-pending',
  ],
  'a real issuer': [{ iss: 'https://canvas.instructure.com', aud: '170000000000559' }, 'key-unknown'],
};
for (const [name, [claims, code]] of Object.entries(STRAYING)) {
  test(`no real class opens: ${name}`, async () => {
    const reply = await launched(claims);
    assert.equal(codeOf(reply), code);
    assert.equal(reply.headers?.['location'], undefined);
    assert.ok(!String(reply.body).includes('algebra-1'));
  });
}

/** What an operator might do to its installation; the simulator stays in its district all the same. */
const OPENED: Readonly<Record<string, () => Promise<unknown>>> = {
  'approved for a real district': () => deployments(roomkey.dynamo).approve(simulatorOf('brightway1'), DISTRICT, null),
  'made to serve a real installation’s courses': () =>
    deployments(roomkey.dynamo).serve(simulatorOf('brightway1'), roomkey.canvas.deployment),
  'another installation, approved for a real district': async () => {
    const other = { ...simulatorOf('brightway1'), deploymentId: 'other' };
    const sight = { ...other, platformGuid: null, platformName: null, lmsHost: null };
    await deployments(roomkey.dynamo).record(sight, 'active', TODAY);
    await deployments(roomkey.dynamo).approve(other, DISTRICT, null);
    await mapCourse(roomkey, { ...roomkey.canvas, deployment: other }, COURSE, [REAL]);
  },
};
for (const [name, open] of Object.entries(OPENED)) {
  test(`${name}: refused at launch, and a code that was under way opens nothing`, async () => {
    roomkey.advance(61);
    await publish();
    const { code } = handedOver(await launched({}));
    await open();
    roomkey.advance(30);
    await roomkey.call('token', { path: ROUTES.token }, 'cold');
    const own = name.startsWith('another') ? { [`${CLAIM}deployment_id`]: 'other' } : {};
    if (!name.startsWith('another')) assert.equal(codeOf(await redeem(roomkey, code)), 'deployment-pending');
    roomkey.advance(61);
    await publish();
    const reply = await launched({ ...own, [`${CLAIM}context`]: { id: COURSE, title: 'Algebra' } });
    assert.equal(codeOf(reply), 'deployment-pending');
    assert.equal((await call('simulator add brightway1')).code, 0);
    roomkey.advance(61);
    await publish();
    assert.equal(handedOver(await launched({})).url.pathname, '/classes/roomkey-test');
  });
}

test('an installation that nobody made is not let in by an open policy', async () => {
  const registration = registrationKey(SIMULATOR.iss, 'brightway1');
  await roomkey.dynamo.update(registration, { set: { deployments: 'open' } });
  roomkey.advance(61);
  await publish();
  const id = { ...simulatorOf('brightway1'), deploymentId: 'nobody-made-it' };
  const [claims, context] = [{ [`${CLAIM}deployment_id`]: id.deploymentId }, { id: COURSE, title: 'Algebra' }];
  for (const change of [claims, { ...claims, [`${CLAIM}context`]: context }]) {
    assert.equal(codeOf(await launched(change)), 'deployment-pending');
    assert.equal((await deployments(roomkey.dynamo).get(id))?.status, 'pending');
  }
  await roomkey.dynamo.update(registration, { set: { deployments: 'approve' } });
  roomkey.advance(61);
  await publish();
});

test('between runs no key is trusted, and each run has its own', async () => {
  const runs: Simulator[] = [];
  for (let i = 0; i < 2; i++) runs.push(await openSimulator(roomkey.dynamo, 'brightway1', roomkey.now));
  const kids = async () => (await keySets(roomkey.dynamo).get(keySetUrlOf('brightway1')))?.keys.map(({ kid }) => kid);
  assert.equal((await kids())?.length, 3);
  for (const run of runs) await run.close();
  assert.deepEqual(await kids(), [key.kid]);
});

test('the simulator’s keys are no platform’s that is fetched', async () => {
  roomkey.lines();
  roomkey.advance(43_300);
  await roomkey.refresh();
  const [line] = roomkey.lines();
  assert.deepEqual(
    [line?.['keySets'], listOf(line?.['hosts']).toSorted()],
    [2, ['canvas.instructure.com', 'schoology.schoology.com']],
  );
});

/** Words that would lead out of, or into, the simulator's district. */
const REFUSED: readonly (readonly [string, RegExp])[] = [
  ['clients grant brightway1 simulator', /simulator’s own/],
  ['deployments approve simulator --client-id brightway1 --district simulator', /simulator’s own/],
  [`deployments approve simulator --client-id brightway1 --district ${DISTRICT}`, /belong to its own district/],
  ['platforms keys brightway1', /The simulator makes its keys itself/],
  ['simulator add brightway1 --class-url-id ..', /--class-url-id cannot stand in an address: "\.\."/],
  ['platforms set brightway1 --claim cleverUserId=custom.clever', /Of the simulator nothing can be changed/],
  [
    'platforms add --client brightway1 --client-id x --iss https://simulator.invalid --authorize https://a.example --keys-url https://a.example/k',
    /that is the simulator’s/,
  ],
  [
    'mappings set --deployment simulator --context simulator --expect 1 --class 5f1b --not-in-roster',
    /opens the simulator’s class/,
  ],
];
for (const [typed, sentence] of REFUSED) {
  test(`refused: roomkey ${typed.split(' --')[0]}`, async () => {
    const { code, err } = await call(typed);
    assert.match(err, sentence);
    assert.notEqual(code, 0);
  });
}

test('a dry run of an import says so, too', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'roomkey-simulator-'));
  const file = join(dir, 'mappings.csv');
  const key = contextKeyOf(simulatorOf('brightway1'), CONTEXT_ID);
  const version = (await contexts(roomkey.dynamo).get(key, 'consistent'))?.version;
  writeFileSync(file, `context_key,version,class_id\n${key},${version},5f1b\n`);
  const { code, out, err } = await call(`mappings import ${file} --dry-run`);
  rmSync(dir, { recursive: true });
  assert.equal(code, 1);
  assert.match(out, /^0 courses would change/);
  assert.match(err, /^line 2: The simulator’s course opens the simulator’s class/m);
});

test('a class that people use is no test class', async () => {
  const path = `/districts/${DISTRICT}/classes/${REAL.id}`;
  const basic = Buffer.from(`${roomkey.client.clientId}:${roomkey.clientSecret}`).toString('base64');
  const reply = await roomkey.call('mappings', {
    method: 'PUT',
    path,
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/json' },
    raw: { body: JSON.stringify({ id: REAL.id, url_id: REAL.urlId, name: REAL.name }), base64: false },
  });
  assert.equal(reply.statusCode, 200, String(reply.body));
  const { code, err } = await call('simulator add brightway1 --class-url-id algebra-1');
  assert.deepEqual([code, /is a class of district/.test(err)], [1, true]);
});

test('switched off, its launches are unknown', async () => {
  const { code } = await call('simulator remove brightway1 --yes');
  assert.equal(code, 0);
  const again = await call('simulator remove brightway1 --yes');
  assert.deepEqual([again.code, again.out], [1, '']);
  assert.match(again.err, /The simulator is off already for client brightway1\./);
  roomkey.advance(61);
  const login = await roomkey.call('login', {
    path: ROUTES.login,
    form: { iss: SIMULATOR.iss, client_id: 'brightway1', login_hint: 'x', target_link_uri: `${BASE_URL}/launch` },
  });
  assert.equal(codeOf(login), 'registration-unknown');
});
