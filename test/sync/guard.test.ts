import assert from 'node:assert/strict';
import { test } from 'node:test';
import { owners } from '../../shared/store/catalogue/owner.ts';
import { people } from '../../shared/store/directory/people.ts';
import { syncs } from '../../shared/store/syncs/syncs.ts';
import { districtKey } from '../../shared/store/table/keys.ts';
import { step } from '../../shared/sync/step.ts';
import { DISTRICT, filled, id, NOW, type Shared, section } from './district.ts';
import { type Clock, classesIn, stateOf, through, watched, worldOf } from './run.ts';

async function synced(classes = 10) {
  const shared = filled(classes);
  const clock: Clock = { now: NOW };
  const watch = watched();
  const world = worldOf(watch.table, shared, clock);
  assert.equal((await through(world)).kind, 'done');
  watch.take();
  return { shared, clock, world, ...watch };
}

const gone = (shared: Shared, from: number, to: number): void => {
  for (let n = from; n < to; n++) shared.remove('sections', id(0, n));
};

for (const [what, whole, change] of [
  ['sections that go, by events', false, (shared: Shared) => gone(shared, 0, 4)],
  ['sections that go, by a full read', true, (shared: Shared) => shared.quietly(() => gone(shared, 0, 4))],
  [
    'sections that become others',
    false,
    (shared: Shared) => {
      for (let n = 0; n < 4; n++) shared.set('sections', section(n, { teachers: [id(1, 77)], course: id(4, 77) }));
    },
  ],
  [
    'names of most that are others',
    true,
    (shared: Shared) =>
      shared.quietly(() => {
        for (let n = 0; n < 6; n++) shared.set('sections', section(n, { name: `Other ${n}` }));
      }),
  ],
] as const) {
  test(`above 30 % nothing is written, and it waits for an operator: ${what}`, async () => {
    const { shared, world, table, clock, take } = await synced();
    const before = await classesIn(table);
    change(shared);
    const outcome = await through(world, whole);
    assert.ok(outcome.kind === 'halted' && outcome.halt.why === 'shock', outcome.kind);
    const { shaken, current, kinds } = outcome.halt;
    assert.deepEqual([shaken > 3, current], [true, 10]);
    assert.ok(kinds[0] !== undefined && kinds[0].named.length > 3);
    assert.deepEqual(await classesIn(table), before);
    assert.deepEqual(
      take().filter((pk) => pk !== 'Y#'),
      [],
    );
    // Nor by any later run.
    clock.now += 2 * 86_400;
    assert.equal((await through(world, whole)).kind, 'halted');
    assert.deepEqual(take(), []);

    // Accepted is what was looked at, and no more of it.
    const halted = (await stateOf(table)).halt;
    assert.ok(halted?.why === 'shock');
    const accept = (n: number) =>
      syncs(table).note(DISTRICT, { halt: null, accepted: { shaken: n, whole: halted.whole, at: clock.now } });
    await accept(shaken - 1);
    assert.equal((await through(world)).kind, 'halted');
    assert.deepEqual(await classesIn(table), before);
    await accept(shaken);
    assert.equal((await through(world)).kind, 'done');
    assert.notDeepEqual(await classesIn(table), before);
    assert.deepEqual([(await stateOf(table)).accepted, (await stateOf(table)).halt], [null, null]);
  });
}

test('a district that becomes less day by day is weighed by what is left of it', async () => {
  const { shared, world, clock, table } = await synced();
  gone(shared, 0, 3);
  assert.equal((await through(world)).kind, 'done');
  clock.now += 86_400;
  // Three of seven.
  gone(shared, 3, 6);
  const outcome = await through(world);
  assert.ok(outcome.kind === 'halted' && outcome.halt.why === 'shock', outcome.kind);
  assert.deepEqual([outcome.halt.shaken, outcome.halt.current], [3, 7]);
  assert.equal((await classesIn(table)).filter(({ state }) => state === 'active').length, 7);
});

test('deltas add up over a day', async () => {
  const { shared, world, table, clock } = await synced();
  gone(shared, 0, 2);
  assert.equal((await through(world)).kind, 'done');
  gone(shared, 2, 3);
  assert.equal((await through(world)).kind, 'done');
  const shock = (await table.get(districtKey(DISTRICT)))?.['shock'];
  assert.ok(typeof shock === 'object' && shock !== null && 'n' in shock);
  assert.equal(shock['n'], 3);
  gone(shared, 3, 4);
  const outcome = await through(world);
  assert.ok(outcome.kind === 'halted' && outcome.halt.why === 'shock');
  assert.deepEqual([outcome.halt.shaken, outcome.halt.earlier], [1, 3]);
  assert.equal((await classesIn(table))[3]?.state, 'active');
  // The next day it is one of eight.
  clock.now += 86_400;
  await syncs(table).note(DISTRICT, { halt: null });
  assert.equal((await through(world)).kind, 'done');
});

for (const [what, stop] of [
  ['its token is gone', (shared: Shared) => Object.assign(shared, { district: null })],
  ['it lists no section any more', (shared: Shared) => shared.quietly(() => shared.lists.sections.clear())],
] as const) {
  test(`a district that stops sharing is paused, never emptied, and goes on by itself: ${what}`, async () => {
    const { shared, world, table, take } = await synced();
    const { district } = shared;
    const sections = new Map(shared.lists.sections);
    const before = await classesIn(table);
    stop(shared);
    for (let run = 0; run < 3; run++) {
      const outcome = await through(world, true);
      assert.ok(outcome.kind === 'halted' && outcome.halt.why === 'unshared', outcome.kind);
    }
    assert.deepEqual(await classesIn(table), before);
    assert.deepEqual(
      take().filter((pk) => pk !== 'Y#'),
      [],
    );
    shared.district = district;
    for (const [key, one] of sections) shared.lists.sections.set(key, one);
    assert.equal((await through(world)).kind, 'done');
    assert.equal((await stateOf(table)).halt, null);
  });
}

test('users of whom Clever lists none any more are not forgotten: the district is paused', async () => {
  const { shared, world, table } = await synced();
  const users = new Map(shared.lists.users);
  for (let isFirst = true; (await stateOf(table)).run?.phase !== 'users'; isFirst = false) {
    await step({ ...world, msLeft: () => 0 }, DISTRICT, isFirst);
  }
  shared.quietly(() => shared.lists.users.clear());
  const outcome = await through(world);
  assert.ok(outcome.kind === 'halted' && outcome.halt.why === 'unshared', outcome.kind);
  const { named } = await people(table).known(DISTRICT, [{ kind: 'sis', id: 'S3' }], null);
  assert.equal(named[0]?.length, 1);
  for (const [key, one] of users) shared.lists.users.set(key, one);
  assert.equal((await through(world)).kind, 'done');
});

test('a district that comes from another source by now is left alone, in the middle of a read, too', async () => {
  const { shared, world, table, take } = await synced();
  shared.page = 3;
  shared.quietly(() => gone(shared, 0, 2));
  assert.equal((await step({ ...world, msLeft: () => 0 }, DISTRICT, true)).kind, 'go-on');
  await owners(table).take(DISTRICT, 'csv');
  take();
  assert.deepEqual(await through(world), { kind: 'elsewhere' });
  assert.deepEqual(take(), []);
});
