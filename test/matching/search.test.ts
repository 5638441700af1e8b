import assert from 'node:assert/strict';
import { test } from 'node:test';
import { search } from '../../shared/matching/search.ts';
import { classOf, GARCIA, LAST_YEAR, TODAY } from './roster.ts';

const CLASSES = [
  classOf('alg3', { name: 'Algebra I - 3', period: '3' }),
  classOf('alg5', {
    name: 'Algebra I - 5',
    period: '05',
    sectionNumber: '030',
    school: { id: 'east', name: 'East High' },
  }),
  classOf('alg-ii', { name: 'Algebra II', course: { name: 'Algebra II', number: 'MTH301' }, period: '1' }),
  classOf('bio', { name: 'Biología', course: null, subject: 'science', teachers: [GARCIA], period: 'B' }),
  classOf('old', { name: 'Algebra I - 3', period: '3', term: LAST_YEAR, sisIds: ['SEC-2025-77'] }),
];

const QUERIES: readonly (readonly [string, readonly string[]])[] = [
  ['', ['alg-ii', 'alg3', 'alg5', 'bio', 'old']],
  ['algebra', ['alg-ii', 'alg3', 'alg5', 'old']],
  ['ALG', ['alg-ii', 'alg3', 'alg5', 'old']],
  ['algebra ii', ['alg-ii']],
  ['algebra 2', ['alg-ii']],
  ['biologia', ['bio']],
  ['BIOLOGÍA', ['bio']],
  ['garcia', ['bio']],
  ['science', ['bio']],
  ['period 3', ['alg3', 'old']],
  ['algebra p5', ['alg5']],
  ['block b', ['bio']],
  ['2025', ['old']],
  ['sec-2025-77', ['old']],
  ['mth301', ['alg-ii']],
  ['east', ['alg5']],
  ['the algebra class', ['alg-ii', 'alg3', 'alg5', 'old']],
  ['chemistry', []],
  ['algebra chemistry', []],
  ['***', ['alg-ii', 'alg3', 'alg5', 'bio', 'old']],
];

for (const [query, ids] of QUERIES) {
  test(`a search for "${query}" finds ${ids.length === 0 ? 'nothing' : ids.join(', ')}`, () => {
    const found = search(CLASSES, query, TODAY).map(({ id }) => id);
    assert.deepEqual(found, ids);
    assert.deepEqual(
      search([...CLASSES].reverse(), query, TODAY).map(({ id }) => id),
      ids,
    );
  });
}
