import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { RosterClass } from '../../shared/records/roster.ts';
import { catalogue } from '../../shared/store/catalogue/read.ts';
import { contexts } from '../../shared/store/contexts/contexts.ts';
import { wantedOf } from '../../shared/store/contexts/grow.ts';
import { mappings } from '../../shared/store/contexts/mapping.ts';
import { contextKeyOf } from '../../shared/store/table/keys.ts';
import { addAcme, DISTRICT, LINCOLN, startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await addAcme(world);
});
after(() => world.close());

const stored = async (...ids: readonly string[]): Promise<readonly RosterClass[]> =>
  (await catalogue(world.dynamo).classes(DISTRICT, ids)).map((known) => known.class);
const ids = (classes: readonly RosterClass[]): readonly string[] => classes.map(({ id }) => id);

/** The files of Clever's SFTP sync. */
const SFTP = {
  schools: 'School_id,School_name,School_number\n0410,Lincoln High,410\n',
  teachers: [
    'School_id,Teacher_id,Teacher_number,Teacher_email,First_name,Last_name',
    '0410,T20817,1,ralvarez@lincolnusd.example,Rosa,Alvarez',
    '0412,T20817,1,ralvarez@lincolnusd.example,Rosa,Alvarez',
    '0410,T30001,2,"kim@lincolnusd.example","Min ""MJ""",Kim',
  ].join('\r\n'),
  sections: [
    '\ufeffSchool_id,Section_id,Teacher_id,Teacher_2_id,Name,Section_number,Grade,Course_name,Course_number,Period,Subject,Term_name,Term_start,Term_end',
    '0410,0301,T20817,T30001,"Algebra 1, Alvarez",0301,9,Algebra 1,MA101,3,Math,Fall,08/24/2026,12/18/2026',
    '0410,0302,T20817,,,0302,9,Algebra 1,MA101,4,Math,Fall,8/24/2026,2026-12-18',
  ].join('\r\n'),
};

/** An export of its API v3.1. */
const EXPORT = {
  schools: 'id,name,sis_id\n5f1b00000000000000000001,Lincoln High,0410\n',
  teachers: [
    'id,email,name.first,name.last,roles.teacher.sis_id',
    '5f1b00000000000000000101,ralvarez@lincolnusd.example,Rosa,Alvarez,T20817',
    '5f1b00000000000000000102,,Min,Kim,',
  ].join('\n'),
  terms: 'id,name,start_date,end_date\nt1,Fall 2026,2026-08-24,2026-12-18\n',
  courses: 'id,name,number\nc1,Biology,SC101\n',
  sections: [
    'id,sis_id,school,course,term_id,name,section_number,period,grade,subject,teacher,teachers,students',
    '5f1b3c9d8e7f6a5b4c3d2e20,S-20,5f1b00000000000000000001,c1,t1,Biology - Kim,20,1,10,science,5f1b00000000000000000102,' +
      '"[""5f1b00000000000000000102"",""5f1b00000000000000000101""]","[""5f1b00000000000000000201"",""5f1b00000000000000000202""]"',
  ].join('\n'),
};

const given = (name: string, files: Readonly<Record<string, string>>, options = ''): string =>
  [
    `classes import --district ${DISTRICT}`,
    ...Object.entries(files).map(([kind, text]) => `--${kind} ${world.file(`${name}-${kind}.csv`, text)}`),
    options,
  ].join(' ');

/** A sections file of these ids. */
const sectionsOf = (...sectionIds: readonly string[]): string =>
  ['section_id,name', ...sectionIds.map((id) => `${id},Class ${id}`)].join('\n');

test('the files of Clever’s SFTP sync: a rehearsal, the import, and the same again', async () => {
  const rehearsed = await world.done(given('sftp', SFTP, '--dry-run'));
  assert.match(rehearsed.out, /^would be new +2$/m);
  assert.match(rehearsed.out, /^new +0301 {2}Algebra 1, Alvarez$/m);
  assert.deepEqual(await stored('0301'), []);

  const done = await world.done(given('sftp', SFTP));
  assert.match(done.out, /^new +2$/m);
  assert.match(done.err, /^2 of 2 classes written, \d+ s\.$/m);
  const rosa = { cleverId: null, sisId: 'T20817', email: 'ralvarez@lincolnusd.example', name: 'Rosa Alvarez' };
  const first = {
    id: '0301',
    urlId: null,
    name: 'Algebra 1, Alvarez',
    subject: 'Math',
    grade: '9',
    period: '3',
    sectionNumber: '0301',
    sisIds: ['0301'],
    course: { name: 'Algebra 1', number: 'MA101' },
    term: { name: 'Fall', start: '2026-08-24', end: '2026-12-18' },
    school: { id: '0410', name: 'Lincoln High' },
    students: null,
    teachers: [rosa, { cleverId: null, sisId: 'T30001', email: 'kim@lincolnusd.example', name: 'Min "MJ" Kim' }],
    state: 'active',
    missingSince: null,
  };
  const second = {
    ...first,
    id: '0302',
    name: 'Algebra 1',
    sectionNumber: '0302',
    sisIds: ['0302'],
    period: '4',
    teachers: [rosa],
  };
  assert.deepEqual(await stored('0301', '0302'), [first, second]);
  assert.match((await world.done(given('sftp', SFTP))).out, /^new +0\nchanged +0\nunchanged +2$/m);

  const changed = { ...SFTP, sections: SFTP.sections.replace('MA101,3', 'MA101,5') };
  assert.match(
    (await world.done(given('sftp', changed, '--dry-run'))).out,
    /^changed +0301 {2}Algebra 1, Alvarez: period$/m,
  );
});

test('an export of Clever’s API v3.1', async () => {
  await world.done(given('export', EXPORT));
  const [one] = await stored('5f1b3c9d8e7f6a5b4c3d2e20');
  assert.deepEqual(
    [one?.sisIds, one?.course, one?.term, one?.school, one?.students],
    [
      ['S-20'],
      { name: 'Biology', number: 'SC101' },
      { name: 'Fall 2026', start: '2026-08-24', end: '2026-12-18' },
      { id: '5f1b00000000000000000001', name: 'Lincoln High' },
      2,
    ],
  );
  assert.deepEqual(one?.teachers, [
    { cleverId: '5f1b00000000000000000102', sisId: null, email: null, name: 'Min Kim' },
    {
      cleverId: '5f1b00000000000000000101',
      sisId: 'T20817',
      email: 'ralvarez@lincolnusd.example',
      name: 'Rosa Alvarez',
    },
  ]);
});

test('each bad row is named, and nothing of it is written; the good ones are', async () => {
  const sections = [
    'section_id,name,teacher_id,term_start,term_end,students',
    'good,Good,T1,,,12',
    ',No id,T1,,,',
    `long,${'x'.repeat(256)},T1,,,`,
    'day,Day,T1,02/30/2026,,',
    'turned,Turned,T1,2026-12-18,2026-08-24,',
    'nobody,Nobody,T9,,,',
    'short,Short',
    'twice,Twice,T1,,,',
    '"torn"x,Torn,T1,,,',
    'twice,Twice,T1,,,',
    '"two',
    'lines",Two lines,T1,,,',
    '..,Climbs,T1,,,',
    'both,Good,T1,,,',
    'open,"Open,T1,,,',
  ].join('\n');
  const { code, out, err } = await world.run(given('bad', { sections, teachers: 'teacher_id\nT1\n' }));
  assert.deepEqual(
    out
      .split('\n')
      .filter((line) => line.startsWith('bad  '))
      .map((line) => line.slice(9)),
    [
      'bad-sections.csv line 3, section_id: is empty',
      'bad-sections.csv line 4, name: is longer than 255 characters',
      'bad-sections.csv line 5, term_start: is no day: 02/30/2026 (2026-08-24 and 08/24/2026 are)',
      'bad-sections.csv line 6, term_start: ends before it begins',
      'bad-sections.csv line 7, teacher_id: names T9, which no row of the teachers file has',
      'bad-sections.csv line 8: has 2 columns, the heading 6',
      'bad-sections.csv line 10: has text after a closing quote',
      'bad-sections.csv line 12, section_id: holds a control character',
      'bad-sections.csv line 14, section_id: cannot stand in an address',
      'bad-sections.csv line 16: has a quote that is not closed: nothing from here on is read',
    ],
  );
  assert.match(out, /^left out bad-sections.csv line 11, section_id: is also in line 9$/m);
  assert.match(out, /^new +3$/m);
  assert.match(err, /roomkey: 10 bad rows: see above; nothing of them is written\.\n$/);
  assert.equal(code, 1);
  assert.deepEqual(ids(await stored('good', 'both', 'long', 'day', 'turned', 'nobody', 'short', 'twice', 'torn')), [
    'good',
    'both',
    'twice',
  ]);
});

test('a SIS id of two classes is named, and both are written: it is for a person to say which one is meant', async () => {
  const sections = 'id,sis_id,name,school\nnorth,S-7,Band,N\nsouth,S-7,Band,S\nalone,S-8,Choir,N\n';
  const { code, out, err } = await world.run(given('shared', { sections }));
  assert.equal(code, 0, err);
  assert.deepEqual(out.match(/^shared .*$/gm), ['shared   S-7']);
  assert.match(err, /SIS id of more than one class: it proves none/);
  assert.deepEqual(ids(await stored('north', 'south', 'alone')), ['north', 'south', 'alone']);
});

test('of rows with one id the first counts, and the others are reported', async () => {
  const teachers = [
    'teacher_id,teacher_email,last_name',
    'T1,kim@lincolnusd.example,Kim',
    'T2,,Ng',
    'T1,Kim@lincolnusd.example,Kim',
    'T2,,Ng',
  ].join('\n');
  const sections = 'section_id,name,teacher_id\nof-t1,A,T1\nof-t2,B,T2\nof-t1,A again,T2\n';
  const { out } = await world.done(given('both', { teachers, sections }));
  assert.deepEqual(out.match(/^left out .*$/gm), [
    'left out both-teachers.csv line 4: T1 is also in line 2, which counts',
    'left out both-sections.csv line 4, section_id: is also in line 2, which counts: name differ',
  ]);
  const [one, two] = await stored('of-t1', 'of-t2');
  assert.deepEqual([one?.name, one?.teachers[0]?.email], ['A', 'kim@lincolnusd.example']);
  assert.equal(two?.teachers[0]?.name, 'Ng');
});

test('rows that are equal but for the teacher are one class with all of them', async () => {
  const sections =
    'section_id,name,period,teacher_id\nteam,Team,2,T1\nsolo,Solo,3,T1\nteam,Team,2,T2\nteam,Team,2,T1\n';
  const { out } = await world.done(given('team', { sections }));
  assert.match(out, /^new +2$/m);
  assert.deepEqual(out.match(/^left out .*$/gm), ['left out team-sections.csv line 5, section_id: is also in line 2']);
  const [team, alone] = await stored('team', 'solo');
  assert.deepEqual(
    team?.teachers.map(({ sisId }) => sisId),
    ['T1', 'T2'],
  );
  assert.deepEqual(
    alone?.teachers.map(({ sisId }) => sisId),
    ['T1'],
  );
  assert.match((await world.done(given('team', { sections }))).out, /^unchanged +2$/m);
});

test('an unknown co-teacher beside a known one leaves the class in', async () => {
  const sections = 'section_id,name,teacher_id,teacher_2_id\nwith-co,A,T1,T9\nof-nobody,B,T9,\n';
  const { code, out } = await world.run(given('co', { sections, teachers: 'teacher_id\nT1\n' }));
  assert.equal(code, 1);
  assert.match(out, /^left out co-sections.csv line 2, teacher_2_id: names T9, .*: left out, the others are taken$/m);
  assert.match(out, /^bad +co-sections.csv line 3, teacher_id: names T9, which no row of the teachers file has$/m);
  const [one, ...others] = await stored('with-co', 'of-nobody');
  assert.deepEqual(
    one?.teachers.map(({ sisId }) => sisId),
    ['T1'],
  );
  assert.deepEqual(others, []);
});

test('a fault in a described thing is told there, and takes no class away that refers to it', async () => {
  const long = 'x'.repeat(256);
  const { code, out } = await world.run(
    given('described', {
      teachers: `teacher_id,teacher_email,last_name\nT1,t1@lincolnusd.example,${long}\nT2,t2@lincolnusd.example\n`,
      schools: `school_id,school_name\nN,${long}\n`,
      terms: 'term_id,term_name,term_start,term_end\nF,Fall,08/24/2026,12/38/2026\n',
      courses: `course_id,course_name,course_number\nC,Biology,${long}\n`,
      sections: 'section_id,name,teacher_id,teacher_2_id,school_id,term_id,course_id\nd1,A,T1,T2,N,F,C\n',
    }),
  );
  assert.equal(code, 1);
  assert.deepEqual(
    out.match(/^bad {2}.*csv .*$/gm)?.map((line) => line.slice(9)),
    [
      'described-teachers.csv line 2, last_name: is longer than 255 characters',
      'described-teachers.csv line 3: has 2 columns, the heading 3',
      'described-schools.csv line 2, school_name: is longer than 255 characters',
      'described-terms.csv line 2, term_end: is no day: 12/38/2026 (2026-08-24 and 08/24/2026 are)',
      'described-courses.csv line 2, course_number: is longer than 255 characters',
    ],
  );
  const [one] = await stored('d1');
  assert.deepEqual(one?.teachers, [
    { cleverId: null, sisId: 'T1', email: 't1@lincolnusd.example', name: null },
    { cleverId: null, sisId: 'T2', email: null, name: null },
  ]);
  assert.deepEqual(
    [one?.school, one?.term, one?.course],
    [
      { id: 'N', name: null },
      { name: 'Fall', start: '2026-08-24', end: null },
      { name: 'Biology', number: null },
    ],
  );
});

test('what a file has no column for stays as it is stored, and is said where it is a name or a teacher', async () => {
  await world.done(given('sftp', SFTP));
  const before = await stored('0301', '0302');
  const bare = 'section_id,period\n0301,3\n0302,4\nfresh,5\n';
  const { out, err } = await world.done(given('bare', { sections: bare }));
  assert.match(out, /^new +1\nchanged +0\nunchanged +2$/m);
  assert.match(err, /bare-sections.csv has no column name: classes that are stored keep theirs/);
  assert.match(err, /bare-sections.csv has no column teacher_id: classes that are stored keep their teachers/);
  assert.deepEqual(await stored('0301', '0302'), before);
  // Nor do teachers and schools lose what their own files said, where those are not given.
  await world.done(given('alone', { sections: SFTP.sections }));
  assert.deepEqual(await stored('0301', '0302'), before);
  const other = SFTP.sections.replace('T20817,T30001', 'T20817,T4');
  await world.done(given('alone', { sections: other }));
  const teachers = (await stored('0301'))[0]?.teachers;
  assert.deepEqual([teachers?.[0], teachers?.[1]?.sisId], [before[0]?.teachers[0], 'T4']);
});

test('a heading that nearly fits is said; where it would name classes or their teachers, nothing is written', async () => {
  const one = (heading: string) => given('near', { sections: `${heading}\nnear,A,T1,x\n` });
  await world.refused(
    /a column "Nmae" that is not read, and no column name: is that what it is\?/,
    one('section_id,Nmae,teacher_id,x'),
  );
  await world.refused(
    /a column "Techer ID" that is not read, and no column teacher_id/,
    one('section_id,name,Techer ID,x'),
  );
  assert.deepEqual(await stored('near'), []);
  const { err } = await world.done(one('section_id,name,teacher_id,Perod'));
  assert.match(
    err,
    /near-sections.csv has a column "Perod" that is not read, and no column period: is that what it is\?/,
  );
  const quiet = await world.done(one('section_id,section_name,teacher_id,Last_modified'));
  assert.doesNotMatch(quiet.err, /is not read/);
});

test('files of semicolons or tabs are read, too', async () => {
  const sections = 'section_id;name;teacher_id\nsemi;"Algebra; first";T1\n';
  const teachers = 'teacher_id\tlast_name\nT1\tKim\n';
  await world.done(given('semi', { sections, teachers }));
  const [one] = await stored('semi');
  assert.deepEqual([one?.name, one?.teachers[0]?.name], ['Algebra; first', 'Kim']);
});

test('a quote that is not closed is a sentence: in a file that classes refer to, nothing is written', async () => {
  const teachers = 'teacher_id,last_name\nT1,Kim\nT2,"Ng\nT3,Lee\n';
  const sections = 'section_id,name,teacher_id\nopen-quote,A,T1\n';
  await world.refused(
    /quote-teachers.csv line 3 has a quote that is not closed: nothing from here on is read: mend it first\. Nothing was written\./,
    given('quote', { sections, teachers }),
  );
  assert.deepEqual(await stored('open-quote'), []);
});

test('the ids of users may be another of a teacher’s numbers; sections refer to her by her own', async () => {
  const teachers = [
    'Teacher_id,Teacher_number,State_teacher_id,Last_name',
    'N1,20817,ST-1,Alvarez',
    'N2,,ST-2,Kim',
  ].join('\n');
  const sections = 'section_id,name,teacher_id,teacher_2_id\nnumbers,Numbers,N1,N2\n';
  const ids = async () => (await stored('numbers'))[0]?.teachers.map(({ sisId }) => sisId);
  await world.done(given('numbers', { sections, teachers }, '--user-ids teacher_number'));
  assert.deepEqual(await ids(), ['20817', null]);
  await world.done(given('numbers', { sections, teachers }, '--user-ids state_id'));
  assert.deepEqual(await ids(), ['ST-1', 'ST-2']);
  await world.done(given('numbers', { sections, teachers }));
  assert.deepEqual(await ids(), ['N1', 'N2']);
  const without = { sections, teachers: 'teacher_id\nN1\nN2\n' };
  await world.refused(/no column teacher_number/, given('numbers', without, '--user-ids teacher_number'));
  const { code, err } = await world.run(given('numbers', { sections }, '--user-ids state_id'));
  assert.deepEqual([code, /give it with --teachers/.test(err)], [2, true]);
});

test('files that are no such files are refused before anything is written', async () => {
  const refused = (sentence: RegExp, files: Readonly<Record<string, string>>, options = '') =>
    world.refused(sentence, given('none', files, options));
  await refused(/none-sections.csv is empty\./, { sections: '' });
  await refused(/none-sections.csv has no column section_id or id\./, { sections: 'name\nA\n' });
  await refused(/none-sections.csv has two columns name\./, { sections: 'id,Name,name\na,b,c\n' });
  await refused(/No row is a class: nothing was written\./, { sections: 'id,name\n' });
  await refused(/none-teachers.csv has no column teacher_id or id\./, { sections: sectionsOf('a'), teachers: 'x\n' });
  const utf16 = world.file('utf16.csv', Buffer.from('\ufeffid,name\na,b\n', 'utf16le'));
  await world.refused(/utf16.csv is not UTF-8 text/, `classes import --district ${DISTRICT} --sections ${utf16}`);
  await world.refused(/nowhere.csv cannot be read\./, `classes import --district ${DISTRICT} --sections /nowhere.csv`);
  const file = world.file('fine.csv', sectionsOf('a'));
  await world.refused(/Nobody knows district d0ubt/, `classes import --district d0ubt --sections ${file}`);
  assert.deepEqual(await stored('a'), []);
});

describe('the whole roster', () => {
  const DISTRICT_2 = '6a3f9d1e5b7c8a0012345679';
  const whole = (sections: string, options = '--whole') =>
    `classes import --district ${DISTRICT_2} --sections ${world.file('whole.csv', sections)} ${options}`;
  const stateOf = async (id: string) => (await catalogue(world.dynamo).classes(DISTRICT_2, [id]))[0]?.class.state;
  before(() => world.done(`clients grant acme ${DISTRICT_2}`));

  test('what is not in the files goes missing, never more than a third unasked; it comes back with its id', async () => {
    await world.done(whole(sectionsOf('a', 'b', 'c', 'd')));
    await world.done(whole(sectionsOf('a'), ''));
    assert.equal(await stateOf('b'), 'active');

    assert.match((await world.done(whole(sectionsOf('a', 'b', 'c'), '--whole --dry-run'))).out, /^missing +d$/m);
    assert.equal(await stateOf('d'), 'active');
    assert.match((await world.done(whole(sectionsOf('a', 'b', 'c')))).out, /^missing from today on +1$/m);
    assert.equal(await stateOf('d'), 'missing');
    const { code, out, err } = await world.run(whole(sectionsOf('a')));
    assert.deepEqual([code, out], [3, '']);
    assert.match(err, /^shaken +b would go missing: Class b$/m);
    assert.match(err, /2 of 3 current classes would go missing.*, with 1 of today's imports before: more than 30 %/);
    assert.equal(await stateOf('b'), 'active');
    assert.equal((await world.run(whole(sectionsOf('a'), '--whole --accept 3'))).code, 3, 'another number');
    assert.equal(await stateOf('b'), 'active');
    await world.done(whole(sectionsOf('a'), '--whole --accept 2'));
    assert.deepEqual([await stateOf('a'), await stateOf('b')], ['active', 'missing']);
    assert.match((await world.done(whole(sectionsOf('a', 'b')))).out, /^changed +1$/m);
    assert.equal(await stateOf('b'), 'active');
  });

  test('a class in a bad row is not missing; where a row names none, nobody is', async () => {
    await world.done(whole(sectionsOf('a', 'b', 'c', 'd')));
    const { code, out } = await world.run(whole(`${sectionsOf('a', 'b', 'c')}\nd,${'x'.repeat(256)}`));
    assert.equal(code, 1);
    assert.match(out, /^missing from today on +0$/m);
    const torn = await world.run(whole(`${sectionsOf('a', 'b', 'c')}\nd,e,f`));
    assert.match(torn.out, /line 5: has 3 columns, the heading 2/);
    assert.match(torn.err, /1 row cannot be read as a class, so it is not known what is missing/);
    assert.equal(await stateOf('d'), 'active');
  });

  test('another district’s classes are never touched', async () => {
    assert.deepEqual(ids(await stored('0301', 'a')), ['0301']);
    assert.equal((await stored('0301'))[0]?.state, 'active');
  });
});

test('a class that comes back under a new id takes its place in the course', async () => {
  const own = (id: string) =>
    `section_id,sis_id,school_id,name,teacher_id,course_name\n${id},SIS-7,0410,Chemistry,T7,Chemistry\n`;
  await world.done(given('heal', { sections: own('chem-old') }));
  const key = contextKeyOf(LINCOLN, 'chemistry');
  const sighting = {
    key,
    deployment: LINCOLN,
    contextId: 'chemistry',
    title: 'Chem',
    label: null,
    type: [],
    before: null,
  };
  await contexts(world.dynamo).see(sighting, '2026-11-23');
  const context = await contexts(world.dynamo).get(key, 'consistent');
  const [old] = await stored('chem-old');
  assert.ok(context !== null && old !== undefined);
  const actor = { how: 'operator', by: 'somebody' } as const;
  await mappings(world.dynamo).replace(context, DISTRICT, [wantedOf(old, [])], 0, actor, Math.floor(Date.now() / 1000));

  assert.match(
    (await world.done(`classes show chem-old --district ${DISTRICT}`)).out,
    /^COURSE .*\nchemistry +Chem +/m,
  );
  const { err } = await world.run(given('heal', { sections: own('chem-new') }, '--whole'));
  const accepted = /--accept \d+/.exec(err)?.[0];
  const { out } = await world.done(given('heal', { sections: own('chem-new') }, `--whole ${accepted}`));
  assert.match(out, /^courses healed +1$/m);
  assert.match(out, new RegExp(`^healed +chem-old → chem-new in course ${key}$`, 'm'));
  assert.match(
    (await world.done(`classes show chem-new --district ${DISTRICT}`)).out,
    /^COURSE .*\nchemistry +Chem +/m,
  );
  const gone = await world.done(`classes show chem-old --district ${DISTRICT}`);
  assert.match(gone.out, /^state +missing since \d{4}-\d\d-\d\d$/m);
  assert.match(gone.out, /^No course opens it\.$/m);
});

test('the list: by text, by teacher, what is missing', async () => {
  await world.done(given('sftp', SFTP));
  const list = async (options: string) => {
    const { out } = await world.done(`classes list --district ${DISTRICT} ${options} --json`);
    const parsed: { id: string }[] = JSON.parse(out);
    return parsed.map(({ id }) => id);
  };
  assert.deepEqual(await list('--search "ALGEBRA 1"'), ['0302', '0301']);
  assert.deepEqual(await list('--teacher T30001'), ['0301']);
  assert.deepEqual(await list('--teacher T3000'), []);
  assert.ok((await list('--missing')).includes('chem-old'));
  assert.ok(!(await list('--missing')).includes('0301'));
  assert.match(
    (await world.done(`classes list --district ${DISTRICT} --teacher T30001`)).out,
    /^CLASS +NAME .*\n0301 /,
  );
  assert.match((await world.done(`classes list --district ${DISTRICT} --search nonesuch`)).err, /No such class\./);
  await world.refused(/has no class nobody/, `classes show nobody --district ${DISTRICT}`);
});
