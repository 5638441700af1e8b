import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOtherSubject } from '../../shared/matching/subjects.ts';
import { classOf, SMITH } from './roster.ts';

const OTHER: readonly (readonly [string, string])[] = [
  ['US History: 7(A)', 'Algebra 1'],
  ['World History P4', 'Biology'],
  ['AP Chem', 'English 10'],
  ['Spanish II', 'French II'],
  ['Band', 'Geometry'],
  ['Language Arts 8', 'Art 1'],
  ['Computer Science', 'Earth Science'],
  ['Biology', 'Chemistry'],
  ['Algebra 1 P3', 'Geometry'],
  ['AP Physics 1', 'AP Bio'],
  ['P.E. 7', 'Math 8'],
  ['Phys Ed 7', 'Span 8'],
  ['Writing - 4th Grade', 'Reading - 4th Grade'],
];
const SAME: readonly (readonly [string, string])[] = [
  ['Alg 1 P3', 'Algebra 1'],
  ['Math - Alvarez', 'Geometry'],
  ['APUSH', 'US History'],
  ['ELA 8', 'Language Arts 8'],
  ['Social Studies', 'World History'],
  ['Art History', 'World History'],
  ['Science Fiction', 'English 10'],
  ['Sports Science', 'Physical Education'],
  ['Period 3', 'Biology'],
  ['Biology', 'Advisory'],
  ['Family Science', 'English 9'],
  ['Fine Arts', 'Choir'],
  ['Algebra 2/Trig', 'Algebra 2'],
  ['Precalculus', 'Pre-Calc Honors'],
  ['Government', 'Civics'],
  ['Science', 'Chemistry'],
  ['Lang Arts 7', 'ELA 7'],
  ['Soc St 8', 'Social Studies 8'],
];

for (const [title, name] of OTHER) {
  test(`another subject: ${title}, ${name}`, () => {
    assert.ok(isOtherSubject(title, classOf('a', { name, course: null, subject: null, grade: '9' })));
  });
}
for (const [title, name] of SAME) {
  test(`not another subject: ${title}, ${name}`, () => {
    assert.ok(!isOtherSubject(title, classOf('a', { name, course: null, subject: null, grade: '9' })));
  });
}
const small = (name: string, subject: string | null = null) =>
  classOf('a', { name, subject, course: null, grade: '3' });

test('an elementary class has all subjects, unless it is called by one; a course without a title says none', () => {
  assert.ok(!isOtherSubject('Science', small('3B', 'math')));
  assert.ok(isOtherSubject('Science', small('Math')));
  assert.ok(!isOtherSubject(null, classOf('a', { name: 'Math', subject: null, course: null, grade: '9' })));
});
test('a teacher’s name is no subject', () => {
  const teachers = [{ ...SMITH, name: 'Ann English' }];
  assert.ok(
    !isOtherSubject('Ms. English P3', classOf('a', { name: 'Algebra 1', subject: null, course: null, teachers })),
  );
});
