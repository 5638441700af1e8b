import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOtherNumber } from '../../shared/matching/numbers.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import { classOf } from './roster.ts';

const ADVISORY: Partial<RosterClass> = {
  name: 'Advisory',
  course: { name: 'Advisory', number: 'HR0009' },
  sectionNumber: '1',
  period: '1(BD)',
};
const MATH: Partial<RosterClass> = { name: 'Math 6', course: null, sectionNumber: '02', period: '4' };

const OTHER: readonly (readonly [string, Partial<RosterClass>, readonly string[]])[] = [
  ['another section, called so', ADVISORY, ['ADVISORY Sec 5', 'HR0009-5 ADVISORY Gray']],
  ['the same where the roster has no period', { ...ADVISORY, period: null }, ['ADVISORY Sec 5']],
  ['a number that is neither section nor period', ADVISORY, ['ADVISORY 6']],
  ['the same behind a colon', ADVISORY, ['Advisory: 3']],
  ['another period', { period: '6A-E' }, ['Advisement A (Period 4 A-E) Garcia']],
  ['another period, whatever the section’s number', { period: '07', sectionNumber: '02' }, ['2nd Period AP Lit']],
  ['another period beside a grade of the same number', { ...MATH, period: 'P6' }, ['Math 6 Pd. 2']],
  ['other periods', { period: '7' }, ['Math P1/P3 & A5']],
  ['a section number of four digits', { sectionNumber: '1078', period: '1,2' }, ['DIG PHOTO-A: 3041 - S1']],
  [
    'another room, called a section',
    { sectionNumber: '1', period: null, grade: 'Kindergarten' },
    ['Art - Kindergarten: Sec KC'],
  ],
  [
    'a number, where a class of the elementary grades is a room',
    { sectionNumber: 'KC', period: null, grade: 'Kindergarten' },
    ['Kinder: 3'],
  ],
  ['another grade', { name: '7th Grade Science', course: null }, ['8th Grade Science: Kelly Pd. 10']],
  ['another grade, by the number of a course', { name: 'HONORS LANG ARTS 7', course: null }, ['KINDERGARTEN WRITING']],
  ['another room', { sectionNumber: '5A', period: null, grade: '5' }, ['Reading 5B']],
];

const SAME: readonly (readonly [string, Partial<RosterClass>, readonly string[]])[] = [
  ['the section’s number', ADVISORY, ['ADVISORY Sec 1']],
  ['the same with zeros', MATH, ['Math - 2']],
  ['the period', MATH, ['Math 6', 'P4']],
  ['the period among others', MATH, ['MATH 6 Periods 2-3-4-7']],
  ['the course’s own number', MATH, ['Math 6']],
  ['the same in roman', { ...MATH, name: 'Spanish IV' }, ['Spanish 4', 'Spanish 12']],
  ['a grade', { ...MATH, name: 'Science', grade: '7' }, ['Science 7']],
  ['a year, a half and a grade', MATH, ['Math SY26-27', 'Math 2026-2027 S1', '6th Grade Semester 1', 'Class of 2028']],
  ['a section’s number that looks like a year', { ...MATH, sectionNumber: '2015' }, ['6610-2015 Math 6']],
  ['a number of another length', MATH, ['303 Math', '101-6610']],
  ['a number where the roster has no period', { ...MATH, period: null }, ['Math - 3']],
  ['a number where the roster has no section', { ...MATH, sectionNumber: null }, ['Math - 3']],
  ['a room beside a section’s number', { sectionNumber: '3', period: null, grade: '1' }, ['Science 1 - 1C']],
  [
    'a teacher whose name is a word for periods',
    { ...MATH, teachers: [{ cleverId: null, sisId: 'T', email: null, name: 'Ann Block' }] },
    ['6 Block - Math'],
  ],
  ['the same grade in another form', { name: 'Grade 7 Math', course: null }, ['7th Grade Math', 'Math Gr. 7']],
  ['a grade beside a course’s own number', { name: 'English 10', course: null }, ['English 10 - 9th Grade Team']],
  ['a grade where the class has none', { name: 'Algebra I', course: null }, ['8th Grade Algebra']],
  ['no number', MATH, ['Math', 'Smith']],
  ['nothing', MATH, []],
];

for (const [rows, wanted] of [
  [OTHER, true],
  [SAME, false],
] as const) {
  for (const [name, own, told] of rows) {
    test(`what a course is called tells ${wanted ? 'another class' : 'no other class'}: ${name}`, () => {
      assert.equal(isOtherNumber(told, classOf('a', own)), wanted);
    });
  }
}

test('names of 1,024 characters are read within the time of a launch', () => {
  const began = performance.now();
  for (const text of ['p1, ', '1 2 ', 'a1-', 'sec. ', '20-']) {
    isOtherNumber(
      Array.from({ length: 102 }, () => text.repeat(1024 / text.length)),
      classOf('a', { sectionNumber: '7', period: '8' }),
    );
  }
  assert.ok(performance.now() - began < 2000);
});
