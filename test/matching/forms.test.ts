import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CourseEvidence } from '../../shared/matching/evidence.ts';
import { rank } from '../../shared/matching/rank.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import { classOf, FALL, LAST_YEAR, NO_TERM, SMITH, SPRING, TODAY } from './roster.ts';

/** Classes of one teacher as a roster has them: name, period, section number, course number, SIS id, and what differs. */
const own = (
  name: string,
  period: string | null,
  section: string | null,
  number: string | null,
  sisId: string,
  more: Partial<RosterClass> = {},
): RosterClass =>
  classOf(sisId, {
    name: [name, 'Smith', period].filter((part) => part !== null).join(' - '),
    period,
    sectionNumber: section,
    course: { name, number },
    sisIds: [sisId],
    grade: '10',
    ...more,
  });

const HISTORY = [
  own('US History', '1(A)', '001', 'SS3200', '88930'),
  own('US History', '3(A)', '002', 'SS3200', '88933'),
  own('US History', '7(A)', '003', 'SS3200', '88936'),
];
/** Sections whose numbers are other sections' periods. */
const CROSSED = [
  own('Algebra 1', '3', '11', 'MA1100', '77001'),
  own('Algebra 1', '11', '14', 'MA1100', '77002'),
  own('Algebra 1', '5', '3', 'MA1100', '77003'),
];
const DAYS = ['A1', 'A3', 'B1', 'B3'].map((period) => own('Biology', period, null, 'SC2100', `6600${period}`));
const CYCLE = ['4(AC)', '4(BD)', '4(A-D)'].map((period) => own('Chemistry', period, null, null, `55${period}`));
const WEEK = ['1', '3', '10'].map((slot) => own('Physics', `${slot}(A-E)`, null, null, `44${slot}`));
const BLOCKS = ['A', 'D', 'F'].map((slot) => own('Art 1', slot, null, null, `33${slot}`));
const LEVELS = [
  own('Algebra 2', '2', '1', 'MA1300', '2001'),
  own('Algebra 2 Honors', '4', '1', 'MA1300H', '2002'),
  own('Algebra 1', '6', '1', 'MA1100', '2003'),
];
const GRADES = [6, 7, 8].flatMap((grade) => [
  own(`Math ${grade}`, null, String(grade - 5), `MA0${grade}10`, `math${grade}`, { grade: String(grade) }),
  own(`Science ${grade}`, null, String(grade - 4), `SC0${grade}10`, `science${grade}`, { grade: String(grade) }),
]);
const SMALL = [
  own('3rd Grade', null, '1', 'EL300', '9001', {
    grade: '3',
    name: '3rd Grade - Smith - 3B',
    subject: 'homeroom/advisory',
  }),
  own('Reading 3', null, '2', 'EL301', '9002', { grade: '3', name: 'Reading 3 - Smith - 3B' }),
  own('Math 3', null, '3', 'EL302', '9003', { grade: '3', name: 'Math 3 - Smith - 3B' }),
];
const ROOMS = ['2A', '2B', '3A'].map((room) =>
  own(`Music ${room.slice(0, 1)}`, null, room, 'EL900', `7${room}`, { grade: room.slice(0, 1) }),
);
const HALVES = [
  own('English 9A', '2', null, null, '5001', { term: FALL }),
  own('English 9B', '2', null, null, '5002', { term: SPRING }),
  own('English 10A', '2', null, null, '5003', { term: FALL }),
];
const CODED = ['201', '604'].map((section) =>
  classOf(section, {
    name: `5810310-${section}`,
    course: { name: 'Soc St 8', number: null },
    sisIds: [`101-5810310-${section}-4`],
  }),
);
const YEARS = [
  own('US History', '3', '1', 'SS3200', '4001', { term: LAST_YEAR }),
  own('US History', '5', '2', 'SS3200', '4002'),
];

const FORMS: readonly (readonly [string, Partial<CourseEvidence>, readonly RosterClass[], string])[] = [
  ['Schoology’s course and expression', { title: 'US History: 7(A)' }, HISTORY, '88936'],
  ['the same, its course in another spelling', { title: 'U.S. Hist: 3(A)' }, HISTORY, '88933'],
  ['the same, title alone and all in the label', { title: 'US History', label: 'US History: 7(A)' }, HISTORY, '88936'],
  ['Schoology’s course and section', { title: 'US History: 003' }, HISTORY, '88936'],
  ['the same, with a teacher', { title: 'US History: 002 Smith' }, HISTORY, '88933'],
  ['a section by its word', { title: 'Algebra 1 Section 11' }, CROSSED, '77001'],
  ['a section, shortened', { title: 'Sec 14 Algebra' }, CROSSED, '77002'],
  ['a section, shortened with a dot', { title: 'Alg 1, Sect. 14' }, CROSSED, '77002'],
  ['a section behind a hash', { title: 'Algebra 1 #11' }, CROSSED, '77001'],
  ['a section behind the course’s number', { title: 'MA1100-14' }, CROSSED, '77002'],
  ['the same behind a point, with a title', { title: 'Algebra 1 MA1100.11' }, CROSSED, '77001'],
  ['the same in one word', { title: 'MA110014 Algebra 1' }, CROSSED, '77002'],
  ['the same in Skyward’s form', { label: 'MA1100.0.14' }, CROSSED, '77002'],
  ['a section with zeros', { title: 'Algebra 1: 014' }, CROSSED, '77002'],
  ['a section in brackets', { title: 'Algebra I [14]' }, CROSSED, '77002'],
  ['a section in parentheses, of three digits', { title: 'Algebra I (014)' }, CROSSED, '77002'],
  ['a section in a section’s name', { title: 'Algebra 1', sectionNames: ['Section 14'] }, CROSSED, '77002'],
  ['a week’s expression', { title: 'Physics 3(A-E)' }, WEEK, '443'],
  ['a week’s expression of ten', { title: 'Physics: 10(A-E)' }, WEEK, '4410'],
  ['a period where the roster has its days', { title: 'Phys. P10' }, WEEK, '4410'],
  ['letter and block', { title: 'Biology B3' }, DAYS, '6600B3'],
  ['block and letter', { title: 'Bio 3B' }, DAYS, '6600B3'],
  ['an expression of one day', { title: 'Biology 1(B)' }, DAYS, '6600B1'],
  ['a day before its block', { title: 'Biology A Day P3' }, DAYS, '6600A3'],
  ['days of a cycle', { title: 'Chemistry 4(BD)' }, CYCLE, '554(BD)'],
  ['days of a cycle without parentheses', { title: 'Chem 4AC' }, CYCLE, '554(AC)'],
  ['days of a cycle apart', { title: 'Per 4 A-D Chemistry' }, CYCLE, '554(A-D)'],
  ['a block’s letter', { title: 'Art 1: D Smith' }, BLOCKS, '33D'],
  ['a block with a dash', { title: 'Art I F-Block' }, BLOCKS, '33F'],
  ['honors before the title', { title: 'H Alg 2' }, LEVELS, '2002'],
  ['honors in parentheses', { title: 'Alg 2 (H)' }, LEVELS, '2002'],
  ['honors behind a dash', { title: 'Algebra II-H' }, LEVELS, '2002'],
  ['no honors', { title: 'Alg 2' }, LEVELS, '2001'],
  ['a slip of two letters', { title: 'Algerba 2' }, LEVELS, '2001'],
  ['a course’s number', { title: 'MA1300H Smith' }, LEVELS, '2002'],
  ['a grade that is the course’s number', { title: '7th Grade Science' }, GRADES, 'science7'],
  ['a grade behind the subject', { title: 'Science - Grade 8' }, GRADES, 'science8'],
  ['another subject of the grade', { title: 'Math 7' }, GRADES, 'math7'],
  ['a homeroom by its grade', { title: 'Ms. Smith’s 3rd Grade' }, SMALL, '9001'],
  ['a subject of a homeroom', { title: 'Reading 3: 3B' }, SMALL, '9002'],
  ['a room of an elementary school', { title: 'Music 2: 2B' }, ROOMS, '72B'],
  ['a room in a section’s name', { title: 'Music', sectionNames: ['Smith - 3A'] }, ROOMS, '73A'],
  ['a letter for the half', { title: 'English 9-A' }, HALVES, '5001'],
  [
    'initials with dots',
    { title: 'P.E. 7' },
    [own('Physical Education 7', '1', null, null, 'pe'), own('Health 7', '2', null, null, 'h')],
    'pe',
  ],
  ['a class named by its code', { title: 'Social Studies', label: '5810310-604' }, CODED, '604'],
  ['an id with a prefix', { lmsIds: ['SEC-88933'] }, HISTORY, '88933'],
  ['an id with zeros', { lmsIds: ['0000088936'] }, HISTORY, '88936'],
  ['an id with its year', { lmsIds: ['88933-2627'] }, HISTORY, '88933'],
  ['an id with its half', { lmsIds: ['88936-S1'] }, HISTORY, '88936'],
  ['an id with school and year', { lmsIds: ['402_88933_2627'] }, HISTORY, '88933'],
  ['an id of course and section', { lmsIds: ['402-MA1100-14-S1-2627'] }, CROSSED, '77002'],
  ['an id in the course’s id', { courseSisIds: ['course_88936'] }, HISTORY, '88936'],
  ['an id in the title', { title: 'US History - 88933' }, HISTORY, '88933'],
  ['an id in the label', { title: 'US History', label: 'SEC-88936' }, HISTORY, '88936'],
  ['an id in a section’s name', { title: 'US History', sectionNames: ['88933'] }, HISTORY, '88933'],
  ['an id of another year says nothing', { title: 'US History P5', lmsIds: ['4001-2627', '4002-2526'] }, YEARS, '4002'],
];

for (const [form, course, classes, wanted] of FORMS) {
  const said = [
    course.title,
    course.label,
    ...(course.sectionNames ?? []),
    ...(course.lmsIds ?? []),
    ...(course.courseSisIds ?? []),
  ];
  test(`${form}: "${said.filter((one) => one != null).join('", "')}"`, () => {
    const evidence: CourseEvidence = {
      sectionIds: [],
      courseSisIds: [],
      sectionNames: [],
      title: null,
      label: null,
      term: NO_TERM,
      before: [],
      today: TODAY,
      person: SMITH,
      ...course,
    };
    for (const some of [classes, [...classes].reverse()]) {
      const [best, second] = rank(some, evidence, () => false);
      assert.equal(
        best?.class.sisIds[0] ?? best?.class.id,
        classes.find(({ id }) => id === wanted)?.sisIds[0] ?? wanted,
      );
      assert.ok((best?.score ?? 0) > (second?.score ?? 0), 'a tie would be luck');
    }
  });
}
