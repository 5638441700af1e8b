import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOtherSubject } from '../../shared/matching/subjects.ts';
import { classOf } from './roster.ts';

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
test('elementary classes have all subjects, and a course without a title says none', () => {
  assert.ok(!isOtherSubject('Science', classOf('a', { name: 'Math', subject: null, course: null, grade: '3' })));
  assert.ok(!isOtherSubject(null, classOf('a', { name: 'Math', subject: null, course: null, grade: '9' })));
});
