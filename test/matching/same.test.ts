import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copyOf, sameClass } from '../../shared/matching/same.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import { classOf, FALL, GARCIA, LAST_YEAR, SMITH, SPRING } from './roster.ts';

type Own = Partial<RosterClass>;
const OTHER = { course: { name: 'Geometry', number: 'MTH201' }, teachers: [GARCIA] };
const NONE = { course: null, teachers: [], name: 'x' };
const BEFORE_JULY = { before: '2026-05-20', after: '2026-08-20' };

const SAME: readonly (readonly [string, Own, Own, { before: string; after: string }?])[] = [
  ['nothing has changed', {}, {}],
  ['another teacher, the same course', {}, { teachers: [GARCIA] }],
  ['another course, the same teacher', {}, { course: OTHER.course }],
  ['the course by its number alone', {}, { teachers: [GARCIA], course: { name: 'Alg. 1', number: 'mth-101' } }],
  ['the course by its name alone', {}, { teachers: [GARCIA], course: { name: 'ALGEBRA I', number: null } }],
  ['a co-teacher who stays', { teachers: [SMITH, GARCIA] }, { teachers: [GARCIA], course: OTHER.course }],
  ['dates that were mended', {}, { term: { name: null, start: '2026-08-24', end: '2027-06-11' } }],
  ['the second half of a year', { term: FALL }, { term: SPRING }],
  ['a term that has no dates', { term: { name: '2026-27', start: null, end: null } }, {}],
  ['no terms, all else the same, within one school year', { term: null }, { term: null }],
  ['no courses, and the name stayed', { course: null, teachers: [] }, { course: null }],
];

const OTHERS: typeof SAME = [
  ['the same teacher and course a year later', { term: LAST_YEAR }, {}],
  ['the same by the names of terms', { term: { name: '2025-26', start: null, end: null } }, {}],
  [
    'school years that follow each other day by day',
    { term: { name: null, start: '2025-08-01', end: '2026-07-31' } },
    { term: { name: null, start: '2026-08-01', end: '2027-07-31' } },
  ],
  [
    'July 1 between them',
    { term: { name: null, start: '2026-01-05', end: '2026-06-25' } },
    { term: { name: null, start: '2026-07-06', end: '2026-08-01' } },
  ],
  [
    'years of which only the first day is known',
    { term: { name: null, start: '2025-08-18', end: null } },
    { term: { name: null, start: '2026-08-17', end: null } },
  ],
  [
    'more than a month between them',
    { term: { name: null, start: '2026-08-17', end: '2026-10-20' } },
    { term: { name: null, start: '2026-12-01', end: '2027-03-01' } },
  ],
  ['another teacher and another course in one term', {}, OTHER],
  ['the same course in another school', {}, { teachers: [GARCIA], school: { id: 'middle', name: null } }],
  ['no terms and another teacher', { term: null }, { term: null, teachers: [GARCIA] }],
  ['no terms and another course', { term: null }, { term: null, course: OTHER.course }],
  ['no terms and another school year, all else the same', { term: null }, { term: null }, BEFORE_JULY],
];

const UNKNOWN: typeof SAME = [
  ['neither teachers nor course nor name tell', {}, NONE],
  [
    'teachers have ids of different kinds',
    { course: null, teachers: [{ ...SMITH, sisId: null }] },
    { ...NONE, teachers: [{ ...GARCIA, cleverId: null }] },
  ],
  ['no terms and no teachers', { term: null }, { term: null, teachers: [] }],
];

for (const [verdict, rows] of [
  ['same', SAME],
  ['other', OTHERS],
  ['unknown', UNKNOWN],
] as const) {
  for (const [what, before, after, told = { before: '2026-10-05', after: '2026-10-06' }] of rows) {
    test(`two records are ${verdict}: ${what}`, () => {
      const [one, other] = [classOf('a', before), classOf('a', after)].map(copyOf);
      assert.ok(one !== undefined && other !== undefined);
      assert.equal(sameClass(one, other, told), verdict);
    });
  }
}
