import assert from 'node:assert/strict';
import { env } from 'node:process';
import { after, before, test } from 'node:test';
import { WRITTEN } from '../../infra/written.ts';
import { FUNCTIONS, METRICS_ENV, SCHOOL_ENV } from '../../shared/names.ts';
import { checkEmf } from '../log/emf.ts';
import { type Counter, startProxy, trouble } from '../store/proxy.ts';
import { answerOf, basic, begin, handedOver, launch, redeem } from '../support/browser.ts';
import { CLAIM, type Claims } from '../support/platform.ts';
import { BASE_URL, mapCourse, ROUTES, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { startTable, type TestTable } from '../support/table.ts';
import { arrive, inCourse, PUPIL, take, waits } from '../support/waiting.ts';

const NAMESPACE = 'Roomkey/Written';

/** What an alarm watches and another test sees written: sync and clever have worlds of their own. */
const ELSEWHERE = ['SyncHalts by sync', 'SyncsLate by sync', 'HandOffs by clever'];

let table: TestTable;
let proxy: Counter;
let roomkey: Roomkey;
before(async () => {
  Object.assign(env, { [METRICS_ENV]: NAMESPACE, [SCHOOL_ENV]: 'America/Chicago 8 12' });
  table = await startTable();
  proxy = await startProxy(new URL(table.endpoint));
  env['ROOMKEY_TEST_DYNAMODB'] = proxy.endpoint;
  roomkey = await startRoomkey();
});
after(async () => {
  await roomkey.close();
  await proxy.close();
  await table.close();
  for (const name of [METRICS_ENV, SCHOOL_ENV, 'ROOMKEY_TEST_DYNAMODB']) delete env[name];
});

const seen = new Set<string>();

/** Notes which function has written which metric, as CloudWatch would read its line: "Logins by login". */
function note(): void {
  for (const line of roomkey.lines()) {
    for (const { name, dimensions } of checkEmf(line, roomkey.now() * 1000, NAMESPACE)) {
      const written = WRITTEN[name];
      if (written === undefined) continue;
      // A metric may be written in more than one shape; this one is that which alarms know.
      if (String(Object.keys(dimensions)) === String(written.dimensions)) seen.add(`${name} by ${line['function']}`);
    }
  }
}

test('a launch that opens its class, one that waits, one that its reader goes on from', async () => {
  await mapCourse(roomkey, roomkey.canvas, 'one', [{ id: 'a' }]);
  const { code } = handedOver((await arrive(roomkey, roomkey.canvas, inCourse('one'))).reply);
  await redeem(roomkey, code);
  await waits(roomkey, roomkey.canvas, inCourse('none', PUPIL));
  await mapCourse(roomkey, roomkey.canvas, 'two', [{ id: 'a' }, { id: 'b' }]);
  const page = await waits(roomkey, roomkey.canvas, inCourse('two', PUPIL));
  handedOver(await take(roomkey, page, { step: 'choose', class: 'a' }));
  note();
});

test('a launch that names another LMS', async () => {
  const named = {
    claims: (claims: Claims) => void Object.assign(claims, { [`${CLAIM}tool_platform`]: { guid: 'other' } }),
  };
  await launch(roomkey, roomkey.canvas, named);
  note();
});

test('a run of refresh', async () => {
  await roomkey.refresh();
  note();
});

test('a hint that is not written', async () => {
  const { iss } = roomkey.canvas.registration;
  const form = { iss, client_id: 'unknown', login_hint: 'hint', target_link_uri: `${BASE_URL}/launch` };
  proxy.fate((operation) => (operation === 'UpdateItem' ? trouble('InternalServerError', 500) : 'pass'));
  await roomkey.call('login', { path: ROUTES.login, form }, 'cold');
  proxy.fate(() => 'pass');
  note();
});

test('each function with DynamoDB away', async () => {
  const begun = await begin(roomkey, roomkey.canvas);
  const page = await waits(roomkey, roomkey.canvas, inCourse('none', PUPIL));
  const id = 'A'.repeat(22);
  const secret = 'A'.repeat(43);
  const headers = { authorization: basic(roomkey.client.clientId, roomkey.clientSecret) };
  const sameOrigin = { 'sec-fetch-site': 'same-origin' };
  note();
  proxy.fate(() => trouble('AccessDeniedException'));
  const { iss, toolId } = roomkey.canvas.registration;
  const asked = {
    login: { path: ROUTES.login, form: { iss, client_id: toolId, login_hint: 'h', target_link_uri: BASE_URL } },
    launch: { path: ROUTES.launch, form: answerOf(roomkey, roomkey.canvas, begun), cookies: begun.cookies },
    setup: {
      path: ROUTES.setup,
      form: { step: 'show', launch: page.launchId, page: page.secret },
      headers: sameOrigin,
    },
    manage: { path: ROUTES.manage, form: { step: 'begin', key: id + secret }, headers: sameOrigin },
    authorize: {
      path: ROUTES.authorize,
      query: `client_id=${roomkey.client.clientId}&response_type=code&scope=openid&redirect_uri=https://app.brightway.example/cb`,
    },
    token: { path: ROUTES.token, form: { grant_type: 'authorization_code', code: id + secret }, headers },
    userinfo: { path: ROUTES.userinfo, method: 'GET', headers: { authorization: `Bearer ${id}${secret}` } },
    mappings: { path: `${ROUTES.contexts}/${'A'.repeat(43)}/mapping`, method: 'GET', headers },
    keys: { path: ROUTES.jwks, method: 'GET' },
  };
  for (const [name, ask] of Object.entries(asked)) {
    const known = FUNCTIONS.find((one) => one === name);
    assert.ok(known !== undefined && known !== 'refresh');
    const reply = await roomkey.call(known, ask, 'cold');
    assert.ok(reply.statusCode >= 500, `${name}: ${reply.statusCode} ${reply.body}`);
  }
  await assert.rejects(roomkey.refresh());
  proxy.fate(() => 'pass');
  note();
});

test('each metric that an alarm watches is written by the functions that the list names, in that shape', () => {
  const listed = Object.entries(WRITTEN).flatMap(([name, { by }]) => by.map((one) => `${name} by ${one}`));
  assert.deepEqual(
    listed.filter((one) => !seen.has(one) && !ELSEWHERE.includes(one)),
    [],
  );
  assert.deepEqual(
    ELSEWHERE.filter((one) => !listed.includes(one)),
    [],
  );
});
