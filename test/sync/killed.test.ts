import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTable } from '../../bench/matching/judge/memory.ts';
import { SHARES } from '../../shared/crypto/shares.ts';
import { people } from '../../shared/store/directory/people.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { districtKey, pupilsKey, sisPointerKey, teacherPointerKey } from '../../shared/store/table/keys.ts';
import { step } from '../../shared/sync/step.ts';
import { DISTRICT, filled, id, NOW, type Shared, section, teacher } from './district.ts';
import { type Clock, classesIn, Killed, stateOf, through, watched, worldOf } from './run.ts';

/** All that a sync leaves of a district, but for ids and times of its own. */
async function left(dynamo: Dynamo): Promise<unknown> {
  const { cursor, current, run, halt, accepted, lms } = await stateOf(dynamo);
  const { pupilsKey: _, shock, ...district } = (await dynamo.get(districtKey(DISTRICT))) ?? {};
  const shares = await dynamo.getAll(SHARES.map((share) => pupilsKey(DISTRICT, share)));
  const ids = Array.from({ length: 16 }, (_, n) => [`S${n}`, `T${n}`, `9${n}`, `pupil${n}`]).flat();
  const named = await people(dynamo).known(
    DISTRICT,
    ids.flatMap((id) => (['sis', 'number', 'username'] as const).map((kind) => ({ kind, id }))),
    null,
  );
  const pointers = [
    ...Array.from({ length: 12 }, (_, n) => sisPointerKey(DISTRICT, `SEC-${n}`)),
    ...Array.from({ length: 4 }, (_, n) => teacherPointerKey(DISTRICT, { kind: 'clever', id: id(1, n) })),
  ];
  return {
    classes: await classesIn(dynamo),
    state: { cursor, current, run, halt, accepted, lms },
    district,
    shaken: typeof shock === 'object' && shock !== null && 'n' in shock ? shock['n'] : null,
    known: shares.filter((share) => share !== null).length,
    named,
    pointers: await dynamo.getAll(pointers),
  };
}

interface Case {
  readonly what: string;
  /** what has happened since the sync before; null: there was none */
  readonly since: ((shared: Shared) => void) | null;
  readonly whole: boolean;
  /** happens once what was there is weighed */
  readonly meanwhile?: (shared: Shared) => void;
  /** each step ends after its first piece */
  readonly isShort?: true;
}

const CASES: readonly Case[] = [
  { what: 'the first sync', since: null, whole: false },
  { what: 'the first sync, by short steps', since: null, whole: false, isShort: true },
  {
    what: 'a full read that changes and takes away, by short steps',
    since: (shared) =>
      shared.quietly(() => {
        shared.remove('sections', id(0, 2));
        shared.set('sections', section(3, { teachers: [id(1, 1)], students: [id(2, 9)], course: null }));
      }),
    whole: true,
    isShort: true,
  },
  {
    what: 'a full read while Clever changes more',
    since: (shared) => shared.quietly(() => shared.set('sections', section(3, { course: null }))),
    whole: true,
    meanwhile: (shared) => shared.quietly(() => shared.set('sections', section(7, { course: null }))),
  },
  {
    what: 'a full read that changes, adds and takes away',
    since: (shared) =>
      shared.quietly(() => {
        shared.remove('sections', id(0, 2));
        shared.set('sections', section(3, { teachers: [id(1, 1)], course: null }));
        shared.set('sections', section(13));
      }),
    whole: true,
  },
  {
    what: 'events',
    since: (shared) => {
      shared.remove('sections', id(0, 2));
      shared.set('sections', section(3, { course: null, students: [id(2, 9)] }));
      shared.set('sections', section(13));
      shared.set('users', teacher(1, { name: { first: 'Rosa', last: 'Alvarez' } }));
    },
    whole: false,
  },
  {
    what: 'events of a course, after which all classes are read',
    since: (shared) => {
      shared.set('courses', {
        ...[...shared.lists.courses.values()][2],
        id: id(4, 2),
        district: DISTRICT,
        name: 'Calculus',
        number: 'C2',
      });
    },
    whole: false,
  },
];

for (const { what, since, whole, meanwhile = () => undefined, isShort = false } of CASES) {
  test(`killed between any two writes and begun again it comes to the same: ${what}`, async () => {
    const scene = async () => {
      const shared = filled(12);
      shared.page = 5;
      const { table, ...watch } = watched(memoryTable(isShort ? 4 : 1000));
      const clock: Clock = { now: NOW };
      const world = worldOf(table, shared, clock, isShort ? () => 0 : undefined);
      if (since !== null) {
        await through(world);
        since(shared);
        let isWeighed = false;
        shared.onPage = async (list) => {
          const isNext = isWeighed && list === 'users';
          isWeighed ||= list === 'sections';
          if (!isNext) return;
          shared.onPage = async () => undefined;
          meanwhile(shared);
        };
      }
      watch.take();
      return { table, world, clock, ...watch };
    };
    const whole0 = await scene();
    await through(whole0.world, whole);
    const writes = whole0.take().length;
    const wanted = await left(whole0.table);
    assert.ok(writes > 5, `${writes} writes`);
    for (let kill = 0; ; kill += isShort ? 4 : 1) {
      const { table, world, clock, killAfter, revive, isDead } = await scene();
      killAfter(kill);
      await through(world, whole).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      });
      if (!isDead()) break;
      revive();
      // Whoever held the district is dead, which its lease says when it is over.
      clock.now += 361;
      await through(world, whole && (await stateOf(table)).run === null);
      assert.deepEqual(await left(table), wanted, `killed before write ${kill + 1}`);
    }
  });
}

test('two runs of one district never interleave: one of them is told that somebody is at it', async () => {
  const shared = filled(12);
  const { table } = watched();
  const world = worldOf(table, shared);
  const outcomes = await Promise.all([1, 2, 3].map(() => step(world, DISTRICT, false)));
  assert.deepEqual(outcomes.map(({ kind }) => kind).sort(), ['busy', 'busy', 'done']);
});

test('who has lost the district to another writes nothing more of its position', async () => {
  const shared = filled(12);
  shared.page = 3;
  const { table } = watched();
  const clock: Clock = { now: NOW };
  const world = worldOf(table, shared, clock);
  // The first run hangs before it writes a class for longer than its lease, and another goes through meanwhile.
  let frozen = false;
  shared.onPage = async (list) => {
    if (frozen || list !== 'sections') return;
    frozen = true;
    clock.now += 400;
    assert.equal((await through(world)).kind, 'done');
    shared.lists.sections.set(id(0, 0), section(0, { name: 'Newer' }));
    assert.equal((await through(world, true)).kind, 'done');
  };
  assert.equal((await step(world, DISTRICT, false)).kind, 'busy');
  assert.equal((await stateOf(table)).doneAt, NOW + 400);
  assert.equal((await classesIn(table))[0]?.name, 'Newer');
});

test('a run that hangs in the middle takes nothing from what another has seen meanwhile', async () => {
  const shared = filled(40);
  const { table } = watched();
  const clock: Clock = { now: NOW };
  const world = worldOf(table, shared, clock);
  await through(world);
  shared.page = 15;
  await step({ ...world, msLeft: () => 0 }, DISTRICT, true);
  let hangs = true;
  shared.onPage = async (list) => {
    if (list !== 'sections' || !hangs) return;
    hangs = false;
    clock.now += 400;
    // Another goes on with the same read, through this phase and no further.
    const other = { ...world, msLeft: () => 100_000 };
    assert.deepEqual(await step(other, DISTRICT, false), { kind: 'go-on', phase: 'count' });
  };
  assert.equal((await step(world, DISTRICT, false)).kind, 'busy');
  const outcome = await through(world);
  assert.ok(outcome.kind === 'done', outcome.kind);
  assert.equal(outcome.figures.missing, 0);
  // Nor is anything taken for shaken.
  assert.equal((await table.get(districtKey(DISTRICT)))?.['shock'], undefined);
});
