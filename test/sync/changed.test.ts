import assert from 'node:assert/strict';
import { test } from 'node:test';
import { syncs } from '../../shared/store/syncs/syncs.ts';
import { districtKey } from '../../shared/store/table/keys.ts';
import { step } from '../../shared/sync/step.ts';
import { DISTRICT, filled, id, NOW, type Shared, section } from './district.ts';
import { classesIn, stateOf, through, watched, worldOf } from './run.ts';

const NOBODY = id(1, 999);

/** A district whose full read has weighed what `before` has changed, and written nothing of it; then Clever changes more. */
async function weighed(classes: number, before: (shared: Shared) => void, after: (shared: Shared) => void) {
  const shared = filled(classes);
  const { table } = watched();
  const world = worldOf(table, shared);
  assert.equal((await through(world)).kind, 'done');
  shared.quietly(() => before(shared));
  for (let isFirst = true; (await stateOf(table)).run?.phase !== 'users'; isFirst = false) {
    await step({ ...world, msLeft: () => 0 }, DISTRICT, isFirst);
  }
  shared.quietly(() => after(shared));
  const shaken = async () => {
    const day = (await table.get(districtKey(DISTRICT)))?.['shock'];
    return typeof day === 'object' && day !== null && 'n' in day ? day['n'] : 0;
  };
  return { world, table, shaken };
}

const others = (shared: Shared, from: number, to: number): void => {
  for (let n = from; n < to; n++) shared.set('sections', section(n, { teachers: [NOBODY], course: id(4, 77) }));
};

test('what Clever changes after all was weighed is weighed, too, and stops where it is too much', async () => {
  const { world, table } = await weighed(
    10,
    () => undefined,
    (shared) => others(shared, 0, 4),
  );
  const before = await classesIn(table);
  const outcome = await through(world);
  assert.ok(outcome.kind === 'halted' && outcome.halt.why === 'shock', outcome.kind);
  assert.deepEqual([outcome.halt.shaken, outcome.halt.current, outcome.halt.earlier], [4, 10, 0]);
  assert.deepEqual(await classesIn(table), before);
});

for (const [what, before, after, wanted] of [
  ['alone', [0, 0], [4, 5], 1],
  ['with what was weighed', [0, 2], [4, 5], 3],
  ['in place of what was weighed', [0, 3], [0, 0], 3],
] as const) {
  test(`what is no shock goes through, and each class counts once for the day: ${what}`, async () => {
    const { world, table, shaken } = await weighed(
      10,
      (shared) => others(shared, before[0], before[1]),
      (shared) => others(shared, after[0], after[1]),
    );
    assert.equal((await through(world)).kind, 'done');
    const all = await classesIn(table);
    for (const n of [before[0], after[0]]) {
      const isChanged = n < before[1] || (n >= after[0] && n < after[1]);
      assert.equal(all[n]?.teachers[0]?.cleverId === NOBODY, isChanged);
    }
    assert.equal(await shaken(), wanted);
  });
}

test('what was written before it stops is what the guard had let through; an operator lets the rest through', async () => {
  const { world, table, shaken } = await weighed(
    1200,
    (shared) => others(shared, 0, 100),
    (shared) => others(shared, 600, 1100),
  );
  const changed = async () =>
    (await classesIn(table)).filter(({ teachers }) => teachers[0]?.cleverId === NOBODY).length;
  const outcome = await through(world);
  assert.ok(outcome.kind === 'halted' && outcome.halt.why === 'shock', outcome.kind);
  assert.deepEqual([outcome.halt.shaken, outcome.halt.current, outcome.halt.earlier], [500, 1200, 100]);
  assert.deepEqual([await changed(), await shaken()], [100, 100]);
  await syncs(table).note(DISTRICT, { halt: null, accepted: { shaken: 500, whole: true, at: NOW } });
  assert.equal((await through(world)).kind, 'done');
  assert.equal(await changed(), 600);
});
