import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTable } from '../../bench/matching/judge/memory.ts';
import { step } from '../../shared/sync/step.ts';
import { course, DISTRICT, filled, id, NOW, section } from './district.ts';
import { classesIn, stateOf, through, watched, worldOf } from './run.ts';

test('the first sync of a district fills its catalogue', async () => {
  const shared = filled(12);
  const { table } = watched();
  const outcome = await through(worldOf(table, shared));
  assert.ok(outcome.kind === 'done');
  assert.deepEqual([outcome.how, outcome.figures.added, outcome.figures.left], ['full', 12, 0]);
  const classes = await classesIn(table);
  assert.deepEqual(classes[7], {
    id: id(0, 7),
    urlId: null,
    name: 'Algebra 7',
    subject: 'math',
    grade: '9',
    period: '8',
    sectionNumber: '7',
    sisIds: ['SEC-7'],
    course: { name: 'Course 2', number: 'C2' },
    term: { name: 'Fall 2026', start: '2026-08-24', end: '2026-12-18' },
    school: { id: id(3, 0), name: 'Lincoln High' },
    students: 2,
    teachers: [{ cleverId: id(1, 1), sisId: 'T1', email: 'teacher1@lincoln.example', name: 'First1 Last1' }],
    state: 'active',
    missingSince: null,
  });
  const state = await stateOf(table);
  assert.equal(state.cursor?.id, shared.events.at(-1)?.id);
  assert.deepEqual([state.run, state.halt, state.current, state.lms?.lmsMatched], [null, null, 12, 96]);
});

test('one that finds nothing new writes nothing, by events; a full read keeps its own position alone', async () => {
  const shared = filled(12);
  const { table, take } = watched();
  const world = worldOf(table, shared);
  await through(world);
  take();
  assert.deepEqual(await through(world), { kind: 'idle' });
  assert.deepEqual(take(), []);
  const again = await through(world, true);
  assert.ok(again.kind === 'done');
  assert.deepEqual([again.figures.added, again.figures.changed, again.figures.unchanged], [0, 0, 12]);
  assert.deepEqual(
    take().filter((pk) => pk !== 'Y#'),
    [],
  );
});

test('by short steps it comes to the same, and each goes on where the one before stopped', async () => {
  const shared = filled(40);
  shared.page = 7;
  const whole = watched();
  await through(worldOf(whole.table, shared));
  const stepped = watched();
  let steps = 0;
  const world = worldOf(stepped.table, shared, undefined, () => {
    steps += 1;
    return 0;
  });
  await through(world);
  assert.deepEqual(await classesIn(stepped.table), await classesIn(whole.table));
  assert.ok(steps >= 10, `${steps}`);
  // The same with classes there that are weighed.
  shared.quietly(() => {
    shared.remove('sections', id(0, 3));
    shared.set('sections', section(4, { name: 'Renamed' }));
  });
  assert.equal((await through(world, true)).kind, 'done');
  const [gone, renamed] = (await classesIn(stepped.table)).slice(3);
  assert.deepEqual([gone?.state, renamed?.name], ['missing', 'Renamed']);
});

test('whoever asks for all gets all, though a read of the classes alone is under way', async () => {
  const shared = filled(12);
  const { table } = watched();
  const world = worldOf(table, shared);
  await through(world);
  shared.set('courses', course(1, { name: 'Calculus' }));
  assert.equal((await step(world, DISTRICT, false)).kind, 'done');
  assert.equal((await stateOf(table)).run?.scope, 'classes');
  await through({ ...world, now: () => NOW + 60 }, true);
  const { fullAt, run } = await stateOf(table);
  assert.deepEqual([fullAt, run], [NOW + 60, null]);
});

test('every phase but one that is short has a position within, and goes on from there', async () => {
  const shared = filled(40);
  shared.page = 7;
  const { table } = watched(memoryTable(2));
  const world = worldOf(table, shared);
  await through(world);
  shared.quietly(() => shared.remove('sections', id(0, 3)));
  const places = new Map<string, Set<string | null>>();
  let pages = 0;
  shared.onPage = async (list) => {
    if (list === 'users' || list === 'sections') pages += 1;
  };
  const short = { ...world, msLeft: () => 0 };
  let most = 0;
  for (let steps = 0; steps < 200; steps++) {
    const before = pages;
    const outcome = await step(short, DISTRICT, steps === 0);
    most = Math.max(most, pages - before);
    if (outcome.kind === 'done') break;
    const { run } = await stateOf(table);
    assert.ok(run !== null);
    places.set(run.phase, (places.get(run.phase) ?? new Set()).add(run.after));
  }
  for (const phase of ['weigh', 'count', 'users', 'classes', 'lose', 'heal']) {
    assert.ok((places.get(phase)?.size ?? 0) > 4, phase);
  }
  // One of the list, and those of teachers.
  assert.ok(most <= 5, String(most));
  assert.equal((await classesIn(table))[3]?.state, 'missing');
});
