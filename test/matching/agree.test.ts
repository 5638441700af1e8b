import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agrees } from '../../shared/matching/agree.ts';
import { classOf } from './roster.ts';

for (const [told, name, wanted] of [
  [['Art 8: P4'], 'Computer Apps 6', 'no'],
  [['ADVISORY 6'], 'PHYS ED 7', 'no'],
  [['Day - Avid 09-B - 1st', 'OT8010B-01'], 'PE 10-12-A', 'no'],
  [['Kindegarten Homeroom'], 'SPAN 8-B', 'no'],
  [['Math 7'], 'MATH GR 6', 'other-level'],
  [['ELA 8A: 5'], 'ELA 8B', 'other-level'],
  [['Spanish II'], 'Spanish 3', 'other-level'],
  [['Math 7', 'Mathematics'], 'Math 7 - P3', 'yes'],
  [['AVID 9'], 'Avid 09', 'yes'],
  [['English 12'], 'English IV', 'yes'],
  [['Bio P3'], 'Biology', 'yes'],
  [['Wrld Hist'], 'World History', 'yes'],
  [['Hon Chmistry'], 'HNRS CHEMISTRY', 'yes'],
  [['Advisory'], 'ADVISEMENT', 'yes'],
  [['APUSH'], 'AP US History', 'yes'],
  [['APES'], 'AP Environmental Science', 'yes'],
  [['P.E. 9'], 'Physical Education 9', 'yes'],
  [['Math - Alvarez'], 'Geometry', 'yes'],
  [['Science'], 'Biology', 'yes'],
  [['Period 3'], 'Biology', 'unknown'],
  [['Mrs. Smith’s class'], 'Biology', 'unknown'],
  [['Biology'], 'SC2100-3', 'unknown'],
  [[], 'Biology', 'unknown'],
] as const) {
  test(`what a course is called, and a class: ${told.join(', ')} and ${name}: ${wanted}`, () => {
    assert.equal(agrees(told, classOf('a', { name, course: null, subject: null })), wanted);
  });
}

test('a class’s period is no level of its course', () => {
  const own = {
    name: 'Johnson 7th Grade Science 1(A)',
    period: '1(A)',
    course: { name: '7th Grade Science', number: null },
  };
  assert.equal(agrees(['Sci 7: 1'], classOf('a', own)), 'yes');
  assert.equal(agrees(['AVID 10: Sec. 2'], classOf('a', { name: 'Avid 5', period: '5', course: null })), 'yes');
});

test('a course’s number names the class, whatever else is said', () => {
  assert.equal(agrees(['Homeroom', 'MTH101-3'], classOf('a', { name: 'Algebra I' })), 'yes');
});

/** Comparisons of one word with another, which are all the work that grows: a clock would tell of the machine. */
function compared(run: () => void): number {
  const own = String.prototype.startsWith;
  let count = 0;
  String.prototype.startsWith = function counted(...args) {
    count += 1;
    return Reflect.apply(own, this, args);
  };
  try {
    run();
  } finally {
    String.prototype.startsWith = own;
  }
  return count;
}

test('names of 1,024 characters are read within the time of a launch', () => {
  const agreeing = (told: number, length: number) => () => {
    const long = Array.from({ length: 341 }, (_, i) => String.fromCharCode(97 + (i % 26), 97 + ((i / 26) % 26))).join(
      ' ',
    );
    const [one, course] = [long.slice(0, length), { name: long.slice(0, length), number: null }];
    const texts = Array.from({ length: told }, () => one);
    agrees(texts, classOf('a', { name: 'x'.repeat(length), course }));
  };
  const [usual, most] = [compared(agreeing(102, 60)), compared(agreeing(102, 1024))];
  assert.ok(usual > 0 && most > usual);
  assert.ok(most < 200_000, `${most}`);
});
