import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Fields, fieldsOf, listOf } from '../../local/json.ts';
import type { Reply } from '../../shared/http/reply.ts';
import type { DeploymentId } from '../../shared/records/deployment.ts';
import { activeClasses, contexts } from '../../shared/store/contexts/contexts.ts';
import { mappings } from '../../shared/store/contexts/mapping.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { contextKeyOf } from '../../shared/store/table/keys.ts';
import { basic, launch } from '../support/browser.ts';
import type { Ask } from '../support/event.ts';
import { DISTRICT, type Roomkey, startRoomkey, TODAY } from '../support/roomkey.ts';
import { addClasses, rosterClass } from '../support/roster.ts';
import { type Door, refusesAtTimes, refusesBodies, refusesStrangers } from './doors.ts';
import { Ledger } from './ledger.ts';
import { at, exampleOf } from './openapi.ts';

const ROUTE = '/contexts/{key}/mapping';
const KEY = String(at('components', 'parameters', 'Key').value['example']);
const UNKNOWN = 'A'.repeat(43);
const WANTED = exampleOf('paths', ROUTE, 'put', 'requestBody', 'content', 'application/json');

const OPERATIONS = ['getMapping', 'putMapping', 'deleteMapping', 'listContexts'] as const;
type OperationId = (typeof OPERATIONS)[number];
const CHANGES = ['putMapping', 'deleteMapping'] as const;

const ledger = new Ledger();
let roomkey: Roomkey;
let authorization: string;
before(async () => {
  roomkey = await startRoomkey();
  authorization = basic(roomkey.client.clientId, roomkey.clientSecret);
});
after(() => roomkey.close());

/** A request that is in order; `more` makes it another. */
function ask(id: OperationId, more: Partial<Ask> & { readonly key?: string; readonly version?: number } = {}): Ask {
  const { key = KEY, version = 0, ...rest } = more;
  const headers = {
    authorization,
    ...(id === 'putMapping' || id === 'deleteMapping' ? { 'if-match': `"${version}"` } : {}),
  };
  const path = ROUTE.replace('{key}', key);
  const asks: Readonly<Record<OperationId, Ask>> = {
    getMapping: { path },
    putMapping: { method: 'PUT', path, json: WANTED },
    deleteMapping: { method: 'DELETE', path },
    listContexts: { path: `/districts/${DISTRICT}/contexts`, query: 'class=5f1b3c9d8e7f6a5b4c3d2e13' },
  };
  return { headers, ...asks[id], ...rest };
}

const call = (id: OperationId, more: Parameters<typeof ask>[1] = {}): Promise<Reply> =>
  roomkey.call('mappings', ask(id, more));

const take = async (id: OperationId, more: Parameters<typeof ask>[1] = {}): Promise<Fields> =>
  ledger.done(id, await call(id, more));

const door = (id: OperationId): Door => ({ roomkey, ledger, id, ask: ask(id) });

const versionOf = (answer: Fields): unknown => fieldsOf(answer['mapping'])['version'];
const exampleAnswer = (method: string): Fields =>
  exampleOf('paths', ROUTE, method, 'responses', '200', 'content', 'application/json');

test('the examples of the document are what really comes: connect, look, change, find by class, disconnect', async () => {
  await launch(roomkey, roomkey.canvas);
  const first = await call('getMapping');
  assert.deepEqual([versionOf(ledger.take('getMapping', first)), first.headers?.['etag']], [0, '"0"']);

  const period1 = {
    classes: [{ id: '5f1b3c9d8e7f6a5b4c3d2e11', url_id: 'algebra-1-p1', name: 'Algebra 1 - Period 1' }],
  };
  await take('putMapping', { json: period1 });
  assert.deepEqual(await take('putMapping', { version: 1 }), exampleAnswer('put'));
  assert.deepEqual(await take('getMapping'), exampleAnswer('get'));
  const listed = ['paths', '/districts/{district}/contexts', 'get', 'responses', '200', 'content', 'application/json'];
  assert.deepEqual(await take('listContexts'), exampleOf(...listed));

  roomkey.advance(60);
  assert.deepEqual(await take('deleteMapping', { version: 2 }), exampleAnswer('delete'));
  assert.deepEqual(await take('listContexts'), { contexts: [] });
});

test('an answer can be changed and put back; what was there keeps its history', async () => {
  const connected = await take('putMapping', { version: 3 });
  roomkey.advance(60);
  const more = { ...connected, classes: [...listOf(connected['classes']), { id: 'new' }] };
  const after = await take('putMapping', { version: 4, json: more });
  const [kept, added] = listOf(after['classes']).map(fieldsOf);
  assert.deepEqual(kept, listOf(connected['classes'])[0]);
  assert.deepEqual(added, {
    id: 'new',
    url_id: 'new',
    name: null,
    connected: { how: 'partner', by: roomkey.client.clientId, at: roomkey.now() },
  });
  assert.deepEqual(await take('getMapping'), after);
});

test('where the catalogue knows a class, its words stand in for those that are not given', async () => {
  await addClasses(roomkey.dynamo, [rosterClass({ id: 'known', urlId: 'known-page', name: 'Known' })]);
  const version = Number(versionOf(await take('getMapping')));
  const after = await take('putMapping', { version, json: { classes: [{ id: 'known' }] } });
  const [only] = listOf(after['classes']).map(fieldsOf);
  assert.deepEqual([only?.['url_id'], only?.['name']], ['known-page', 'Known']);
  assert.deepEqual(await take('getMapping'), after);
  const [mapped] = activeClasses(await contexts(roomkey.dynamo).get(KEY, 'consistent'));
  assert.equal(mapped?.roster?.name, 'Known');
});

test('the newest 50 of the removed are remembered, however often all classes change', async () => {
  const shift = (n: number) =>
    Array.from({ length: 100 }, (_, i) => ({ id: `${'x'.repeat(200)}-${n}-${i}`, name: 'é'.repeat(99) }));
  let answer = await take('getMapping');
  for (let n = 0; n < 12; n++) {
    await roomkey.advance(1);
    answer = await take('putMapping', { version: Number(versionOf(answer)), json: { classes: shift(n) } });
  }
  assert.equal(listOf(answer['removed']).length, 50);
  assert.deepEqual(await take('getMapping'), answer);
});

test('of two who saw the same version, one is refused', async () => {
  const version = Number(versionOf(await take('getMapping')));
  const both = await Promise.all([call('putMapping', { version }), call('deleteMapping', { version })]);
  assert.deepEqual(both.map(({ statusCode }) => statusCode).toSorted(), [200, 412]);
});

test('a version that is not there yet is refused as one that is past', async () => {
  const version = Number(versionOf(await take('getMapping')));
  for (const id of CHANGES) {
    ledger.refused(id, 412, 'mapping-version-conflict', await call(id, { version: version + 1 }));
    ledger.refused(id, 412, 'mapping-version-conflict', await call(id, { version: version - 1 }));
  }
});

test('a change without the version that was seen is refused', async () => {
  for (const id of CHANGES) {
    for (const ifMatch of [undefined, '', '*', 'W/"1"', '"one"', '"1", "2"', '-1']) {
      const headers = { authorization, ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }) };
      ledger.refused(id, 428, 'mapping-version-missing', await call(id, { headers }));
    }
  }
});

const MALFORMED: readonly (readonly [string, unknown])[] = [
  ['a list', []],
  ['null', null],
  ['no classes', {}],
  ['classes that are none', { classes: 'all' }],
  ['a class that is a text', { classes: ['a'] }],
  ['a class without id', { classes: [{ name: 'a' }] }],
  ['an empty id', { classes: [{ id: '' }] }],
  ['a number for an id', { classes: [{ id: 7 }] }],
  ['an id that is too long', { classes: [{ id: 'a'.repeat(256) }] }],
  ['half a character', { classes: [{ id: '\ud800' }, { id: '\ud801' }] }],
  ['a misspelt member', { classes: [{ id: 'a', urlId: 'b' }] }],
  ['an id that is there twice', { classes: [{ id: 'a' }, { id: 'a' }] }],
  ['101 classes', { classes: Array.from({ length: 101 }, (_, i) => ({ id: String(i) })) }],
];

for (const [what, json] of MALFORMED) {
  test(`a mapping is refused: ${what}`, async () => {
    ledger.refused('putMapping', 400, 'mapping-malformed', await call('putMapping', { json }));
  });
}

test('a body that is none is refused by its kind', () => refusesBodies(door('putMapping')));

test('a search without one class is refused', async () => {
  ledger.refused('listContexts', 400, 'mapping-malformed', await call('listContexts', { query: '' }));
  ledger.refused('listContexts', 400, 'mapping-malformed', await call('listContexts', { query: 'class=' }));
  ledger.refused('listContexts', 400, 'parameter-repeated', await call('listContexts', { query: 'class=a&class=b' }));
});

for (const id of OPERATIONS) {
  test(`${id}: nobody without the right secret`, () => refusesStrangers(door(id)));

  test(`${id}: not while the application is suspended, not by another method, not without a table`, () =>
    refusesAtTimes(door(id)));
}

test('the list says that it is only to be read', async () => {
  const reply = await call('listContexts', { method: 'PUT', json: WANTED });
  ledger.refused('listContexts', 405, 'method-not-allowed', reply);
  assert.equal(reply.headers?.['allow'], 'GET');
});

/** A course that a launch has been seen from. */
async function courseIn(deployment: DeploymentId): Promise<string> {
  const key = contextKeyOf(deployment, 'elsewhere');
  const sighting = { key, deployment, contextId: 'elsewhere', title: null, label: null, type: [], before: null };
  await contexts(roomkey.dynamo).see(sighting, TODAY);
  return key;
}

async function deploymentOf(id: DeploymentId, district: string | null): Promise<DeploymentId> {
  const store = deployments(roomkey.dynamo);
  await store.record({ ...id, platformGuid: null, platformName: null, lmsHost: null }, 'active', TODAY);
  if (district !== null) await store.approve(id, district, null);
  return id;
}

test('a course that is not there, of another application or of a district not granted: all the same', async () => {
  const { iss, toolId } = roomkey.canvas.registration;
  await registrations(roomkey.dynamo).add({ ...roomkey.canvas.registration, toolId: 'other', clientId: 'other1' });
  const keys = [
    UNKNOWN,
    await courseIn(await deploymentOf({ iss, toolId: 'other', deploymentId: 'd' }, DISTRICT)),
    await courseIn(await deploymentOf({ iss, toolId, deploymentId: 'not granted' }, '4fd43cc56d11340000000099')),
  ];
  for (const id of ['getMapping', ...CHANGES] as const) {
    for (const key of keys) ledger.refused(id, 404, 'not-found', await call(id, { key }));
  }
  const path = '/districts/4fd43cc56d11340000000099/contexts';
  ledger.refused('listContexts', 404, 'not-found', await call('listContexts', { path }));
});

test('a class is found only in the courses of the application that asks', async () => {
  const { iss, toolId } = roomkey.canvas.registration;
  const store = contexts(roomkey.dynamo);
  for (const [tool, deploymentId] of [
    ['other', 'd2'],
    [toolId, 'd3'],
  ] as const) {
    const key = await courseIn(await deploymentOf({ iss, toolId: tool, deploymentId }, DISTRICT));
    const context = await store.get(key, 'consistent');
    assert.ok(context !== null);
    const wanted = [{ id: 'shared', urlId: null, name: null }];
    const actor = { how: 'operator', by: 'somebody' } as const;
    await mappings(roomkey.dynamo).replace(context, DISTRICT, wanted, 0, actor, roomkey.now());
  }
  const { contexts: found } = await take('listContexts', { query: 'class=shared' });
  assert.deepEqual(
    listOf(found).map((one) => fieldsOf(fieldsOf(one)['lms'])['deployment_id']),
    ['d3'],
  );
});

test('a course without a district cannot be connected, only looked at', async () => {
  const { iss, toolId } = roomkey.canvas.registration;
  const key = await courseIn(await deploymentOf({ iss, toolId, deploymentId: 'no district' }, null));
  assert.equal((await take('getMapping', { key }))['district'], null);
  for (const id of CHANGES) ledger.refused(id, 409, 'mapping-needs-district', await call(id, { key }));
});

test('every answer that the document names has been given', () => {
  assert.deepEqual(ledger.missing(...OPERATIONS), []);
});
