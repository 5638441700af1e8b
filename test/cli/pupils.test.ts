import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { shareOf } from '../../shared/crypto/marks.ts';
import type { PupilId } from '../../shared/records/roster.ts';
import { catalogue } from '../../shared/store/catalogue/read.ts';
import { contexts } from '../../shared/store/contexts/contexts.ts';
import { classKey, districtKey, pupilsKey, teacherPointerKey } from '../../shared/store/table/keys.ts';
import { open } from './roster.ts';
import { addAcme, addDeployment, DISTRICT, LINCOLN, startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await addAcme(world);
  await addDeployment(world, LINCOLN, DISTRICT);
});
after(() => world.close());

const today = (): string => new Date().toISOString().slice(0, 10);
const clever = (n: number): string => `5f1b0000000000000000${String(n).padStart(4, '0')}`;

/** Whether the roster has a person, whose launch names a section, among the pupils of each of these classes. */
async function attends(ids: readonly PupilId[], ...classIds: readonly string[]) {
  const reads = catalogue(world.dynamo);
  const { asker } = await reads.named(DISTRICT, { sisIds: ['named'], teacher: [], pupil: { ids, today: today() } });
  return (await reads.classes(DISTRICT, classIds, asker)).map((known) => known.attends ?? null);
}
const sis = (id: string): readonly PupilId[] => [{ kind: 'sis', id }];

const given = (files: Readonly<Record<string, string>>, options = ''): string =>
  [
    `classes import --district ${DISTRICT}`,
    ...Object.entries(files).map(([kind, text]) => `--${kind} ${world.file(`pupils-${kind}.csv`, text)}`),
    options,
  ].join(' ');

const SECTIONS = 'section_id,name,teacher_id\nA1,Algebra,T1\nB1,Biology,T2\nC1,Choir,T2\nEMPTY,Nobody yet,T2\n';
const ENROLLMENTS = 'School_id,Section_id,Student_id\nN,A1,P1\nN,A1,P2\nN,B1,P2\nN,C1,P3\nN,C1,P3\n';
const STUDENTS = 'School_id,Student_id,Student_number,State_id\nN,P1,9001,S-1\nN,P2,9002,\nN,P3,9003,S-3\n';

test('a rehearsal makes no key; pupils are known by each of their ids, and count beside their class', async () => {
  const files = { sections: SECTIONS, enrollments: ENROLLMENTS, students: STUDENTS };
  await world.done(given(files, '--dry-run'));
  assert.equal((await world.dynamo.get(districtKey(DISTRICT)))?.['pupilsKey'], undefined);
  assert.deepEqual(await attends(sis('P1')), []);

  const { out } = await world.done(given(files));
  assert.match(out, /^pupils +3$/m);
  assert.deepEqual(await attends(sis('P1'), 'A1', 'B1', 'C1', 'EMPTY'), ['yes', 'no', 'no', 'unknown']);
  assert.deepEqual(await attends(sis('P2'), 'A1', 'B1', 'C1'), ['yes', 'yes', 'no']);
  assert.deepEqual(await attends([{ kind: 'number', id: '9003' }], 'A1', 'C1'), ['no', 'yes']);
  // One of A1's two pupils has no state id, so that nobody's state id says that he is none of them.
  assert.deepEqual(await attends([{ kind: 'state', id: 'S-3' }], 'A1', 'C1'), ['unknown', 'yes']);
  assert.deepEqual(await attends(sis('nobody'), 'A1', 'C1'), ['unknown', 'unknown']);
  // An id of one kind is none of another.
  assert.deepEqual(await attends(sis('9003'), 'C1'), ['unknown']);
  const [one] = await catalogue(world.dynamo).classes(DISTRICT, ['A1']);
  assert.equal(one?.class.students, 2);

  assert.match((await world.done(given(files))).out, /^new +0\nchanged +0\nunchanged +4$/m);
  const moved = { ...files, enrollments: ENROLLMENTS.replace('N,A1,P1', 'N,B1,P1') };
  assert.match((await world.done(given(moved, '--dry-run'))).out, /^changed +A1 {2}Algebra: .*pupils$/m);
  await world.done(given(moved));
  assert.deepEqual(await attends(sis('P1'), 'A1', 'B1'), ['no', 'yes']);
});

test('an export lists pupils in its sections, by Clever’s ids', async () => {
  const sections = `id,sis_id,name,students\n${clever(1)},X1,Export,"[""${clever(201)}"",""${clever(202)}""]"\n`;
  const students = `id,sis_id\n${clever(201)},P201\n${clever(202)},P202\n`;
  await world.done(given({ sections, students }));
  assert.deepEqual(await attends(sis('P201'), clever(1)), ['yes']);
  assert.deepEqual(await attends([{ kind: 'clever', id: clever(202) }], clever(1)), ['yes']);
  // Enrollments may name a section, or a pupil, by the SIS's id: still one pupil.
  await world.done(given({ sections, students, enrollments: 'section_id,student_id\nX1,P201\nX1,P202\n' }));
  const [one] = await catalogue(world.dynamo).classes(DISTRICT, [clever(1)]);
  assert.equal(one?.class.students, 2);
});

test('no id of a pupil is in the table, and no list of them in a course', async () => {
  await world.done(given({ sections: SECTIONS, enrollments: ENROLLMENTS, students: STUDENTS }));
  const key = await open(world.dynamo, 'algebra');
  await world.done(`mappings set ${key} --expect 0 --class A1`);
  const context = await contexts(world.dynamo).get(key, 'consistent');
  assert.ok(!JSON.stringify(context).includes('pupils'));
  const item = await world.dynamo.get(classKey(DISTRICT, 'A1'), 'consistent');
  assert.ok(item?.['pupils'] instanceof Uint8Array);
  const share = await world.dynamo.get(pupilsKey(DISTRICT, shareOf('sis', 'P1')), 'consistent');
  for (const one of [item, share]) assert.doesNotMatch(JSON.stringify(one), /P1"|9001|S-1/);
  const { out } = await world.done(`classes show A1 --district ${DISTRICT} --json`);
  assert.doesNotMatch(out, /pupils/);
});

test('without pupils in the files their lists stay; whole files forget who is gone', async () => {
  await world.done(given({ sections: SECTIONS, enrollments: ENROLLMENTS }));
  await world.done(given({ sections: SECTIONS }));
  assert.deepEqual(await attends(sis('P1'), 'A1', 'B1'), ['yes', 'no']);
  const without = ENROLLMENTS.replaceAll(/N,[A-Z]1,P3\n/g, '');
  await world.done(given({ sections: SECTIONS, enrollments: without }));
  assert.deepEqual(await attends(sis('P3'), 'A1', 'C1'), ['no', 'unknown']);
  await world.done(given({ sections: SECTIONS, enrollments: without }, '--whole'));
  assert.deepEqual(await attends(sis('P3'), 'A1', 'C1'), ['unknown', 'unknown']);
});

test('lists that are two weeks old say nothing, nor does a class of more than two thousand', async () => {
  const many = Array.from({ length: 2001 }, (_, n) => `A1,M${n}`).join('\n');
  await world.done(given({ sections: SECTIONS, enrollments: `section_id,student_id\nB1,P1\nB1,P2\n${many}\n` }));
  assert.deepEqual(await attends(sis('M7'), 'A1', 'B1'), ['unknown', 'no']);
  const old = new Date(Date.now() - 15 * 86_400_000).toISOString().slice(0, 10);
  await world.dynamo.update(districtKey(DISTRICT), { set: { pupilsDay: old } });
  assert.deepEqual(await attends(sis('P1'), 'B1'), [null]);
});

test('a teacher whose SIS id is a pupil’s, too, is marked, and no more once it is not', async () => {
  const pointer = async (id: string) =>
    (await world.dynamo.get(teacherPointerKey(DISTRICT, { kind: 'sis', id }), 'consistent'))?.['pupil'];
  const { err } = await world.done(given({ sections: SECTIONS, enrollments: `${ENROLLMENTS}N,A1,T1\n` }));
  assert.match(err, /1 SIS id of a teacher is a pupil's as well: such an id names neither\./);
  assert.deepEqual([await pointer('T1'), await pointer('T2')], [true, undefined]);
  await world.done(given({ sections: SECTIONS, enrollments: ENROLLMENTS }));
  assert.equal(await pointer('T1'), undefined);
  // Where the LMS writes something before the ids of its staff, they meet no pupil's there.
  const twice = { sections: SECTIONS, enrollments: `${ENROLLMENTS}N,A1,T1\n` };
  await world.done(`match accept --district ${DISTRICT} --kind user --prefix STAFF-`);
  await world.done(given(twice));
  assert.equal(await pointer('T1'), undefined);
  await world.done(`match accept --district ${DISTRICT} --kind user --prefix STAFF- --pupils`);
  await world.done(given(twice));
  assert.equal(await pointer('T1'), true);
  await world.done(`match clear --district ${DISTRICT} --kind user --yes`);
});

test('what is wrong with the files of pupils is told', async () => {
  const bad = 'section_id,student_id\nA1,\n,P1\nZ9,P1\nA1,P1\n';
  const { code, out, err } = await world.run(given({ sections: SECTIONS, enrollments: bad }));
  assert.equal(code, 1);
  assert.match(out, /^bad +pupils-enrollments.csv line 2, student_id: is empty$/m);
  assert.match(out, /^bad +pupils-enrollments.csv line 3, section_id: is empty$/m);
  assert.match(err, /Of 1 enrollment the section is no class of these files, or several: left out\./);
  await world.refused(
    /pupils-enrollments.csv line 3 has a quote that is not closed/,
    given({ sections: SECTIONS, enrollments: 'section_id,student_id\nA1,P1\nA1,"P2\nB1,P3\n' }),
  );
  await world.refused(
    /has no column student_id or student/,
    given({ sections: SECTIONS, enrollments: 'section_id,pupil\nA1,P1\n' }),
  );
});
