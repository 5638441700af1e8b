import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { EXACT } from '../../shared/classes/spelling.ts';
import { newSecret } from '../../shared/seal.ts';
import { catalogue, classItem, TARGETS } from '../../shared/store/catalogue.ts';
import { activeClasses, contexts } from '../../shared/store/contexts.ts';
import type { Writing } from '../../shared/store/heal.ts';
import { classKey, contextEventKey, contextKeyOf, teacherPointerKey } from '../../shared/store/keys.ts';
import { copyOf, mappings, wantedOf } from '../../shared/store/mapping.ts';
import { marshalItem } from '../../shared/store/marshal.ts';
import { roster } from '../../shared/store/roster.ts';
import type { Context, RosterClass } from '../../shared/types.ts';
import { type Store, startStore, trouble } from './proxy.ts';
import { AWKWARD_IDS, classOf, codeOf, NOW, TODAY } from './samples.ts';

const DISTRICT = '4fd43cc56d11340000000005';
const OTHER = '5fd43cc56d11340000000009';
const WRITING: Writing = { spelling: {}, today: TODAY, now: NOW, by: 'import' };
const PARTNER = { how: 'partner', by: 'brightway1' } as const;

let store: Store;
let writes: ReturnType<typeof roster>;
let reads: ReturnType<typeof catalogue>;
before(async () => {
  store = await startStore();
  writes = roster(store.dynamo);
  reads = catalogue(store.dynamo);
});
after(() => store.close());

let counter = 0;
/** A class that shares nothing with those of other tests. */
const fresh = (own: Partial<RosterClass> = {}): RosterClass => {
  const n = ++counter;
  const teachers = [{ cleverId: `clever-${n}`, sisId: `T-${n}`, email: null, name: null }];
  return classOf({ id: `class-${n}`, sisIds: [`S-${n}`], teachers, ...own });
};
const put = (...classes: readonly RosterClass[]) => writes.put(DISTRICT, classes, WRITING);
const stored = async (id: string, district = DISTRICT): Promise<RosterClass | undefined> =>
  (await reads.classes(district, [id]))[0]?.class;
const bySisId = async (id: string, district = DISTRICT) =>
  (await reads.named(district, { sisIds: [id], teacher: [] })).bySisId.get(id);

/** A course that has these classes. */
async function courseWith(...classes: readonly RosterClass[]): Promise<Context> {
  const deployment = { iss: 'https://canvas.instructure.com', toolId: '1', deploymentId: 'd' };
  const contextId = newSecret();
  const key = contextKeyOf(deployment, contextId);
  const sighting = { key, deployment, contextId, title: null, label: null, type: [], before: null };
  await contexts(store.dynamo).see(sighting, TODAY);
  const wanted = classes.map((one) => wantedOf(one, ['section-id']));
  return mappings(store.dynamo).replace(await course(key), DISTRICT, wanted, 0, PARTNER, NOW);
}
async function course(key: string): Promise<Context> {
  const found = await contexts(store.dynamo).get(key, 'consistent');
  assert.ok(found !== null);
  return found;
}
const activeIds = async (key: string) => activeClasses(await course(key)).map(({ id }) => id);

test('a class is found by each of its ids, and stands as it was put', async () => {
  const one = fresh({ sisIds: ['a:1', 'A:1'] });
  assert.deepEqual(await put(one), { added: 1, changed: 0, unchanged: 0, copies: 0, healed: [] });
  assert.deepEqual(await stored(one.id), one);
  const [teacher] = one.teachers;
  const found = await reads.named(DISTRICT, {
    sisIds: ['a:1', 'A:1', 'a:2'],
    teacher: [{ kind: 'clever', id: String(teacher?.cleverId) }],
  });
  assert.deepEqual([...found.bySisId.values()], [[one.id], [one.id], []]);
  assert.deepEqual(found.byTeacher, [one.id]);
  const bySis = await reads.named(DISTRICT, { sisIds: [], teacher: [{ kind: 'sis', id: String(teacher?.sisId) }] });
  assert.deepEqual(bySis.byTeacher, [one.id]);
});

test('ids that plain concatenation would confuse stay apart, in every district', async () => {
  const classes = AWKWARD_IDS.map((id) => fresh({ id, sisIds: [id] }));
  await put(...classes);
  for (const one of classes) {
    assert.deepEqual(await stored(one.id), one);
    assert.deepEqual(await bySisId(one.id), [one.id]);
    assert.equal(await stored(one.id, OTHER), undefined);
    assert.deepEqual(await bySisId(one.id, OTHER), []);
  }
});

test('what is there already is not written again; what differs is', async () => {
  const classes = Array.from({ length: 30 }, () => fresh());
  await put(...classes);
  store.calls();
  assert.deepEqual(await put(...classes), { added: 0, changed: 0, unchanged: 30, copies: 0, healed: [] });
  const writing = (operation: string) => ['PutItem', 'UpdateItem', 'BatchWriteItem'].includes(operation);
  assert.deepEqual(store.calls().filter(writing), []);

  const [first, ...rest] = classes;
  assert.ok(first !== undefined);
  const moved = { ...first, period: '4' };
  assert.deepEqual(
    (await writes.plan(DISTRICT, [moved, ...rest])).flatMap(({ fields }) => fields),
    ['period'],
  );
  store.calls();
  assert.equal((await put(moved, ...rest)).changed, 1);
  assert.deepEqual(store.calls().filter(writing), ['PutItem']);
  assert.deepEqual(await stored(first.id), moved);
});

test('a teacher of many classes is pointed from in one write', async () => {
  const teachers = [{ cleverId: 'busy', sisId: null, email: null, name: null }];
  const classes = Array.from({ length: 40 }, () => fresh({ teachers, sisIds: [] }));
  store.calls();
  await put(...classes);
  assert.equal(store.calls().filter((operation) => operation === 'UpdateItem').length, 1);
  const pointer = await store.dynamo.get(teacherPointerKey(DISTRICT, { kind: 'clever', id: 'busy' }), 'consistent');
  assert.deepEqual([...(pointer?.[TARGETS] instanceof Set ? pointer[TARGETS] : [])].length, 40);
});

test('what the service leaves of a batch is sent again', async () => {
  const classes = [fresh(), fresh(), fresh()];
  const left = {
    [store.table]: classes.map((one) => ({
      PutRequest: { Item: marshalItem({ ...classKey(DISTRICT, one.id), ...classItem(one) }) },
    })),
  };
  let batches = 0;
  store.fate((operation) => {
    batches += operation === 'BatchWriteItem' ? 1 : 0;
    const isFirst = operation === 'BatchWriteItem' && batches === 1;
    return isFirst ? { status: 200, body: { UnprocessedItems: left } } : 'pass';
  });
  await put(...classes);
  assert.equal(batches, 2);
  assert.deepEqual(
    await writes.plan(DISTRICT, classes),
    classes.map((one) => ({ class: one, before: one, fields: [] })),
  );

  batches = 0;
  store.fate((operation) =>
    operation === 'BatchWriteItem' ? { status: 200, body: { UnprocessedItems: left } } : 'pass',
  );
  const renamed = classes.map((one) => ({ ...one, name: 'Renamed' }));
  assert.equal(await codeOf(put(...renamed)), 'store-unavailable');
  store.fate(() => 'pass');
});

test('pointers are there before the class is', async () => {
  const one = fresh();
  store.fate((operation) => (operation === 'PutItem' ? trouble('AccessDeniedException') : 'pass'));
  assert.equal(await codeOf(put(one)), 'store-unavailable');
  store.fate(() => 'pass');
  assert.equal(await stored(one.id), undefined);
  assert.deepEqual(await bySisId(`${one.sisIds[0]}`), [one.id]);
  await put(one);
  assert.deepEqual(await stored(one.id), one);
});

test('ids are found as the district’s rules spell them, too; a rule accepted later reaches what is there', async () => {
  const rule = { ...EXACT, ignoreCase: true, pad: 6 };
  const teachers = [{ cleverId: null, sisId: 'T9ab', email: null, name: null }];
  const one = fresh({ sisIds: ['4711'], teachers });
  await writes.put(OTHER, [one], { ...WRITING, spelling: { section: rule, user: rule } });
  assert.deepEqual(await bySisId('4711', OTHER), [one.id]);
  assert.deepEqual(await bySisId('004711', OTHER), [one.id]);
  const folded = await reads.named(OTHER, { sisIds: [], teacher: [{ kind: 'sis', id: 't9ab' }] });
  assert.deepEqual(folded.byTeacher, [one.id]);

  const later = fresh({ sisIds: ['4712'] });
  await writes.put(OTHER, [later], WRITING);
  assert.deepEqual(await bySisId('004712', OTHER), []);
  assert.equal(await writes.respell(OTHER, { section: rule }), 2);
  assert.deepEqual(await bySisId('004712', OTHER), [later.id]);
});

describe('courses', () => {
  test('whoever connects a class sees its own words at once, as a later reader does', async () => {
    const one = fresh({ name: 'Algebra 1', urlId: 'algebra-1' });
    await put(one);
    const connected = await courseWith(one);
    assert.deepEqual(
      connected.classes.map(({ name, urlId }) => [name, urlId]),
      [['Algebra 1', 'algebra-1']],
    );
    assert.deepEqual(await course(connected.key), connected);
  });

  test('copies in mappings follow the class, and one that was missed is renewed next time', async () => {
    const one = fresh();
    await put(one);
    const { key } = await courseWith(one);
    const renamed = { ...one, name: 'Algebra One' };
    assert.equal((await put(renamed)).copies, 1);
    assert.deepEqual((await course(key)).classes[0]?.roster, copyOf(renamed));
    assert.equal((await course(key)).version, 1);

    await mappings(store.dynamo).recopy(key, one);
    assert.deepEqual(await put(renamed), { added: 0, changed: 0, unchanged: 1, copies: 1, healed: [] });
    assert.deepEqual((await course(key)).classes[0]?.roster, copyOf(renamed));
  });

  test('a change of the mapping by who read an older copy does not undo the newer one', async () => {
    const [one, other] = [fresh(), fresh()];
    await put(one, other);
    const before = await courseWith(one, other);
    await writes.lose(DISTRICT, [one.id, other.id], WRITING);
    const kept = [{ id: one.id, urlId: null, name: null }];
    await mappings(store.dynamo).replace(before, DISTRICT, kept, before.version, PARTNER, NOW);
    const { classes } = await course(before.key);
    assert.deepEqual(
      classes.map(({ id, state, roster }) => [id, state, roster?.state]).toSorted(),
      [
        [one.id, 'active', 'missing'],
        [other.id, 'removed', 'missing'],
      ].toSorted(),
    );
  });

  test('a class that goes is missing with its day, and in its mappings; its return heals it', async () => {
    const one = fresh();
    await put(one);
    const { key } = await courseWith(one);
    const lost = await writes.lose(DISTRICT, [one.id, 'nobody'], WRITING);
    assert.deepEqual([lost.changed, lost.copies], [1, 1]);
    const again = await writes.lose(DISTRICT, [one.id], { ...WRITING, today: '2026-11-25' });
    assert.deepEqual([again.changed, again.copies], [0, 0]);
    assert.deepEqual(await stored(one.id), { ...one, state: 'missing', missingSince: TODAY });
    assert.equal((await course(key)).classes[0]?.roster?.missingSince, TODAY);
    assert.equal(await stored('nobody'), undefined);

    assert.deepEqual(await put(one), { added: 0, changed: 1, unchanged: 0, copies: 1, healed: [] });
    assert.equal((await course(key)).classes[0]?.roster?.state, 'active');
  });

  test('a class of another district is never touched', async () => {
    const one = fresh();
    await writes.put(OTHER, [one], WRITING);
    const { key } = await courseWith(one); // of DISTRICT, by the same id
    await writes.lose(DISTRICT, [one.id], WRITING);
    assert.deepEqual(await stored(one.id, OTHER), one);
    await writes.put(OTHER, [{ ...one, name: 'Theirs' }], WRITING);
    assert.equal((await course(key)).classes[0]?.roster?.name, one.name);
  });
});

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
    assert.deepEqual((await activeIds(key)).sort(), [next.id, third.id].sort());
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
    const late = fresh({ sisIds: open.gone.sisIds });
    assert.deepEqual((await writes.put(DISTRICT, [late], { ...WRITING, today: '2026-12-24' })).healed, []);
    assert.equal((await writes.put(DISTRICT, [late], { ...WRITING, today: '2026-12-23' })).healed.length, 1);
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
