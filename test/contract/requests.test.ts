import assert from 'node:assert/strict';
import { env } from 'node:process';
import { after, before, test } from 'node:test';
import { type Fields, fieldsOf, listOf } from '../../local/json.ts';
import type { Reply } from '../../shared/http/reply.ts';
import { activeClasses, contexts } from '../../shared/store/contexts/contexts.ts';
import { type Counter, startProxy, trouble } from '../store/proxy.ts';
import { basic, launch } from '../support/browser.ts';
import type { Ask } from '../support/event.ts';
import { DISTRICT, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { opened, requestsPath } from '../vectors/answers.ts';
import { type Door, refusesAtTimes, refusesBodies, refusesStrangers } from './doors.ts';
import { Ledger } from './ledger.ts';
import { assertFits, exampleOf } from './openapi.ts';

const LIST = '/districts/{district}/requests';
const ANSWER = `${LIST}/{id}`;
const DONE = exampleOf('paths', ANSWER, 'put', 'requestBody', 'content', 'application/json');
const answered = exampleOf('paths', ANSWER, 'put', 'responses', '200', 'content', 'application/json');
const listed = exampleOf('paths', LIST, 'get', 'responses', '200', 'content', 'application/json');
const KEY = String(fieldsOf(answered['context'])['key']);
const OTHER_DISTRICT = '4fd43cc56d11340000000099';

const OPERATIONS = ['listRequests', 'answerRequest'] as const;
type OperationId = (typeof OPERATIONS)[number];

const ledger = new Ledger();
let roomkey: Roomkey;
let store: Counter;
let authorization: string;
before(async () => {
  roomkey = await startRoomkey();
  store = await startProxy(new URL(env['AWS_ENDPOINT_URL_DYNAMODB'] ?? ''));
  env['AWS_ENDPOINT_URL_DYNAMODB'] = store.endpoint;
  authorization = basic(roomkey.client.clientId, roomkey.clientSecret);
  await launch(roomkey, roomkey.canvas);
});
after(async () => {
  await store.close();
  await roomkey.close();
});

type More = Partial<Ask> & { readonly id?: string; readonly district?: string };

function ask(operation: OperationId, { id = '00toyn00a1b2c3d4', district = DISTRICT, ...more }: More = {}): Ask {
  const asks: Readonly<Record<OperationId, Ask>> = {
    listRequests: { path: requestsPath(undefined, district) },
    answerRequest: { method: 'PUT', path: requestsPath(id, district), json: DONE },
  };
  return { headers: { authorization }, ...asks[operation], ...more };
}

const call = (operation: OperationId, more: More = {}): Promise<Reply> =>
  roomkey.call('mappings', ask(operation, more));

const take = async (operation: OperationId, more: More = {}): Promise<Fields> =>
  ledger.done(operation, await call(operation, more));

const door = (id: OperationId, more: More = {}): Door => ({ roomkey, ledger, id, ask: ask(id, more) });

let asked = 0;
const fresh = async (): Promise<string> => (await opened(roomkey, KEY, { name: `Class ${++asked}` })).id;
const opens = async () => activeClasses(await contexts(roomkey.dynamo).get(KEY, 'consistent')).map(({ id }) => id);

test('the examples of the document are what really comes: nobody waits, one asks, the class is named', async () => {
  assert.deepEqual(await take('listRequests'), { requests: [] });
  const { id } = await opened(roomkey, KEY, { name: String(answered['name']) });
  // The rest of an id is chance.
  assert.equal(id.slice(0, 8), String(answered['id']).slice(0, 8));
  const waiting = { ...fieldsOf(listOf(listed['requests'])[0]), id };
  assert.deepEqual(await take('listRequests'), { requests: [waiting] });
  assert.deepEqual(await take('answerRequest', { id }), { ...answered, id });
  assert.deepEqual(await opens(), ['5f1b3c9d8e7f6a5b4c3d2e13']);
  assert.deepEqual(await take('listRequests'), { requests: [] });
});

test('declining takes no classes', async () => {
  const id = await fresh();
  const before = await opens();
  assert.equal((await take('answerRequest', { id, json: { state: 'declined' } }))['state'], 'declined');
  assert.deepEqual(await opens(), before);
});

test('a class of an answer is one of a mapping, as the mapping shows it too', async () => {
  const mapping = { path: `/contexts/${KEY}/mapping`, headers: { authorization } };
  const shown = fieldsOf(JSON.parse(String((await roomkey.call('mappings', mapping)).body)));
  const json = { state: 'done', classes: [...listOf(shown['classes']), { id: 'own', url_id: 'a', name: null }] };
  assertFits(json, 'components', 'schemas', 'RequestAnswer');
  await take('answerRequest', { id: await fresh(), json });
  assert.deepEqual(await opens(), ['5f1b3c9d8e7f6a5b4c3d2e13', 'own']);
});

test('the document’s own schema takes an answer or refuses it as the function does', async () => {
  const id = await fresh();
  for (const json of [
    { ...DONE, state: 'declined' },
    { ...DONE, state: 'open' },
    { ...DONE, answer: [] },
    { state: 'done' },
    { state: 'done', classes: [] },
    { state: 'done', classes: Array.from({ length: 101 }, (_, at) => ({ id: String(at) })) },
    null,
  ]) {
    assert.throws(() => assertFits(json, 'components', 'schemas', 'RequestAnswer'), JSON.stringify(json));
    ledger.refused('answerRequest', 400, 'mapping-malformed', await call('answerRequest', { id, json }));
  }
  for (const json of [DONE, { state: 'declined' }]) assertFits(json, 'components', 'schemas', 'RequestAnswer');
});

test('a body that is none is refused by its kind', async () =>
  refusesBodies(door('answerRequest', { id: await fresh() })));

test('what is closed stays so', async () => {
  const id = await fresh();
  await take('answerRequest', { id });
  roomkey.advance(1);
  for (const json of [DONE, { state: 'declined' }]) {
    ledger.refused('answerRequest', 409, 'request-closed', await call('answerRequest', { id, json }));
  }
});

test('who is beaten twice is told to come again, and then gets through', async () => {
  const id = await fresh();
  const json = { state: 'done', classes: [{ id: 'late' }] };
  store.fate((operation) => (operation === 'UpdateItem' ? trouble('ConditionalCheckFailedException') : 'pass'));
  const beaten = await call('answerRequest', { id, json });
  store.fate(() => 'pass');
  ledger.refused('answerRequest', 412, 'mapping-version-conflict', beaten);
  await take('answerRequest', { id, json });
  assert.ok((await opens()).includes('late'));
});

for (const operation of OPERATIONS) {
  test(`${operation}: nobody without the right secret`, () => refusesStrangers(door(operation)));

  test(`${operation}: not while suspended, not by another method, not without a table`, () =>
    refusesAtTimes(door(operation)));

  test(`${operation}: no district that is not granted, no method of another address`, async () => {
    ledger.refused(operation, 404, 'not-found', await call(operation, { district: OTHER_DISTRICT }));
    const other = await call(operation, { method: 'DELETE' });
    ledger.refused(operation, 405, 'method-not-allowed', other);
    assert.equal(other.headers?.['allow'], operation === 'listRequests' ? 'GET' : 'PUT');
  });
}

test('a request that nobody opened', async () => {
  ledger.refused('answerRequest', 404, 'not-found', await call('answerRequest'));
});

test('every answer that the document names has been given', () => {
  assert.deepEqual(ledger.missing(...OPERATIONS), []);
});
