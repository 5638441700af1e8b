import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CleverFailure, OutOfTime, type Trouble } from '../../shared/clever/failure.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { districtKey } from '../../shared/store/table/keys.ts';
import { goodAt, isLate } from '../../shared/sync/fresh.ts';
import { step } from '../../shared/sync/step.ts';
import { course, DISTRICT, filled, id, NOW, type Shared, section, student, teacher, term } from './district.ts';
import { type Clock, classesIn, stateOf, through, watched, worldOf } from './run.ts';

const DAY = 86_400;

async function synced(classes = 20) {
  const shared = filled(classes);
  const clock: Clock = { now: NOW };
  const watch = watched();
  const world = worldOf(watch.table, shared, clock);
  assert.equal((await through(world)).kind, 'done');
  watch.take();
  const named = async (n: number) => (await classesIn(watch.table)).find((one) => one.id === id(0, n));
  return { shared, clock, world, named, ...watch };
}

test('sections that come, change, go and come back', async () => {
  const { shared, world, named, table } = await synced();
  shared.set('sections', section(30, { name: 'New' }));
  shared.set('sections', section(1, { period: '9' }));
  shared.remove('sections', id(0, 2));
  const outcome = await through(world);
  assert.ok(outcome.kind === 'done');
  assert.deepEqual([outcome.how, outcome.events], ['events', 3]);
  assert.deepEqual([outcome.figures.added, outcome.figures.changed, outcome.figures.missing], [1, 1, 1]);
  assert.deepEqual(
    [(await named(30))?.name, (await named(1))?.period, (await named(2))?.state],
    ['New', '9', 'missing'],
  );
  shared.set('sections', section(2));
  shared.remove('sections', id(0, 3));
  shared.set('sections', section(3));
  await through(world);
  assert.deepEqual([(await named(2))?.state, (await named(3))?.state], ['active', 'active']);
  assert.equal((await stateOf(table)).cursor?.id, shared.events.at(-1)?.id);
  assert.deepEqual(await through(world), { kind: 'idle' });
});

test('a field that is gone is gone', async () => {
  const { shared, world, named } = await synced();
  shared.set('sections', section(1, { period: null, grade: null }));
  await through(world);
  assert.deepEqual([(await named(1))?.period, (await named(1))?.grade], [null, null]);
});

test('a teacher with another name or SIS id is another in each of her classes', async () => {
  const { shared, world, named } = await synced();
  const roles = {
    ...teacher(1).roles,
    teacher: { sisId: 'T-new', number: null, stateId: null, username: null, schools: [] },
  };
  shared.set('users', teacher(1, { name: { first: 'Rosa', last: 'Alvarez' }, roles }));
  await through(world);
  for (const n of [5, 6, 7, 8, 9]) {
    const [only] = (await named(n))?.teachers ?? [];
    assert.deepEqual([only?.name, only?.sisId], ['Rosa Alvarez', 'T-new']);
  }
});

for (const [what, act, wanted] of [
  ['a course', (shared: Shared) => shared.set('courses', course(1, { name: 'Calculus' })), ['Calculus', '2026-12-18']],
  [
    'a term',
    (shared: Shared) => shared.set('terms', term({ id: id(5, 1), end: '2026-12-22' })),
    ['Course 1', '2026-12-22'],
  ],
] as const) {
  test(`${what} that is described otherwise: all classes are read anew, users are not`, async () => {
    const { shared, world, named, table } = await synced();
    shared.set('terms', term({ id: id(5, 1) }));
    shared.set('sections', section(1, { term: id(5, 1) }));
    assert.equal((await through(world)).kind, 'done');
    const before = (await stateOf(table)).fullAt;
    act(shared);
    const outcome = await through({ ...world, now: () => NOW + 100 });
    assert.equal(outcome.kind, 'done');
    const one = await named(1);
    assert.deepEqual([one?.course?.name, one?.term?.end], wanted);
    const state = await stateOf(table);
    assert.deepEqual([state.fullAt, state.cursor?.id, state.run], [before, shared.events.at(-1)?.id, null]);
  });
}

test('events that came while all was read are taken in afterwards', async () => {
  const shared = filled(20);
  const { table } = watched();
  const world = worldOf(table, shared);
  let isFirst = true;
  shared.onPage = async (list) => {
    if (list !== 'sections' || !isFirst) return;
    isFirst = false;
    // Behind what was read already.
    shared.set('sections', section(0, { name: 'Changed meanwhile' }));
  };
  await through(world);
  assert.equal((await through(world)).kind, 'done');
  assert.equal((await classesIn(table))[0]?.name, 'Changed meanwhile');
});

for (const [what, make] of [
  [
    'an event that cannot be read',
    async ({ shared }) => void shared.events.push({ of: 'unreadable', id: id(9, 9999), at: NOW }),
  ],
  [
    'more events than are taken in one by one',
    async ({ shared }) => {
      for (let n = 0; n < 10_001; n++) shared.set('sections', section(1, { period: `${n}` }));
    },
  ],
  [
    'a last event that is too old',
    async ({ clock }) => {
      clock.now += 31 * DAY;
    },
  ],
] as const satisfies readonly (readonly [string, (scene: Awaited<ReturnType<typeof synced>>) => Promise<void>])[]) {
  test(`a full read in place of events: ${what}`, async () => {
    const scene = await synced();
    scene.shared.quietly(() => scene.shared.set('sections', section(1, { name: 'Told by no event' })));
    await make(scene);
    const outcome = await through(scene.world);
    assert.ok(outcome.kind === 'done');
    assert.equal(outcome.how, 'full');
    assert.equal((await scene.named(19))?.state, 'active');
    assert.equal((await scene.named(1))?.state, 'active');
    assert.deepEqual((await through(scene.world)).kind, 'idle');
  });
}

test('a full read in place of events that Clever does not give, and nothing else is taken for that', async () => {
  const { shared, world } = await synced();
  const failing = (trouble: Trouble) => ({
    ...world,
    clever: {
      ...shared.clever,
      // biome-ignore lint/correctness/useYield: it fails before the first page
      async *events() {
        throw new CleverFailure(trouble, 'events', 'status');
      },
    },
  });
  for (const trouble of ['missing', 'unreadable'] as const) {
    const outcome = await through(failing(trouble));
    assert.ok(outcome.kind === 'done' && outcome.how === 'full', trouble);
  }
  for (const trouble of ['busy', 'unavailable', 'refused'] as const) {
    await assert.rejects(through(failing(trouble)), { trouble });
  }
});

test('Clever that has to be waited for longer than a step is waited for, whatever was asked', async () => {
  const { shared, world } = await synced();
  const clever = {
    ...shared.clever,
    async district(): Promise<never> {
      throw new OutOfTime(30);
    },
  };
  assert.deepEqual(await through({ ...world, clever }), { kind: 'waits', seconds: 30, moved: false });
});

test('of a teacher who is shared no more her id alone stays', async () => {
  const { shared, world, named } = await synced();
  shared.remove('users', id(1, 1));
  await through(world);
  assert.deepEqual((await named(5))?.teachers, [{ cleverId: id(1, 1), sisId: null, email: null, name: null }]);
});

test('who has lost the district while Clever was waited for takes no events in', async () => {
  const { shared, world, clock, table } = await synced();
  shared.set('users', student(3, { email: 'new@lincoln.example' }));
  shared.set('sections', section(1, { name: 'Older' }));
  let hangs = true;
  shared.onPage = async () => {
    if (!hangs) return;
    hangs = false;
    clock.now += 400;
    shared.set('sections', section(1, { name: 'Newer' }));
    assert.equal((await through(world)).kind, 'done');
  };
  assert.equal((await through(world)).kind, 'busy');
  assert.equal((await classesIn(table))[1]?.name, 'Newer');
});

test('a district in which nothing happens is read anew once a day at most', async () => {
  const { clock, world, shared } = await synced();
  clock.now += 31 * DAY;
  assert.equal((await through(world)).kind, 'done');
  clock.now += 3600;
  assert.equal((await through(world)).kind, 'idle');
  // Events are kept for 30 days: then Clever has none, and a district without any asks for nothing.
  shared.events.length = 0;
  clock.now += DAY;
  assert.equal((await through(world)).kind, 'done');
  clock.now += 3600;
  assert.equal((await through(world)).kind, 'idle');
  shared.set('sections', section(1, { name: 'Woken up' }));
  const outcome = await through(world);
  assert.ok(outcome.kind === 'done');
  assert.equal(outcome.how, 'full');
});

test(`what the LMS Connect of district ${DISTRICT} says is kept, and written where it differs`, async () => {
  const { shared, world, table, take } = await synced();
  if (shared.district !== null) shared.district = { ...shared.district, lmsState: 'disconnected', lmsMatched: 12 };
  assert.equal((await through(world)).kind, 'idle');
  assert.deepEqual(
    [(await stateOf(table)).lms?.lmsState, (await stateOf(table)).lms?.lmsMatched],
    ['disconnected', 12],
  );
  assert.deepEqual(take(), ['Y#']);
  await through(world);
  assert.deepEqual(take(), []);
});

test('an application without Clever’s events reads all once a day, and says so', async () => {
  const { shared, world, clock, table, named } = await synced();
  const refused = async (): Promise<never> => {
    throw new CleverFailure('refused', 'events', 'status 403');
  };
  const clever = {
    ...shared.clever,
    latestEvent: refused,
    // biome-ignore lint/correctness/useYield: it fails before the first page
    async *events() {
      await refused();
    },
  };
  const without = { ...world, clever };
  const first = await through(without);
  assert.ok(first.kind === 'done' && first.how === 'full' && first.noEvents);
  assert.deepEqual([(await stateOf(table)).noEvents, (await stateOf(table)).cursor], [true, null]);
  clock.now += 3600;
  assert.equal((await through(without)).kind, 'idle');
  shared.quietly(() => shared.set('sections', section(1, { name: 'Told by nobody' })));
  clock.now += DAY;
  const second = await through(without);
  assert.ok(second.kind === 'done' && second.figures.changed === 1 && second.noEvents);
  assert.equal((await named(1))?.name, 'Told by nobody');
  // Granted later, it goes on with them by itself.
  shared.set('sections', section(1, { name: 'Told by an event' }));
  const third = await through(world);
  assert.ok(third.kind === 'done' && third.how === 'full' && !third.noEvents);
  assert.equal((await stateOf(table)).noEvents, false);
});

test('steps of a district that is suspended meanwhile are not done', async () => {
  const { shared, world, table, take } = await synced();
  shared.page = 3;
  assert.equal((await step({ ...world, msLeft: () => 0 }, DISTRICT, true)).kind, 'go-on');
  await deployments(table).setDistrictState(DISTRICT, 'suspended');
  const { calls } = shared;
  take();
  assert.deepEqual(await through(world), { kind: 'suspended' });
  assert.deepEqual([take(), shared.calls], [[], calls]);
  await deployments(table).setDistrictState(DISTRICT, 'active');
  assert.equal((await through(world)).kind, 'done');
});

for (const [what, changed, isHalted] of [
  ['moved within the year', { end: '2027-06-04' }, false],
  ['named otherwise', { name: 'First semester' }, false],
  ['another one', { name: 'Spring 2027', start: '2027-01-11', end: '2027-06-04' }, true],
  ['over by now', { end: '2026-10-02' }, true],
] as const) {
  test(`a term of all classes that is ${what} ${isHalted ? 'is a shock' : 'shakes none'}`, async () => {
    const { shared, world, named, table } = await synced();
    shared.set('terms', term(changed));
    const outcome = await through(world);
    assert.equal(outcome.kind, isHalted ? 'halted' : 'done');
    assert.equal((await named(1))?.term?.end, isHalted ? term().end : { ...term(), ...changed }.end);
    if (!isHalted) assert.equal((await table.get(districtKey(DISTRICT)))?.['shock'], undefined);
  });
}

test('a look that finds nothing is written down once in six hours, and a district that is late is told from it', async () => {
  const { world, clock, table, take } = await synced();
  assert.equal(goodAt(await stateOf(table)), NOW);
  clock.now += 7 * 3600;
  await through(world);
  assert.deepEqual(take(), ['Y#']);
  clock.now += 3600;
  await through(world);
  assert.deepEqual(take(), []);
  const state = await stateOf(table);
  assert.equal(goodAt(state), NOW + 7 * 3600);
  assert.deepEqual([isLate(state, clock.now + 10 * 3600), isLate(state, clock.now + 12 * 3600)], [false, true]);
  // Without events one full read a day is what can be.
  assert.equal(isLate({ ...state, noEvents: true }, clock.now + 12 * 3600), false);
  assert.equal(isLate({ ...state, noEvents: true }, clock.now + 48 * 3600), true);
});
