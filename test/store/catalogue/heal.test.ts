import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { copyOf } from '../../../shared/matching/same.ts';
import type { RosterClass } from '../../../shared/records/roster.ts';
import { roster } from '../../../shared/store/catalogue/write.ts';
import { wantedOf } from '../../../shared/store/contexts/grow.ts';
import { mappings } from '../../../shared/store/contexts/mapping.ts';
import { contextEventKey } from '../../../shared/store/table/keys.ts';
import { fresh, rosterIn, WRITING } from '../classes.ts';
import { coursesIn, DISTRICT, PARTNER } from '../courses.ts';
import { type Store, startStore } from '../proxy.ts';
import { NOW } from '../samples.ts';

let store: Store;
let writes: ReturnType<typeof roster>;
before(async () => {
  store = await startStore();
  writes = roster(store.dynamo);
});
after(() => store.close());

const { put, course, courseWith, activeIds } = rosterIn(() => store);
const { seen } = coursesIn(() => store);

describe('one class in the place of a missing one', () => {
  const scene = async (own: Partial<RosterClass> = {}) => {
    const gone = fresh(own);
    await put(gone);
    const { key } = await courseWith(gone);
    await writes.lose(DISTRICT, [gone.id], WRITING);
    return { gone, key };
  };
  const unhealed = async (gone: RosterClass, key: string, ...classes: readonly RosterClass[]) => {
    assert.deepEqual((await put(...classes)).healed, []);
    assert.deepEqual(await activeIds(key), [gone.id]);
    assert.equal((await course(key)).version, 1);
  };

  test('takes it in one change of the mapping, with an event; the old one leaves no trace that would block its ids', async () => {
    const { gone, key } = await scene();
    const next = fresh({ sisIds: gone.sisIds });
    assert.deepEqual((await put(next)).healed, [{ contextKey: key, gone: gone.id, next: next.id }]);
    const { classes, version } = await course(key);
    assert.equal(version, 2);
    const [only, ...more] = classes;
    assert.deepEqual(more, []);
    assert.deepEqual([only?.id, only?.how, only?.by, only?.evidence], [next.id, 'heal', 'import', ['section-id']]);
    assert.deepEqual(only?.roster, copyOf(next));
    const event = await store.dynamo.get(contextEventKey(key, 2), 'consistent');
    assert.deepEqual([event?.['how'], event?.['before'], event?.['after']], ['heal', [gone.id], [next.id]]);
    assert.deepEqual((await put(next)).healed, []);
  });

  test('also when it was there before the other went, and beside it in the same course', async () => {
    const gone = fresh();
    const next = fresh({ sisIds: gone.sisIds });
    const third = fresh();
    await put(gone, next, third);
    const { key } = await courseWith(gone, next, third);
    assert.equal((await writes.remove(DISTRICT, gone, WRITING)).healed.length, 1);
    assert.deepEqual((await activeIds(key)).toSorted(), [next.id, third.id].sort());
  });

  test('all that went lately are looked at after many were written, and only then', async () => {
    const { gone, key } = await scene();
    const next = fresh({ sisIds: gone.sisIds });
    await writes.write(DISTRICT, [next], WRITING);
    assert.deepEqual(await activeIds(key), [gone.id]);
    const { healed } = await writes.healAll(DISTRICT, WRITING);
    assert.ok(healed.some(({ contextKey }) => contextKey === key));
    assert.deepEqual(await activeIds(key), [next.id]);
  });

  test('of what went, copies that a crash or a launch left behind are renewed', async () => {
    const one = fresh();
    await put(one);
    const { key } = await courseWith(one);
    await writes.lose(DISTRICT, [one.id], { ...WRITING, today: '2026-01-05' });
    await mappings(store.dynamo).recopy(key, one);
    assert.equal((await writes.healAll(DISTRICT, WRITING)).copies, 1);
    const [{ roster } = { roster: null }] = (await course(key)).classes;
    assert.deepEqual([roster?.state, roster?.missingSince], ['missing', '2026-01-05']);
    assert.equal((await writes.healAll(DISTRICT, WRITING)).copies, 0);
  });

  test('not when two could', async () => {
    const { gone, key } = await scene();
    await unhealed(gone, key, fresh({ sisIds: gone.sisIds }), fresh({ sisIds: gone.sisIds }));
  });

  test('not when two could by different ids of it', async () => {
    const { gone, key } = await scene({ sisIds: ['left', 'right'] });
    await unhealed(gone, key, fresh({ sisIds: ['left'] }), fresh({ sisIds: ['right'] }));
  });

  test('not when it could stand for two', async () => {
    const one = fresh();
    const two = fresh({ sisIds: one.sisIds });
    await put(one, two);
    const { key } = await courseWith(one);
    const other = await courseWith(two);
    await writes.lose(DISTRICT, [one.id, two.id], WRITING);
    await unhealed(one, key, fresh({ sisIds: one.sisIds }));
    assert.deepEqual(await activeIds(other.key), [two.id]);
  });

  test('not when it could stand for two by different ids of its own', async () => {
    const one = fresh({ sisIds: ['east'] });
    const two = fresh({ sisIds: ['west'] });
    await put(one, two);
    const { key } = await courseWith(one);
    const other = await courseWith(two);
    await writes.lose(DISTRICT, [one.id, two.id], WRITING);
    await writes.write(DISTRICT, [fresh({ sisIds: ['east', 'west'] })], WRITING);
    await writes.healAll(DISTRICT, WRITING);
    assert.deepEqual([await activeIds(key), await activeIds(other.key)], [[one.id], [two.id]]);
  });

  for (const [what, own] of [
    ['of another school', { school: { id: 'elsewhere', name: null } }],
    ['of no known school', { school: null }],
    ['of another term', { term: { name: null, start: '2027-01-04', end: '2027-05-28' } }],
    ['in another spelling', { sisIds: ['s-1'] }],
  ] as const) {
    test(`not one ${what}`, async () => {
      const { gone, key } = await scene(what === 'in another spelling' ? { sisIds: ['S-1'] } : {});
      await unhealed(gone, key, fresh({ sisIds: gone.sisIds, ...own }));
    });
  }

  test('not after its term has ended, and not after a month', async () => {
    const { gone, key } = await scene({ term: { name: null, start: '2026-08-24', end: '2026-12-04' } });
    const next = fresh({ sisIds: gone.sisIds });
    assert.deepEqual((await writes.put(DISTRICT, [next], { ...WRITING, today: '2026-12-12' })).healed, []);
    assert.deepEqual(await activeIds(key), [gone.id]);
    const open = await scene({ term: null });
    const late = fresh({ sisIds: open.gone.sisIds, teachers: open.gone.teachers });
    assert.deepEqual((await writes.put(DISTRICT, [late], { ...WRITING, today: '2026-12-24' })).healed, []);
    assert.equal((await writes.put(DISTRICT, [late], { ...WRITING, today: '2026-12-23' })).healed.length, 1);
  });

  for (const [what, own, old] of [
    ['another teacher’s of another course', { course: { name: 'Geometry', number: 'MA201' } }, {}],
    ['without terms, another teacher’s', { term: null }, { term: null }],
    [
      'without terms, of another course',
      { term: null, teachers: [], course: { name: 'Geometry', number: null } },
      { term: null },
    ],
  ] as const) {
    test(`not one that is ${what}`, async () => {
      const { gone, key } = await scene(old);
      await unhealed(gone, key, fresh({ sisIds: gone.sisIds, ...own }));
    });
  }

  test('without terms by teacher and course, but never over July 1', async () => {
    const at = async (connected: number) => {
      const gone = fresh({ term: null });
      await put(gone);
      const context = await seen();
      await mappings(store.dynamo).replace(context, DISTRICT, [wantedOf(gone, [])], 0, PARTNER, connected);
      const next = fresh({ term: null, sisIds: gone.sisIds, teachers: gone.teachers });
      await writes.write(DISTRICT, [next], WRITING);
      return (await writes.remove(DISTRICT, gone, WRITING)).healed.length;
    };
    assert.equal(await at(Date.UTC(2026, 6, 2) / 1000), 1);
    assert.equal(await at(Date.UTC(2026, 5, 28) / 1000), 0);
  });

  test('not where a person took the new one out', async () => {
    const gone = fresh();
    const next = fresh({ sisIds: gone.sisIds });
    await put(gone, next);
    const context = await courseWith(gone, next);
    await mappings(store.dynamo).replace(context, DISTRICT, [wantedOf(gone, [])], 1, PARTNER, NOW);
    assert.deepEqual((await writes.remove(DISTRICT, gone, WRITING)).healed, []);
    assert.deepEqual(await activeIds(context.key), [gone.id]);
  });

  test('of who changes the mapping meanwhile, nothing is lost', async () => {
    const { gone, key } = await scene();
    const next = fresh({ sisIds: gone.sisIds });
    const other = fresh();
    const change = mappings(store.dynamo).replace(
      await course(key),
      DISTRICT,
      [wantedOf(gone, []), wantedOf(other, [])],
      1,
      PARTNER,
      NOW,
    );
    const results = await Promise.allSettled([put(next), change]);
    const ids = await activeIds(key);
    assert.ok(ids.includes(next.id) && !ids.includes(gone.id), 'healed');
    assert.equal(ids.includes(other.id), results[1].status === 'fulfilled');
  });
});
