import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { mark } from '../../shared/crypto/hash.ts';
import { ERRORS } from '../../shared/errors.ts';
import { CANVAS_ROUTE, FUNCTIONS } from '../../shared/names.ts';
import { contextKeyOf } from '../../shared/store/table/keys.ts';
import { answerOf, basic, begin, handedOver, launch, post, redeem } from '../support/browser.ts';
import { CONTEXT, eventOf } from '../support/event.ts';
import { CLAIM, type Claims, claimsOf } from '../support/platform.ts';
import { BASE_URL, DISTRICT, mapCourse, NOW, ROUTES, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { checkEmf } from './emf.ts';

const COURSE = '4dde05e8ca1973bcca9bffc13e1548820eee93a3';

/** What a line may hold at its top: shared/log.ts, and the names of metrics. */
const ALLOWED = new Set([
  ...[
    'level',
    'timestamp',
    'function',
    'requestId',
    'ref',
    'method',
    'status',
    'code',
    'outcome',
    'family',
    'launch',
    'messageType',
  ],
  ...[
    'role',
    'deployment',
    'context',
    'user',
    'client',
    'iss',
    'tool',
    'truncated',
    'version',
    'cold',
    'ms',
    'mb',
    'error',
    'keySets',
    'failed',
  ],
  ...[
    'hosts',
    'district',
    'from',
    '_aws',
    'Logins',
    'Launches',
    'LaunchSuccess',
    'Redemptions',
    'Faults',
    'HintFailures',
    'Junk',
    'KeySetAge',
    'KeySetFailures',
    'KeySetsMissing',
    'HandOffs',
  ],
]);

let roomkey: Roomkey;
let key: string;
before(async () => {
  roomkey = await startRoomkey();
  key = await mapCourse(roomkey, roomkey.canvas, COURSE, [{ id: 'class-5f1b', name: 'Algebra 1' }]);
  roomkey.lines();
});
after(() => roomkey.close());

/** The one line of what was just done. */
function line(): Record<string, unknown> {
  const [only, ...others] = roomkey.lines();
  assert.ok(only, 'a line was written');
  assert.deepEqual(others, [], 'and no other');
  for (const name of Object.keys(only)) assert.ok(ALLOWED.has(name), `${name} is not on the list`);
  checkEmf(only, NOW * 1000);
  return only;
}

const authorization = () => basic(roomkey.client.clientId, roomkey.clientSecret);
const mappingPath = () => `${ROUTES.contexts}/${key}/mapping`;

describe('each invocation writes one line, of its function, with its status', () => {
  type Call = Parameters<Roomkey['call']>;
  const rows: readonly (readonly [string, () => Call, number])[] = [
    ['a login that is answered', () => ['login', { path: ROUTES.login, query: loginQuery() }], 302],
    [
      'a login for nobody',
      () => ['login', { path: ROUTES.login, query: 'iss=https://a.example&login_hint=x&target_link_uri=y' }],
      400,
    ],
    ['a login by DELETE', () => ['login', { path: ROUTES.login, method: 'DELETE' }], 405],
    ['a launch of rubbish', () => ['launch', { path: ROUTES.launch, form: { id_token: 'a.b.c', state: 's' } }], 400],
    [
      'a launch in broken base64',
      () => ['launch', { path: ROUTES.launch, raw: { body: '!', base64: true }, headers: FORM }],
      400,
    ],
    ['a launch as JSON', () => ['launch', { path: ROUTES.launch, json: {} }], 415],
    ['a launch by GET', () => ['launch', { path: ROUTES.launch }], 405],
    [
      'a redemption by nobody',
      () => ['token', { path: ROUTES.token, form: { grant_type: 'authorization_code', code: 'x'.repeat(65) } }],
      401,
    ],
    [
      'a redemption of rubbish',
      () => [
        'token',
        {
          path: ROUTES.token,
          form: { grant_type: 'authorization_code', code: 'x' },
          headers: { authorization: authorization() },
        },
      ],
      400,
    ],
    [
      'a look at a mapping',
      () => ['mappings', { path: mappingPath(), headers: { authorization: authorization() } }],
      200,
    ],
    ['a look by nobody', () => ['mappings', { path: mappingPath() }], 401],
    [
      'a look at nothing',
      () => ['mappings', { path: `${ROUTES.contexts}/x`, headers: { authorization: authorization() } }],
      404,
    ],
    [
      'a change without a version',
      () => [
        'mappings',
        { path: mappingPath(), method: 'PUT', json: { classes: [] }, headers: { authorization: authorization() } },
      ],
      428,
    ],
    ['our keys', () => ['keys', { path: ROUTES.jwks }], 200],
    ['discovery', () => ['keys', { path: ROUTES.discovery }], 200],
    ['the configuration of Canvas', () => ['keys', { path: CANVAS_ROUTE }], 200],
    ['no such page', () => ['keys', { path: '/nothing' }], 404],
    ['a post to our keys', () => ['keys', { path: ROUTES.jwks, form: { a: '1' } }], 405],
  ];
  for (const [name, ask, status] of rows) {
    test(`${name}: ${status}`, async () => {
      const [called, how] = ask();
      assert.equal((await roomkey.call(called, how)).statusCode, status);
      const said = line();
      assert.deepEqual([said['function'], said['status']], [called, status]);
      assert.match(String(said['ref']), /^[2-9a-z]{8}$/);
      if (status < 400) assert.deepEqual([said['level'], said['code']], ['info', undefined]);
      else {
        const row = Object.entries(ERRORS).find(([code]) => code === said['code'])?.[1];
        assert.deepEqual([row?.status, row?.level], [status, said['level']]);
      }
    });
  }

  test('refresh: no word of a failure where nothing failed', async () => {
    await roomkey.refresh();
    const said = line();
    assert.deepEqual([said['failed'], said['KeySetFailures']], [0, 0]);
    assert.doesNotMatch(JSON.stringify(said), /"failed"(?!:0)/);
    assert.deepEqual([said['function'], said['level'], said['outcome']], ['refresh', 'info', 'unchanged']);
  });

  test('the first of an instance is cold, the next is not', async () => {
    await roomkey.call('keys', { path: ROUTES.jwks }, 'cold');
    await roomkey.call('keys', { path: ROUTES.jwks });
    assert.equal(roomkey.lines()[1]?.['cold'], false);
  });
});

test('a whole launch: three lines that its id joins, with outcome and pseudonyms, and nothing of what was sent', async () => {
  const claims = claimsOf('canvas-teacher-three-sections', { now: NOW, nonce: 'x', targetLinkUri: 'x' });
  const reply = await launch(roomkey, roomkey.canvas);
  const { code } = handedOver(reply);
  await redeem(roomkey, code);
  const lines = roomkey.lines();
  assert.deepEqual(
    lines.map((said) => said['function']),
    ['login', 'launch', 'token'],
  );
  assert.deepEqual(new Set(lines.map((said) => said['launch'])), new Set([reply.begun.state]));
  const [login, launched, redeemed] = lines.map((said) => checkEmf(said, NOW * 1000));
  assert.deepEqual(login, [{ name: 'Logins', value: 1, unit: 'Count', dimensions: { family: 'canvas' } }]);
  assert.deepEqual(launched, [
    { name: 'Launches', value: 1, unit: 'Count', dimensions: { outcome: 'class', family: 'canvas' } },
    { name: 'LaunchSuccess', value: 1, unit: 'Count', dimensions: {} },
    { name: 'LaunchSuccess', value: 1, unit: 'Count', dimensions: { family: 'canvas' } },
    { name: 'HandOffs', value: 1, unit: 'Count', dimensions: {} },
  ]);
  assert.deepEqual(redeemed, [{ name: 'Redemptions', value: 1, unit: 'Count', dimensions: {} }]);

  const secrets = [
    code.slice(22),
    roomkey.clientSecret,
    reply.begun.nonce,
    ...reply.begun.cookies.map((cookie) => cookie.slice(cookie.indexOf('=') + 1)),
  ];
  const told = JSON.stringify(lines);
  const personal = leaves([
    ...['sub', 'name', 'given_name', 'family_name', 'email', 'picture'].map((name) => claims[name]),
    ...['context', 'resource_link', 'deployment_id', 'lis', 'custom', 'ext', 'lti1p1'].map(
      (name) => claims[CLAIM + name],
    ),
  ]).filter((text) => text.length > 5 && !/^https?:\/\/(purl\.imsglobal\.org|www\.instructure)/.test(text));
  assert.ok(personal.length > 8, personal.join());
  for (const text of [...secrets, ...personal, ...personal.map((one) => encodeURIComponent(one))]) {
    assert.ok(!told.includes(text), text);
  }
});

test('a refused launch: its code, no fault, and nothing of what was sent', async () => {
  const begun = await begin(roomkey, roomkey.canvas);
  roomkey.lines();
  const form = answerOf(roomkey, roomkey.canvas, begun, {
    claims: (claims) => Object.assign(claims, { nonce: 'forged-nonce-forged' }),
  });
  await post(roomkey, form, begun.cookies);
  const said = line();
  assert.deepEqual([said['level'], said['code'], said['outcome']], ['warn', 'nonce-mismatch', 'nonce-mismatch']);
  assert.deepEqual(checkEmf(said, NOW * 1000), [
    { name: 'Launches', value: 1, unit: 'Count', dimensions: { outcome: 'nonce-mismatch', family: 'canvas' } },
    { name: 'LaunchSuccess', value: 0, unit: 'Count', dimensions: {} },
    { name: 'LaunchSuccess', value: 0, unit: 'Count', dimensions: { family: 'canvas' } },
  ]);
  const told = JSON.stringify(said);
  for (const text of ['forged-nonce-forged', form['id_token'] ?? '', (form['id_token'] ?? '').split('.')[1] ?? '']) {
    assert.ok(!told.includes(text));
  }
});

test('a post whose token does not verify is junk, and says nothing of how launches go', async () => {
  const begun = await begin(roomkey, roomkey.canvas);
  const { state, id_token: good = '' } = answerOf(roomkey, roomkey.canvas, begun);
  for (const [id_token, code] of [
    ['a.b.c', 'id-token-malformed'],
    [`${good.slice(0, -8)}AAAAAAAA`, 'signature-invalid'],
  ] as const) {
    roomkey.lines();
    await post(roomkey, { id_token, state: state ?? '' }, begun.cookies);
    assert.deepEqual(checkEmf(line(), NOW * 1000), [
      { name: 'Junk', value: 1, unit: 'Count', dimensions: { function: 'launch', code } },
    ]);
  }
});

test('what is no event of the gateway’s is a counted 400, of every function', async () => {
  // Refresh is called by the clock, and looks at no event.
  for (const name of FUNCTIONS.filter((each) => each !== 'refresh')) {
    const { handler } = await import(`../../functions/${name}.ts?no-event`);
    for (const event of [{}, null, { requestContext: {} }, { requestContext: { http: {} } }]) {
      const reply: { statusCode: number } = await handler(event, CONTEXT);
      assert.equal(reply.statusCode, 400);
      assert.deepEqual(checkEmf(line(), NOW * 1000), [
        { name: 'Junk', value: 1, unit: 'Count', dimensions: { function: name, code: 'body-malformed' } },
      ]);
    }
  }
});

test('a registration that is refused can be found by its line: issuer and client id as received, cut', async () => {
  const target = `&login_hint=x&target_link_uri=${BASE_URL}/launch`;
  const iss = `https://${'x'.repeat(300)}.example`;
  await roomkey.call('login', { path: ROUTES.login, query: `iss=${iss}&client_id=170000000000559${target}` });
  const said = line();
  assert.deepEqual(
    [said['code'], said['iss'], said['tool']],
    ['issuer-unknown', `${iss.slice(0, 200)}…`, '170000000000559'],
  );
});

test('the same at the launch, told apart: another issuer of a known client id, and a client id that nobody has', async () => {
  for (const [code, iss, aud] of [
    ['issuer-unknown', 'https://canvas.beta.instructure.com', roomkey.canvas.registration.toolId],
    ['registration-unknown', roomkey.canvas.registration.iss, '170000000000999'],
  ] as const) {
    await launch(roomkey, roomkey.canvas, { claims: (claims) => Object.assign(claims, { iss, aud, azp: undefined }) });
    const said = roomkey.lines().find((each) => each['function'] === 'launch');
    assert.deepEqual([said?.['code'], said?.['iss'], said?.['tool']], [code, iss, aud]);
  }
});

test('the looks of a page that waits name its launch and its course', async () => {
  const context = 'c'.repeat(43);
  const form = { step: 'poll', context, version: '0', launch: 'l'.repeat(22) };
  await roomkey.call('setup', {
    path: ROUTES.setup,
    form,
    headers: { origin: BASE_URL, 'sec-fetch-site': 'same-origin' },
  });
  const said = line();
  assert.deepEqual([said['status'], said['launch'], said['context']], [200, form.launch, context]);
});

test('a pseudonym is the registration’s own: the same user is another one elsewhere', async () => {
  const users: unknown[] = [];
  for (const world of [roomkey.canvas, roomkey.schoology]) {
    const same = { claims: (claims: Claims) => Object.assign(claims, { sub: 'one and the same' }) };
    await launch(roomkey, world, same);
    users.push(roomkey.lines().find((said) => said['function'] === 'launch')?.['user']);
  }
  const [one, other] = users.map((user) => Reflect.get(Object(user), 'sub'));
  assert.match(String(one), /^[\w-]{12}$/);
  assert.notEqual(one, other);
});

test('each line of a launch says of which platform it is, and from the launch on of which installation and district', async () => {
  const { registration, deployment } = roomkey.canvas;
  await redeem(roomkey, handedOver(await launch(roomkey, roomkey.canvas)).code);
  const [login, ...later] = roomkey.lines();
  assert.deepEqual(
    [login?.['tool'], login?.['deployment'], login?.['district']],
    [registration.toolId, undefined, undefined],
  );
  for (const said of later) {
    assert.deepEqual(
      [said['tool'], said['deployment'], said['district']],
      [registration.toolId, mark(deployment.deploymentId), mark(DISTRICT)],
      String(said['function']),
    );
  }
});

test('one sender can be told from many in what is unsigned or refused, within a day, by no address', async () => {
  const sent = async (sourceIp: string, day = 0): Promise<unknown> => {
    const event = eventOf({ path: ROUTES.login, query: 'iss=https://a.example&login_hint=x&target_link_uri=y' });
    const { handler } = await import('../../functions/login.ts');
    roomkey.advance(day * 86_400);
    await handler(
      { ...event, requestContext: { ...event.requestContext, http: { ...event.requestContext.http, sourceIp } } },
      CONTEXT,
    );
    roomkey.advance(-day * 86_400);
    const said = line();
    assert.ok(!JSON.stringify(said).includes(sourceIp));
    assert.match(String(said['from']), /^[\w-]{8}$/);
    return said['from'];
  };
  const first = await sent('198.51.100.7');
  assert.equal(await sent('198.51.100.7'), first);
  assert.notEqual(await sent('198.51.100.8'), first);
  assert.notEqual(await sent('198.51.100.7', 1), first);
  await launch(roomkey, roomkey.canvas);
  const [login, launched] = roomkey.lines();
  assert.match(String(login?.['from']), /^[\w-]{8}$/);
  assert.equal(launched?.['from'], undefined, 'a launch that goes well says nobody');
});

test('the course’s key in a line is that of its context', async () => {
  await launch(roomkey, roomkey.canvas);
  const said = roomkey.lines().find((each) => each['function'] === 'launch');
  assert.equal(said?.['context'], contextKeyOf(roomkey.canvas.deployment, COURSE));
});

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

const loginQuery = () =>
  new URLSearchParams({
    iss: roomkey.canvas.registration.iss,
    client_id: roomkey.canvas.registration.toolId,
    login_hint: 'hint',
    target_link_uri: `${BASE_URL}/launch`,
  });

function leaves(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(leaves);
}
