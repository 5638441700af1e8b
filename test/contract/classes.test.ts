import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Fields } from '../../local/json.ts';
import type { Reply } from '../../shared/http/reply.ts';
import { owners } from '../../shared/store/catalogue/owner.ts';
import { catalogue } from '../../shared/store/catalogue/read.ts';
import { contexts } from '../../shared/store/contexts/contexts.ts';
import { wantedOf } from '../../shared/store/contexts/grow.ts';
import { mappings } from '../../shared/store/contexts/mapping.ts';
import { contextKeyOf } from '../../shared/store/table/keys.ts';
import { classOf } from '../store/samples.ts';
import { basic } from '../support/browser.ts';
import type { Ask } from '../support/event.ts';
import { DISTRICT, type Roomkey, startRoomkey, TODAY } from '../support/roomkey.ts';
import { type Door, refusesAtTimes, refusesBodies, refusesStrangers } from './doors.ts';
import { Ledger } from './ledger.ts';
import { assertFits, exampleOf } from './openapi.ts';

const ROUTE = '/districts/{district}/classes/{id}';
const WANTED = exampleOf('paths', ROUTE, 'put', 'requestBody', 'content', 'application/json');
const ID = String(WANTED['id']);
const OTHER_DISTRICT = '4fd43cc56d11340000000099';

const OPERATIONS = ['getClass', 'putClass', 'deleteClass'] as const;
type OperationId = (typeof OPERATIONS)[number];

const ledger = new Ledger();
let roomkey: Roomkey;
let authorization: string;
before(async () => {
  roomkey = await startRoomkey();
  authorization = basic(roomkey.client.clientId, roomkey.clientSecret);
});
after(() => roomkey.close());

type More = Partial<Ask> & { readonly id?: string; readonly district?: string };

function ask(operation: OperationId, { id = ID, district = DISTRICT, ...more }: More = {}): Ask {
  const path = `/districts/${district}/classes/${encodeURIComponent(id)}`;
  const asks: Readonly<Record<OperationId, Ask>> = {
    getClass: { path },
    putClass: { method: 'PUT', path, json: { ...WANTED, id } },
    deleteClass: { method: 'DELETE', path },
  };
  return { headers: { authorization }, ...asks[operation], ...more };
}

const call = (operation: OperationId, more: More = {}): Promise<Reply> =>
  roomkey.call('mappings', ask(operation, more));

const take = async (operation: OperationId, more: More = {}): Promise<Fields> =>
  ledger.done(operation, await call(operation, more));

const door = (id: OperationId): Door => ({ roomkey, ledger, id, ask: ask(id) });

const answerOf = (method: string): Fields =>
  exampleOf('paths', ROUTE, method, 'responses', '200', 'content', 'application/json');

test('the examples of the document are what really comes: add, look, take away, bring back', async () => {
  assert.deepEqual(await take('putClass'), answerOf('put'));
  assert.deepEqual(await take('getClass'), answerOf('get'));
  assert.deepEqual(await take('deleteClass'), answerOf('delete'));
  roomkey.advance(86_400);
  assert.deepEqual(await take('deleteClass'), answerOf('delete'), 'the day stays');
  roomkey.advance(-86_400);
  assert.deepEqual(await take('getClass'), answerOf('delete'));
  assert.deepEqual(await take('putClass', { json: answerOf('delete') }), answerOf('put'));
});

test('what is put is what launches find: by SIS id, by teacher, with the district’s spelling', async () => {
  await take('putClass', {
    id: 'found',
    json: { ...WANTED, id: 'found', sis_ids: ['F-1'], teachers: [{ sis_id: 'TF' }] },
  });
  const named = await catalogue(roomkey.dynamo).named(DISTRICT, {
    sisIds: ['F-1'],
    teacher: [{ kind: 'sis', id: 'TF' }],
  });
  assert.deepEqual([named.bySisId.get('F-1'), named.byTeacher], [['found'], ['found']]);
});

test('a class needs no more than an id and a name', async () => {
  const answer = await take('putClass', { id: 'bare', json: { id: 'bare', name: 'Bare' } });
  assert.deepEqual([answer['url_id'], answer['sis_ids'], answer['teachers'], answer['term']], ['bare', [], [], null]);
  assert.deepEqual(await take('getClass', { id: 'bare' }), answer);
  assert.deepEqual(await take('putClass', { id: 'bare', json: answer }), answer);
});

test('ids of any letters, escaped or not', async () => {
  for (const id of ['a/b', 'a b', 'ä€', 'a%2Fb', '100%', 'a:b#c?d']) {
    assert.equal((await take('putClass', { id }))['id'], id);
    assert.equal((await take('getClass', { id }))['id'], id);
  }
  const plain = { path: `/districts/${DISTRICT}/classes/ä€` };
  assert.equal((await take('getClass', plain))['id'], 'ä€');
});

test('a course that opens the class follows it, and a class under a new id takes its place', async () => {
  const one = classOf({ id: 'old', sisIds: ['H-1'] });
  const body = { ...WANTED, id: 'old', sis_ids: ['H-1'] };
  await take('putClass', { id: 'old', json: body });
  const { deployment } = roomkey.canvas;
  const key = contextKeyOf(deployment, 'course');
  const sighting = { key, deployment, contextId: 'course', title: null, label: null, type: [], before: null };
  const store = contexts(roomkey.dynamo);
  await store.see(sighting, TODAY);
  const context = await store.get(key, 'consistent');
  assert.ok(context !== null);
  const actor = { how: 'operator', by: 'somebody' } as const;
  await mappings(roomkey.dynamo).replace(context, DISTRICT, [wantedOf(one, [])], 0, actor, roomkey.now());

  await take('putClass', { id: 'old', json: { ...body, name: 'Renamed' } });
  assert.equal((await store.get(key))?.classes[0]?.roster?.name, 'Renamed');
  await take('deleteClass', { id: 'old' });
  assert.equal((await store.get(key))?.classes[0]?.roster?.missingSince, TODAY);
  await take('putClass', { id: 'new', json: { ...body, id: 'new' } });
  const [only, ...more] = (await store.get(key))?.classes ?? [];
  assert.deepEqual([only?.id, only?.how, only?.by, more], ['new', 'heal', roomkey.client.clientId, []]);
});

test('classes that come from elsewhere are changed by nobody here, and looked at', async () => {
  await take('putClass', { id: 'owned' });
  await owners(roomkey.dynamo).take(DISTRICT, 'sync');
  for (const operation of ['putClass', 'deleteClass'] as const) {
    ledger.refused(operation, 409, 'catalogue-owned', await call(operation, { id: 'owned' }));
  }
  assert.equal((await take('getClass', { id: 'owned' }))['state'], 'active');
  await owners(roomkey.dynamo).take(DISTRICT, 'api');
  await take('deleteClass', { id: 'owned' });
});

const LONG = 'x'.repeat(256);
const MALFORMED: readonly (readonly [string, unknown])[] = [
  ['a list', []],
  ['null', null],
  ['another id than the address', { ...WANTED, id: 'another' }],
  ['no id', { ...WANTED, id: undefined }],
  ['no name', { ...WANTED, name: null }],
  ['a member that none has', { ...WANTED, sectionNumber: '1' }],
  ['a number for a text', { ...WANTED, period: 3 }],
  ['an empty text', { ...WANTED, grade: '' }],
  ['a text that is too long', { ...WANTED, subject: LONG }],
  ['half a character', { ...WANTED, name: '\ud800' }],
  ['a line end', { ...WANTED, name: 'a\nb' }],
  ['a place in the address that climbs', { ...WANTED, url_id: '..' }],
  ['SIS ids that are none', { ...WANTED, sis_ids: 'S-1' }],
  ['an SIS id twice', { ...WANTED, sis_ids: ['S-1', 'S-1'] }],
  ['21 SIS ids', { ...WANTED, sis_ids: Array.from({ length: 21 }, (_, i) => `S-${i}`) }],
  ['a day that is none', { ...WANTED, term: { start: '2026-02-30' } }],
  ['a term that ends before it begins', { ...WANTED, term: { start: '2026-12-18', end: '2026-08-24' } }],
  ['a school without id', { ...WANTED, school: { name: 'Lincoln High' } }],
  ['a course with more', { ...WANTED, course: { title: 'Algebra' } }],
  ['half a student', { ...WANTED, students: 0.5 }],
  ['a text for a number', { ...WANTED, students: '28' }],
  ['a teacher who is nobody', { ...WANTED, teachers: [{}] }],
  ['a teacher who is a text', { ...WANTED, teachers: ['T1'] }],
  ['51 teachers', { ...WANTED, teachers: Array.from({ length: 51 }, (_, i) => ({ sis_id: `T${i}` })) }],
];

for (const [what, json] of MALFORMED) {
  test(`a class is refused: ${what}`, async () => {
    ledger.refused('putClass', 400, 'class-malformed', await call('putClass', { json }));
  });
}

test('what was refused has changed nothing', async () => {
  assert.deepEqual(await take('getClass'), answerOf('get'));
});

test('the request of the document is one that its schema takes', () => {
  assertFits(WANTED, 'components', 'schemas', 'WantedRosterClass');
  assertFits(answerOf('delete'), 'components', 'schemas', 'WantedRosterClass');
});

test('a body that is none is refused by its kind', () => refusesBodies(door('putClass')));

for (const operation of OPERATIONS) {
  test(`${operation}: nobody without the right secret`, () => refusesStrangers(door(operation)));

  test(`${operation}: not while suspended, not by another method, not without a table`, () =>
    refusesAtTimes(door(operation)));

  test(`${operation}: no district that is not granted, nothing that is not there`, async () => {
    ledger.refused(operation, 404, 'not-found', await call(operation, { district: OTHER_DISTRICT }));
    assert.deepEqual(await catalogue(roomkey.dynamo).classes(OTHER_DISTRICT, [ID]), []);
    if (operation === 'putClass') return;
    ledger.refused(operation, 404, 'not-found', await call(operation, { id: 'nobody' }));
    assert.deepEqual(await catalogue(roomkey.dynamo).classes(DISTRICT, ['nobody']), []);
  });
}

test('every answer that the document names has been given', () => {
  assert.deepEqual(ledger.missing(...OPERATIONS), []);
});
