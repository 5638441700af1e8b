import assert from 'node:assert/strict';
import { env } from 'node:process';
import { after, before, test } from 'node:test';
import { answerOf, begin, handedOver, post, redeem } from '../../support/browser.ts';
import { mapCourse, ROUTES, type Roomkey, startRoomkey } from '../../support/roomkey.ts';
import { type Counter, startProxy } from '../proxy.ts';

const COURSE = '4dde05e8ca1973bcca9bffc13e1548820eee93a3';

let roomkey: Roomkey;
let proxy: Counter;
before(async () => {
  roomkey = await startRoomkey();
  await mapCourse(roomkey, roomkey.canvas, COURSE, [{ id: '5f1b', name: 'Algebra 1' }]);
  // The functions are loaded with their first call, and find the proxy.
  proxy = await startProxy(new URL(env['AWS_ENDPOINT_URL_DYNAMODB'] ?? ''));
  env['AWS_ENDPOINT_URL_DYNAMODB'] = proxy.endpoint;
});
after(async () => {
  await proxy.close();
  await roomkey.close();
});

/** Calls of login, launch and token over one mapped launch, each sorted by kind. */
async function callsOfLaunch(): Promise<readonly (readonly string[])[]> {
  const counted = async <T>(step: Promise<T>) => ({ answer: await step, calls: [...proxy.calls()].sort() });
  proxy.calls();
  const login = await counted(begin(roomkey, roomkey.canvas));
  const form = answerOf(roomkey, roomkey.canvas, login.answer);
  const launch = await counted(post(roomkey, form, login.answer.cookies));
  const token = await counted(redeem(roomkey, handedOver(launch.answer).code));
  assert.equal(token.answer.statusCode, 200);
  return [login.calls, launch.calls, token.calls];
}

/** Fresh instances that have answered once, without asking the table. */
async function coolDown(): Promise<void> {
  for (const name of ['login', 'launch', 'token'] as const) {
    assert.equal((await roomkey.call(name, { path: ROUTES[name], method: 'DELETE' }, 'cold')).statusCode, 405);
  }
}

test('a mapped launch: cold instances read once who is who, warm ones make three writes and two reads', async () => {
  await callsOfLaunch(); // remembers the course's title
  await coolDown();
  assert.deepEqual(await callsOfLaunch(), [
    ['GetItem', 'PutItem'],
    // registration with deployment, client with keys, the course
    ['BatchGetItem', 'BatchGetItem', 'GetItem', 'UpdateItem'],
    ['BatchGetItem', 'GetItem', 'GetItem', 'UpdateItem'],
  ]);
  for (let i = 0; i < 3; i++) {
    assert.deepEqual(await callsOfLaunch(), [['PutItem'], ['GetItem', 'UpdateItem'], ['GetItem', 'UpdateItem']]);
  }
});

test('the first launch of a day adds the days of deployment and course, once', async () => {
  roomkey.advance(86_400);
  const [, first] = await callsOfLaunch();
  assert.equal(first?.filter((call) => call === 'UpdateItem').length, 3);
  const [, second] = await callsOfLaunch();
  assert.deepEqual(second, ['GetItem', 'UpdateItem']);
});
