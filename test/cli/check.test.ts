import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventsOf } from '../../cli/audit/events.ts';
import { CHECKS, type Check, expiring, type Finding } from '../../cli/landing/checks.ts';
import { openSimulator } from '../../cli/simulator/platform.ts';
import { newPerson } from '../../cli/simulator/simulate.ts';
import { fieldsOf, listOf } from '../../local/json.ts';
import { CALLBACK, LOGIN } from '../../local/partner/paths.ts';
import { launches } from '../../shared/store/launches/transitions.ts';
import { DIRECT } from '../support/application.ts';
import { type Habits, landing } from './landing.ts';
import { call } from './run.ts';
import { type Simulated, startSimulated } from './simulated.ts';

let stage: Simulated;
let check = '';
before(async () => {
  stage = await startSimulated();
  assert.equal((await call('simulator add brightway1')).code, 0);
  check = `clients check brightway1 --base-url ${stage.baseUrl} --quick`;
});
after(() => stage.close());

const initiated = () => ({
  handOff: 'initiated' as const,
  initiateLoginUri: `${stage.appUrl}${LOGIN}?next={target}`,
  redirectUris: [stage.appUrl + CALLBACK],
});

async function looked(): Promise<{ readonly code: number | null; readonly checks: readonly Finding[] }> {
  const { code, out, err } = await call(`${check} --json`);
  const read = fieldsOf(JSON.parse(out === '' ? '{}' : out));
  const checks = listOf(read['checks']).map(fieldsOf);
  assert.ok(checks.length > 0, err);
  return {
    code,
    checks: checks.map(({ check: name, result, saw }) => ({
      check: nameOf(name),
      result: result === 'well' || result === 'fault' ? result : 'unseen',
      saw: String(saw),
    })),
  };
}

const isCheck = (name: unknown): name is Check => typeof name === 'string' && Object.hasOwn(CHECKS, name);

function nameOf(value: unknown): Check {
  assert.ok(isCheck(value));
  return value;
}

const faultsOf = (checks: readonly Finding[]) => checks.filter(({ result }) => result === 'fault');

test('the demo application is well, direct and initiated', async () => {
  for (const change of [DIRECT, initiated()]) {
    await stage.set(change);
    stage.serve(stage.demo());
    const { code, checks } = await looked();
    assert.deepEqual(faultsOf(checks), []);
    assert.deepEqual(
      checks.filter(({ result }) => result === 'unseen').map(({ check: name }) => name),
      ['expired code'],
    );
    // A direct code is good in any browser, for its minute.
    assert.equal(checks.length, Object.keys(CHECKS).length - (change === DIRECT ? 1 : 0));
    assert.equal(code, 0);
  }
  await stage.set(DIRECT);
});

test('a code that is too old: a minute, in both ways', async () => {
  const { roomkey } = stage;
  for (const change of [DIRECT, initiated()]) {
    await stage.set(change);
    stage.serve(stage.demo());
    const simulator = await openSimulator(roomkey.dynamo, 'brightway1', roomkey.now);
    const look = await expiring({
      simulator,
      client: roomkey.client,
      baseUrl: stage.baseUrl,
      framers: [],
      stateOf: launches(roomkey.dynamo).state,
      newPerson: (givenName) => newPerson(givenName, 'student'),
    });
    roomkey.advance(60);
    assert.deepEqual(await look(), { check: 'expired code', result: 'well', saw: 'answers 400, with words' });
    await simulator.close();
  }
  await stage.set(DIRECT);
});

/** What people write, what of it is at fault, and in which words. */
const ROWS: Readonly<Record<string, readonly [Habits, Partial<Record<Check, RegExp>>]>> = {
  'as it should be': [{}, {}],
  'the code stays in the address': [
    { keepsCode: true },
    // Loading it anew spends the code twice, too.
    {
      'leaves a clean address': /still holds code, iss/,
      'second user replaces the first': /does not show the second/,
    },
  ],
  'whoever was there stays': [{ keepsFirst: true }, { 'second user replaces the first': /code was not redeemed/ }],
  'a used code is an error of the server': [
    { onUsed: 'fails' },
    { 'used code': /answers 500/, 'foreign code': /answers 500/, 'code of another issuer': /answers 500/ },
  ],
  'a used code is a blank page': [
    { onUsed: 'is blank' },
    {
      'used code': /answers 400 without words/,
      'foreign code': /without words/,
      'code of another issuer': /without words/,
    },
  ],
  'a used code goes round': [
    { onUsed: 'goes round' },
    {
      'used code': /redirects without end/,
      'foreign code': /redirects without end/,
      'code of another issuer': /redirects without end/,
    },
  ],
  'a used code opens the class': [
    { onUsed: 'shows the class' },
    { 'used code': /shows somebody’s class/, 'foreign code': /shows somebody’s class/ },
  ],
  'no frame may hold it': [
    { headers: { 'x-frame-options': 'DENY' } },
    {
      'may be framed':
        /^the class not by .*https:\/\/lincoln\.instructure\.com.* \(X-Frame-Options: DENY\); the page for a code/,
    },
  ],
  'its error pages refuse frames': [
    { refusalHeaders: { 'x-frame-options': 'DENY' } },
    { 'may be framed': /^the page for a code that opens nothing not by .*https:\/\/lincoln\.instructure\.com/ },
  ],
  'only its own frames may hold it': [
    { headers: { 'content-security-policy': "default-src 'self'; frame-ancestors 'self'" } },
    { 'may be framed': /frame-ancestors does not name it/ },
  ],
  'one LMS is forgotten': [
    { headers: { 'content-security-policy': 'frame-ancestors https://*.instructure.com' } },
    { 'may be framed': /^the class not by https:\/\/lincoln\.schoology\.com/ },
  ],
  'both are named, and an old header says no': [
    {
      headers: {
        'content-security-policy': 'frame-ancestors https://*.instructure.com https://*.schoology.com',
        'x-frame-options': 'SAMEORIGIN',
      },
    },
    {},
  ],
  'cookies as frameworks have them': [
    { cookies: ['HttpOnly; SameSite=Lax'] },
    {
      'stays signed in within a frame':
        /third-party cookies allowed: .*answers 401; session0 is dropped: SameSite=Lax in a frame of another site/,
    },
  ],
  'cookies that are not partitioned': [
    { cookies: ['SameSite=None; Secure'] },
    { 'stays signed in within a frame': /third-party cookies blocked: .*session0 is dropped: not Partitioned/ },
  ],
  'cookies for frames without Secure': [
    { cookies: ['SameSite=None'] },
    { 'signs in': /answers 401; session0 is dropped: SameSite=None without Secure/ },
  ],
  'any issuer will do': [{ takesAnyIssuer: true }, { 'code of another issuer': /redeemed all the same/ }],
  'nobody is asked': [{ asksNobody: true }, { 'signs in': /code was not redeemed/ }],
};

for (const [name, [habits, faults]] of Object.entries(ROWS)) {
  test(`a landing: ${name}`, async () => {
    stage.serve(landing(stage, habits));
    const { code, checks } = await looked();
    const found = faultsOf(checks);
    assert.deepEqual(
      found.map(({ check: one }) => one),
      Object.keys(faults),
      JSON.stringify(found),
    );
    for (const { check: one, saw } of found) assert.match(saw, faults[one] ?? /^$/);
    assert.equal(code, found.length === 0 ? 0 : 1);
    const [event] = (await eventsOf(stage.roomkey.dynamo, new Date().toISOString().slice(0, 7))).slice(-1);
    assert.deepEqual([event?.command, event?.end], ['clients check', 'done'], 'to find something is no refusal');
  });
}

test('an application that opens in a window needs no frame', async () => {
  await stage.set({ display: 'window' });
  stage.serve(landing(stage, { headers: { 'x-frame-options': 'DENY' }, cookies: ['SameSite=Lax'] }));
  assert.deepEqual(faultsOf((await looked()).checks), []);
  await stage.set({ display: 'auto' });
});

test('a page without a name is looked at by a person', async () => {
  stage.serve(landing(stage, { nameless: true }));
  const { checks } = await looked();
  assert.deepEqual(
    checks.filter(({ result }) => result === 'unseen').map(({ check: one }) => one),
    ['shows who is signed in', 'second user replaces the first', 'expired code'],
  );
});

test('a login that another browser finishes is told as that', async () => {
  await stage.set(initiated());
  const direct = landing(stage, {});
  const ask = new URLSearchParams({
    client_id: 'brightway1',
    redirect_uri: stage.appUrl + CALLBACK,
    response_type: 'code',
    scope: 'openid',
    state: 'always the same',
  });
  stage.serve((request, response) => {
    const begins = request.url?.startsWith(LOGIN) === true;
    if (begins) response.writeHead(302, { location: `${stage.baseUrl}/authorize?${ask}` }).end();
    else direct(request, response);
  });
  const found = faultsOf((await looked()).checks);
  assert.deepEqual(
    found.map(({ check: one, saw }) => [one, saw]),
    [['code of another browser', 'the code was redeemed all the same']],
  );
  await stage.set(DIRECT);
});

test('a login whose cookies are lost goes round, and is told as that', async () => {
  await stage.set(initiated());
  stage.serve((request, response) => {
    const url = new URL(request.url ?? '/', stage.appUrl);
    const ask = new URLSearchParams({
      client_id: 'brightway1',
      redirect_uri: stage.appUrl + CALLBACK,
      response_type: 'code',
      scope: 'openid',
    });
    const known = request.headers.cookie?.includes('login=1') === true;
    if (url.pathname === CALLBACK && known) response.writeHead(200).end('Welcome.');
    else if (url.pathname === CALLBACK) response.writeHead(302, { location: LOGIN }).end();
    else
      response
        .writeHead(302, {
          location: `${stage.baseUrl}/authorize?${ask}`,
          'set-cookie': 'login=1; Path=/; SameSite=Strict',
        })
        .end();
  });
  const { code, checks } = await looked();
  assert.equal(code, 1);
  assert.deepEqual(
    checks.map(({ check: one, result }) => [one, result]),
    [['signs in', 'fault']],
  );
  await stage.set(DIRECT);
});

test('in words: what was looked at, what was seen, what to do', async () => {
  stage.serve(landing(stage, { cookies: ['SameSite=Lax'] }));
  const { code, out, err } = await call(check);
  assert.equal(code, 1);
  assert.match(out, /^Client brightway1, hand-off direct, display auto\nwell {4}signs in: 200 at http:/);
  assert.match(
    out,
    /\nfault {3}stays signed in within a frame: .*\n {8}Send the session’s cookie.*roomkey clients set brightway1 --display window\n/,
  );
  assert.match(err, /^roomkey: 1 of 10 looks found something to mend\./m);
  assert.doesNotMatch(out + err, /[A-Za-z0-9_-]{43}/);
});
