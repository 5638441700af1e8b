import assert from 'node:assert/strict';
import { test } from 'node:test';
import { siblings } from '../../shared/matching/siblings.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import { classOf, FALL, GARCIA, LAST_YEAR, NO_TERM, SMITH, SPRING } from './roster.ts';

const ONE = classOf('one', { period: '1' });

const SIBLINGS: readonly (readonly [string, Partial<RosterClass>, Partial<RosterClass>?])[] = [
  ['another period', { period: '2' }],
  ['a co-taught one', { teachers: [GARCIA, SMITH] }],
  ['the course by another name', { course: { name: 'ALG 1', number: 'MTH101' } }],
  [
    'a course without a number',
    { course: { name: 'Alg. 1', number: null } },
    { course: { name: 'ALG I', number: null } },
  ],
  ['classes without terms', { term: null }, { term: null }],
  ['terms by name alone', { term: { ...NO_TERM, name: 'S1' } }, { term: { ...NO_TERM, name: 'S1' } }],
];
for (const [name, own, one = {}] of SIBLINGS) {
  test(`a sibling: ${name}`, () => {
    const two = classOf('two', own);
    assert.deepEqual(siblings({ ...ONE, ...one }, [{ ...ONE, ...one }, two]), [two]);
    assert.deepEqual(siblings(two, [{ ...ONE, ...one }, two]), [{ ...ONE, ...one }], 'and the other way round');
  });
}

const STRANGERS: readonly (readonly [string, Partial<RosterClass>, Partial<RosterClass>?])[] = [
  ['another course', { course: { name: 'Algebra I', number: 'MTH102' } }],
  ['another teacher', { teachers: [GARCIA] }],
  ['no teacher known', { teachers: [] }, { teachers: [] }],
  ['last year', { term: LAST_YEAR }],
  ['the other half', { term: SPRING }, { term: FALL }],
  ['another school', { school: { id: 'middle', name: null } }],
  ['one that the roster has lost', { state: 'missing' }],
  ['no course known', { course: null }, { course: null }],
  ['an email in common', { teachers: [{ ...GARCIA, email: SMITH.email }] }],
];
for (const [name, own, one = {}] of STRANGERS) {
  test(`no sibling: ${name}`, () => {
    assert.deepEqual(siblings({ ...ONE, ...one }, [{ ...ONE, ...one }, classOf('two', own)]), []);
  });
}

test('siblings stand as people count, whatever the order', () => {
  const all = ['10', '2', '3'].map((period) => classOf(`p${period}`, { period }));
  for (const classes of [all, [...all].reverse()]) {
    assert.deepEqual(
      siblings(ONE, classes).map(({ period }) => period),
      ['2', '3', '10'],
    );
  }
});
