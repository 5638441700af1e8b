import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RosterClass } from '../../../shared/records/roster.ts';
import { roster } from '../../../shared/store/catalogue/write.ts';
import { historyOf } from '../../../shared/store/contexts/events.ts';
import { wantedOf } from '../../../shared/store/contexts/grow.ts';
import { mappings } from '../../../shared/store/contexts/mapping.ts';
import { fresh, rosterIn, WRITING } from '../classes.ts';
import { activeIds, coursesIn, DISTRICT, PARTNER } from '../courses.ts';
import { type Store, startStore } from '../proxy.ts';

let store: Store;
let writes: ReturnType<typeof roster>;
before(async () => {
  store = await startStore();
  writes = roster(store.dynamo);
});
after(() => store.close());

const { put, course, courseWith } = rosterIn(() => store);
const { seen } = coursesIn(() => store);

const LAST = { name: '2025-26', start: '2025-08-18', end: '2026-06-05' };
const THIS = { name: '2026-27', start: '2026-08-17', end: '2027-06-04' };
const LONG_AGO = Date.UTC(2025, 8, 1) / 1000;
const GEOMETRY = { name: 'Geometry', number: 'MA201' };

/** A course that was connected to a class, in which the class's record is then another. */
async function second(own: Partial<RosterClass>, next: Partial<RosterClass>, connected = LONG_AGO) {
  const one = fresh(own);
  await put(one);
  const context = await seen();
  await mappings(store.dynamo).replace(context, DISTRICT, [wantedOf(one, [])], 0, PARTNER, connected);
  const { ended } = await put({ ...one, ...next });
  return { key: context.key, one, ended, ids: activeIds(await course(context.key)) };
}

for (const [what, own, next] of [
  ['the same teacher’s class of the next year', { term: LAST }, { term: THIS }],
  ['another teacher’s class of another course', { term: THIS }, { term: THIS, teachers: [], course: GEOMETRY }],
  ['without terms, the same told again after July 1', { term: null }, { term: null }],
  ['without terms, a class of another course', { term: null }, { term: null, course: GEOMETRY }],
] as const) {
  test(`a class that became another leaves its course: ${what}`, async () => {
    const { key, one, ended, ids } = await second(own, next);
    assert.deepEqual(ended, [{ contextKey: key, classId: one.id, state: 'active' }]);
    assert.deepEqual(ids, []);
    assert.deepEqual((await course(key)).classes, [], 'without a trace that would block its id');
    const history = await historyOf(store.dynamo, key);
    assert.deepEqual(
      history.map(({ how, before, after }) => [how, before, after]),
      [
        ['partner', [], [one.id]],
        ['heal', [one.id], []],
      ],
    );
  });
}

for (const [what, own, next, connected] of [
  ['another teacher', { term: THIS }, { teachers: [] }, LONG_AGO],
  ['another name', { term: THIS }, { name: 'Math 9' }, LONG_AGO],
  ['without terms, told again in the same year', { term: null }, { period: '5' }, Date.UTC(2026, 7, 20) / 1000],
] as const) {
  test(`a class that stays itself stays in its course: ${what}`, async () => {
    const { one, ended, ids } = await second(own, next, connected);
    assert.deepEqual(ended, []);
    assert.deepEqual(ids, [one.id]);
  });
}

test('a class that leaves one course stays in those that connected it since', async () => {
  const one = fresh({ term: null });
  await put(one);
  const old = await seen();
  await mappings(store.dynamo).replace(old, DISTRICT, [wantedOf(one, [])], 0, PARTNER, LONG_AGO);
  const { key } = await courseWith(one);
  assert.deepEqual(
    (await put(one)).ended.map(({ contextKey }) => contextKey),
    [old.key],
  );
  assert.deepEqual(activeIds(await course(key)), [one.id]);
});

test('what a crash left behind is ended by the next import of the same files', async () => {
  const one = fresh({ term: LAST });
  await put(one);
  const { key } = await courseWith(one);
  const next = { ...one, term: THIS };
  await put(next);
  assert.deepEqual(activeIds(await course(key)), []);
  const other = await courseWith(one);
  assert.equal((await put(next)).ended.length, 1);
  assert.deepEqual(activeIds(await course(other.key)), []);
});

test('a class that was over already when the roster lost it opens no day more', async () => {
  const one = fresh({ term: LAST });
  await put(one);
  const { key } = await courseWith(one);
  await writes.lose(DISTRICT, [one.id], WRITING);
  assert.equal((await course(key)).classes[0]?.roster?.missingSince, LAST.end);
});

test('one without a term that is lost after July 1 leaves the courses of the year before', async () => {
  const one = fresh({ term: null });
  await put(one);
  const old = await seen();
  await mappings(store.dynamo).replace(old, DISTRICT, [wantedOf(one, [])], 0, PARTNER, LONG_AGO);
  const { ended } = await writes.lose(DISTRICT, [one.id], WRITING);
  assert.deepEqual(ended, [{ contextKey: old.key, classId: one.id, state: 'missing' }]);
});
