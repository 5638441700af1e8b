import assert from 'node:assert/strict';
import { test } from 'node:test';
import { likeness } from '../../shared/matching/likeness.ts';
import { halfOf, schoolYearOf, standing, yearIn } from '../../shared/matching/term.ts';
import { gradeOf } from '../../shared/matching/text.ts';
import { periodOf, type Wording, wording } from '../../shared/matching/wording.ts';
import { FALL, SPRING, THIS_YEAR } from './roster.ts';

const TEXTS: readonly (readonly [string, Partial<Wording>])[] = [
  ['Alg 1 P3', { words: ['alg', '1'], periods: ['3'] }],
  ['Algebra I - Period 3 (Smith)', { words: ['algebra', '1', 'smith'], periods: ['3'] }],
  ['Per. 03 Bio', { words: ['bio'], periods: ['3'] }],
  ['3rd Hour PE', { words: ['physical', 'education'], periods: ['3'] }],
  ['B Block Geo', { words: ['geo'], periods: ['b'] }],
  ['Block B', { words: [], periods: ['b'] }],
  ['Biology - 3(A) - Lee', { words: ['biology', 'lee'], periods: ['3'], day: 'a' }],
  ['P3B Physics', { words: ['physics'], periods: ['3'], day: 'b' }],
  ['Chem A Day', { words: ['chem'], periods: [], day: 'a' }],
  ['Periods 2 & 4 Art', { words: ['art'], periods: ['2', '4'] }],
  ['P1-2 Shop', { words: ['shop'], periods: ['1', '2'] }],
  ['Alg2', { words: ['alg', '2'], periods: [] }],
  ['AP U.S. History', { words: ['ap', 'united', 'states', 'history'], periods: [] }],
  ['Lang Arts 7', { words: ['lang', 'arts', '7'], grade: null }],
  ['7th Grade ELA', { words: ['english', 'language', 'arts'], grade: '7' }],
  ['Gr. K Math', { words: ['math'], grade: 'k' }],
  ['Homeroom 5A', { words: ['homeroom', '5a'], room: '5a', periods: [] }],
  ['HR 4', { periods: ['4'] }],
  ['Mr. Smith’s Español II SY26-27', { words: ['espanol', '2'], year: 2026 }],
  ['World History S1 2026-2027', { words: ['world', 'history'], year: 2026, half: 1 }],
  ['Spring 2027 Choir', { words: ['choir'], year: 2026, half: 2 }],
  ['Choir 2026', { words: ['choir'], year: null }],
  ['Smith’s 1st Period', { words: ['smith'], periods: ['1'], half: null }],
  ['Room 12', { words: ['12'] }],
  ['', { words: [], periods: [], day: null, room: null, grade: null, year: null, half: null }],
];
for (const [text, wanted] of TEXTS) {
  test(`reads "${text}"`, () => {
    const found = wording(text);
    for (const [key, value] of Object.entries(wanted)) {
      assert.deepEqual(Object.entries(found).find(([name]) => name === key)?.[1], value, key);
    }
  });
}

const PERIODS: readonly (readonly [string | null, readonly string[], 'a' | 'b' | null])[] = [
  ['3', ['3'], null],
  ['03', ['3'], null],
  ['P3', ['3'], null],
  ['Period 3', ['3'], null],
  ['3(A)', ['3'], 'a'],
  ['3B', ['3'], 'b'],
  ['A3', ['3'], 'a'],
  ['1-2', ['1', '2'], null],
  ['B', ['b'], null],
  ['HR', [], null],
  ['', [], null],
  [null, [], null],
];
for (const [column, periods, day] of PERIODS) {
  test(`a period column of ${JSON.stringify(column)}`, () => {
    assert.deepEqual(periodOf(column), { periods, day });
  });
}

test('grades', () => {
  assert.deepEqual(['7', '07', 'Kindergarten', 'K', 'PreKindergarten', 'Other', null].map(gradeOf), [
    '7',
    '7',
    'k',
    'k',
    null,
    null,
    null,
  ]);
});

const LIKENESS: readonly (readonly [string, string, number, number])[] = [
  ['Algebra I', 'algebra 1', 1, 1],
  ['Alg 1', 'Algebra I', 0.9, 1],
  ['Wrld Hist', 'World History', 0.7, 1],
  ['APUSH', 'AP United States History', 1, 1],
  ['CSP', 'Computer Science Principles', 1, 1],
  ['Algebra 1', 'Algebra 2', 0.4, 0.6],
  ['Algebra 1A', 'Algebra 1B', 0.5, 0.8],
  ['Biology', 'Algebra', 0, 0],
  ['', 'Algebra', 0, 0],
];
for (const [one, other, least, most] of LIKENESS) {
  test(`"${one}" is like "${other}" by ${least} to ${most}, both ways`, () => {
    const [a, b] = [wording(one).words, wording(other).words];
    const share = likeness(a, b);
    assert.ok(share >= least && share <= most, `${share}`);
    assert.equal(likeness(b, a), share);
  });
}

test('where a term stands', () => {
  const days = ['2026-06-20', '2026-07-10', '2026-08-17', '2027-06-04', '2027-06-11', '2027-06-12'];
  assert.deepEqual(
    days.map((day) => standing(THIS_YEAR, day)),
    ['future', 'current', 'current', 'current', 'current', 'ended'],
  );
  assert.equal(standing(null, '2026-10-05'), 'unknown');
  assert.equal(standing({ start: '2027-06-04', end: '2026-08-17' }, '2026-10-05'), 'unknown');
  assert.equal(standing({ start: null, end: '2026-08-17' }, '2026-10-05'), 'ended');
  assert.equal(standing({ start: '2026-08-17', end: null }, '2030-10-05'), 'current');
});

test('school years and halves', () => {
  assert.deepEqual(
    ['2026-27', 'SY 26/27', '2026–2027', 'Fall 2026', '2026-28', 'Room 12-13', '2026'].map(
      (text) => yearIn(text)?.year,
    ),
    [2026, 2026, 2026, 2026, undefined, undefined, undefined],
  );
  assert.deepEqual([FALL, SPRING, THIS_YEAR].map(schoolYearOf), [2026, 2026, 2026]);
  assert.deepEqual([FALL, SPRING, THIS_YEAR].map(halfOf), [1, 2, null]);
  assert.equal(halfOf({ start: '2027-01-05', end: '2027-06-04' }), 2);
});
