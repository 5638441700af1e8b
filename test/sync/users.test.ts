import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from '../../shared/store/catalogue/read.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { people } from '../../shared/store/directory/people.ts';
import { setSpelling } from '../../shared/store/directory/spelling.ts';
import { syncs } from '../../shared/store/syncs/syncs.ts';
import { step } from '../../shared/sync/step.ts';
import { segmentOf } from '../../shared/sync/users.ts';
import { DISTRICT, filled, id, NOW, section, student, teacher } from './district.ts';
import { through, watched, worldOf } from './run.ts';

async function synced() {
  const shared = filled(10);
  const watch = watched();
  const world = worldOf(watch.table, shared);
  assert.equal((await through(world)).kind, 'done');
  const named = async (kind: 'sis' | 'number' | 'username', one: string) =>
    (await people(watch.table).known(DISTRICT, [{ kind, id: one }], null)).named[0]?.map(({ cleverId }) => cleverId);
  watch.take();
  return { shared, world, named, ...watch };
}

test('ids of users name them after a full read, and the district says that they do', async () => {
  const { named, table } = await synced();
  assert.deepEqual(await named('sis', 'T1'), [id(1, 1)]);
  assert.deepEqual(await named('sis', 'S3'), [id(2, 3)]);
  assert.deepEqual(await named('number', '93'), [id(2, 3)]);
  assert.deepEqual(await named('username', 'pupil3'), [id(2, 3)]);
  assert.deepEqual(await named('number', 'S3'), []);
  assert.equal((await deployments(table).district(DISTRICT))?.knowsUsers, true);
});

test('an event changes its own user alone: a new id names him, the old one nobody', async () => {
  const { shared, world, named, take } = await synced();
  const own = student(3);
  const roles = { ...own.roles, student: own.roles.student && { ...own.roles.student, sisId: 'S-new' } };
  shared.set('users', { ...own, roles });
  await through(world);
  assert.deepEqual([await named('sis', 'S3'), await named('sis', 'S-new')], [[], [id(2, 3)]]);
  assert.ok(take().filter((pk) => pk === 'U#').length <= 2);
  shared.remove('users', id(2, 4));
  await through(world);
  assert.deepEqual(await named('sis', 'S4'), []);
});

test('an event that does not say what was before: the old ids name nobody all the same', async () => {
  const { shared, world, named } = await synced();
  const own = student(3);
  const roles = { ...own.roles, student: own.roles.student && { ...own.roles.student, sisId: 'S-new' } };
  shared.quietly(() => shared.set('users', { ...own, roles }));
  const object = { ...own, roles };
  shared.events.push({ of: 'users', did: 'updated', id: id(9, 5000), at: NOW, object, before: null });
  const outcome = await through(world);
  assert.ok(outcome.kind === 'done' && outcome.how === 'events');
  assert.deepEqual([await named('sis', 'S3'), await named('sis', 'S-new')], [[], [id(2, 3)]]);
  assert.deepEqual(await named('number', '93'), [id(2, 3)]);
});

test('a deleted user of whom the event has no roles: none of the ids names anybody', async () => {
  const { shared, world, named } = await synced();
  const own = student(3);
  const roles = { student: null, teacher: null, staff: null, districtAdmin: false };
  shared.quietly(() => shared.remove('users', own.id));
  shared.events.push({
    of: 'users',
    did: 'deleted',
    id: id(9, 5000),
    at: NOW,
    object: { ...own, roles },
    before: null,
  });
  const outcome = await through(world);
  assert.ok(outcome.kind === 'done' && outcome.how === 'events');
  const left = [await named('sis', 'S3'), await named('number', '93'), await named('username', 'pupil3')];
  assert.deepEqual(left, [[], [], []]);
  assert.deepEqual(await named('sis', 'S4'), [id(2, 4)]);
});

test('the same SIS id twice names nobody, whoever comes first', async () => {
  const { shared, world, named, table } = await synced();
  const roles = {
    ...teacher(1).roles,
    teacher: { sisId: 'S3', number: null, stateId: null, username: null, schools: [] },
  };
  shared.quietly(() => shared.set('users', teacher(1, { roles })));
  await through(world, true);
  assert.equal((await named('sis', 'S3'))?.length, 2);
  const found = await catalogue(table).named(DISTRICT, { sisIds: [], teacher: [{ kind: 'sis', id: 'S3' }] });
  assert.deepEqual([found.byTeacher, found.pupilToo], [[], true]);
});

test('an id that a teacher and a pupil come to share names neither from the event on, until one of them has another', async () => {
  const { shared, world, table } = await synced();
  const known = async () => {
    const found = await catalogue(table).named(DISTRICT, { sisIds: [], teacher: [{ kind: 'sis', id: 'T1' }] });
    return [found.byTeacher.length, found.pupilToo];
  };
  const own = student(3);
  const roles = { ...own.roles, student: own.roles.student && { ...own.roles.student, sisId: 'T1' } };
  assert.deepEqual(await known(), [5, false]);
  shared.set('users', { ...own, roles });
  await through(world);
  assert.deepEqual(await known(), [0, true]);
  shared.set('users', own);
  await through(world);
  assert.deepEqual(await known(), [5, false]);
});

test('ids are kept anew when the district’s rule for them becomes another', async () => {
  const { world, named, table } = await synced();
  const user = { trim: true, ignoreCase: true, prefix: '', suffix: '', pad: 0 };
  await setSpelling(table, DISTRICT, { user });
  const outcome = await through(world);
  assert.ok(outcome.kind === 'done');
  assert.deepEqual([outcome.how, await named('sis', 's3'), await named('sis', 'S3')], ['full', [id(2, 3)], []]);
  assert.equal((await through(world)).kind, 'idle');
});

test('a rule that becomes another in the middle of a read is the one by which all are kept', async () => {
  const { shared, world, named, table } = await synced();
  shared.page = 3;
  const short = { ...world, msLeft: () => 0 };
  let state = await syncs(table).get(DISTRICT);
  for (let isFirst = true; state.run?.phase !== 'classes'; isFirst = false) {
    await step(short, DISTRICT, isFirst);
    state = await syncs(table).get(DISTRICT);
  }
  const user = { trim: true, ignoreCase: true, prefix: '', suffix: '', pad: 0 };
  await setSpelling(table, DISTRICT, { user });
  assert.equal((await through(world)).kind, 'done');
  assert.deepEqual([await named('sis', 's3'), await named('sis', 'S3')], [[id(2, 3)], []]);
});

test('who attends a class is known by Clever ids', async () => {
  const { shared, world, table } = await synced();
  const attends = async (n: number, of: number) => {
    const pupil = { ids: [{ kind: 'clever' as const, id: id(2, of) }], today: '2026-11-23' };
    const { asker } = await catalogue(table).named(DISTRICT, { sisIds: ['named'], teacher: [], pupil });
    return (await catalogue(table).classes(DISTRICT, [id(0, n)], asker))[0]?.attends;
  };
  assert.deepEqual([await attends(3, 3), await attends(3, 4), await attends(3, 7)], ['yes', 'yes', 'no']);
  shared.set('sections', section(3, { students: [id(2, 7)] }));
  await through(world);
  assert.deepEqual([await attends(3, 3), await attends(3, 7)], ['no', 'yes']);
  // Nobody of whom the roster has never heard.
  assert.equal(await attends(3, 999), 'unknown');
});

test('a segment ends with the last id that it has', () => {
  const bounds = ['b', 'd'];
  assert.deepEqual(
    ['a', 'b', 'c', 'd', 'e'].map((one) => segmentOf(bounds, one)),
    [0, 0, 1, 1, 2],
  );
});
