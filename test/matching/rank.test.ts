import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CourseEvidence } from '../../shared/matching/evidence.ts';
import { type Reason, rank, WEIGHTS } from '../../shared/matching/rank.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import fc from '../support/property.ts';
import { classOf, FALL, GARCIA, LAST_YEAR, NO_TERM, SMITH, SPRING, THIS_YEAR, TODAY } from './roster.ts';

const NOTHING: CourseEvidence = {
  sectionIds: [],
  courseSisIds: [],
  sectionNames: [],
  title: null,
  label: null,
  term: NO_TERM,
  before: [],
  today: TODAY,
};

const ranked = (classes: readonly RosterClass[], course: Partial<CourseEvidence>, elsewhere: readonly string[] = []) =>
  rank(classes, { ...NOTHING, ...course }, (id) => elsewhere.includes(id));

const algebra = (period: string, own: Partial<RosterClass> = {}): RosterClass =>
  classOf(`alg${period}`, { name: `Algebra I - ${period} - Smith`, period, ...own });

const biology = { course: { name: 'Biology', number: 'SCI101' }, name: 'Biology' };
const ALGEBRAS = ['1', '3', '5'].map((period) => algebra(period));

/** What a teacher calls a course, and the one of her classes that it is. */
const TITLES: readonly (readonly [string, readonly RosterClass[], string])[] = [
  ['Alg 1 P3', ALGEBRAS, 'alg3'],
  ['Algebra I - Period 3 (Smith)', ALGEBRAS, 'alg3'],
  ['3rd Hour Algebra', ALGEBRAS, 'alg3'],
  ['Per. 3', ALGEBRAS, 'alg3'],
  ['ALG1 - 3', ALGEBRAS, 'alg3'],
  ['P5 Alg. I SY26-27', ALGEBRAS, 'alg5'],
  ['Algebra 1 Periods 4 & 5', ALGEBRAS, 'alg5'],
  ['Bio', [algebra('3'), classOf('bio', biology)], 'bio'],
  ['Bio P3', [algebra('3'), classOf('bio', { ...biology, period: '4' })], 'bio'],
  [
    'Algebra 2',
    [algebra('3'), classOf('alg-ii', { name: 'Algebra II', course: { name: 'ALGEBRA II', number: null } })],
    'alg-ii',
  ],
  ['Alg 1 Honors', [algebra('3'), classOf('h', { name: 'Honors Algebra I', course: null })], 'h'],
  [
    'ELA 7',
    [classOf('la', { name: 'Language Arts 7', course: null }), classOf('sci', { name: 'Science 7', course: null })],
    'la',
  ],
  [
    'PE',
    [classOf('pe', { name: 'Physical Education', course: null }), classOf('he', { name: 'Health', course: null })],
    'pe',
  ],
  [
    'APUSH',
    [
      classOf('us', { name: 'AP United States History', course: null }),
      classOf('w', { name: 'AP World History', course: null }),
    ],
    'us',
  ],
  ['Block B Algebra', [algebra('A'), algebra('B')], 'algB'],
  ['B block', [algebra('A'), algebra('B')], 'algB'],
  ['Alg 3 B Day', [algebra('3(A)'), algebra('3(B)')], 'alg3(B)'],
  [
    'Spring Algebra',
    [algebra('3', { id: 'fall', term: FALL }), algebra('3', { id: 'spring', term: SPRING })],
    'spring',
  ],
  ['Algebra 2025-26', [algebra('3', { id: 'last', term: LAST_YEAR }), classOf('bio', biology)], 'last'],
  ['Algebra', [algebra('3', { id: 'last', term: LAST_YEAR }), algebra('3', { id: 'now' })], 'now'],
  [
    'Science 5B',
    [
      classOf('a', { name: 'Homeroom 5A', grade: '5', course: null }),
      classOf('b', { name: 'Homeroom 5B', grade: '5', course: null }),
    ],
    'b',
  ],
  [
    '5th Grade Math',
    [
      classOf('four', { name: 'Math', grade: '4', course: null }),
      classOf('five', { name: 'Math', grade: '5', course: null }),
    ],
    'five',
  ],
  ['Álgebra 1 (García)', [algebra('3'), algebra('5', { teachers: [GARCIA, SMITH] })], 'alg5'],
];

for (const [title, classes, first] of TITLES) {
  test(`"${title}" is first of all ${first}`, () => {
    const [best, second] = ranked(classes, { title });
    assert.equal(best?.class.id, first);
    assert.ok((best?.score ?? 0) > (second?.score ?? 0), 'a tie would be luck');
  });
}

const REASONS: readonly (readonly [Reason, Partial<RosterClass>, Partial<CourseEvidence>, (readonly string[])?])[] = [
  ['section-id', {}, { sectionIds: ['S-a'] }],
  ['course-id', {}, { courseSisIds: ['S-a'] }],
  ['course-id', {}, { courseSisIds: ['2026-mth101-7'] }],
  ['course-before', {}, { before: [{ name: null, course: { name: null, number: 'MTH101' } }] }],
  ['course-before', {}, { before: [{ name: 'Alg 1' }] }],
  ['section-name', {}, { sectionNames: ['Alg 1'] }],
  ['title', {}, { title: 'Algebra' }],
  ['other-name', {}, { title: 'Biology' }],
  ['label', {}, { label: 'Alg 1' }],
  ['code', { sectionNumber: '003' }, { label: 'MTH101-3' }],
  ['held-id', {}, { lmsIds: ['SEC-S-a-2627'] }],
  ['section', { sectionNumber: '14' }, { title: 'Algebra (14)' }],
  ['other-section', { sectionNumber: '14' }, { title: 'Algebra Sec 3' }],
  ['period', { period: '03' }, { title: 'Period 3' }],
  ['other-period', { period: '3' }, { title: 'Period 4' }],
  ['room', { name: 'Homeroom 5B' }, { title: 'Math 5B' }],
  ['other-room', { name: 'Homeroom 5A' }, { title: 'Math 5B' }],
  ['grade', { grade: '05' }, { title: '5th grade' }],
  ['other-grade', { grade: 'Kindergarten' }, { title: 'Grade 1' }],
  ['subject', { subject: 'math' }, { title: 'Math' }],
  ['subject', { name: 'Homeroom', grade: '2' }, { title: 'Reading' }],
  ['teacher', {}, { title: 'Ms. Smith and smith' }],
  ['first-teacher', {}, { person: { sisId: 'T1', cleverId: null } }],
  ['people', {}, { people: new Map([['a', 0.5]]) }],
  ['other-people', {}, { people: new Map([['a', 0]]) }],
  ['term', {}, {}],
  ['other-term', {}, { term: LAST_YEAR }],
  ['other-term', { term: SPRING }, { title: 'S1' }],
  ['term-ended', { term: LAST_YEAR }, {}],
  ['term-later', { term: SPRING }, {}],
  ['elsewhere', {}, {}, ['a']],
  ['missing', { state: 'missing' }, {}],
];

for (const [reason, own, course, elsewhere] of REASONS) {
  test(`a class says why: ${reason}, by ${JSON.stringify(course)}`, () => {
    const [one] = ranked([classOf('a', own)], course, elsewhere);
    assert.ok(one?.reasons.includes(reason), `${one?.reasons}`);
    const [other] = ranked([classOf('a', { course: null, term: null, teachers: [GARCIA] })], {});
    assert.ok(!other?.reasons.includes(reason), 'not of a class of which nothing is known');
  });
}

test('every reason of the weights is told by some row', () => {
  const told = new Set<string>(REASONS.map(([reason]) => reason));
  assert.deepEqual(
    Object.keys(WEIGHTS).filter((reason) => !told.has(reason)),
    [],
  );
});

test('an id outweighs a period, a label and a section', () => {
  const byId = algebra('5', { id: 'other', sisIds: ['1'], sectionNumber: '9' });
  const rival = algebra('3', { sectionNumber: '4' });
  const [first] = ranked([rival, byId], { title: 'Algebra I Period 3 (Smith)', label: 'MTH101-4', sectionIds: ['1'] });
  assert.equal(first?.class.id, 'other');
});

test('an id does not outweigh a title that names another subject, a class that is over, or another term', () => {
  const title = 'Algebra I Period 3 (Smith)';
  const against: readonly Partial<RosterClass>[] = [
    { name: 'Homeroom', course: null },
    { term: LAST_YEAR },
    { state: 'missing' },
    { name: 'Biology', course: { name: 'Biology', number: 'SCI101' } },
  ];
  for (const own of against) {
    const byId = algebra('5', { id: 'other', sisIds: ['1'], ...own });
    for (const ids of [{ sectionIds: ['1'] }, { lmsIds: ['SEC-1'] }, { sectionIds: ['1'], lmsIds: ['1'] }]) {
      const [first] = ranked([algebra('3'), byId], { title, ...ids });
      assert.equal(first?.class.id, 'alg3', JSON.stringify(own));
    }
  }
});

test('the section that an LMS makes by itself says nothing twice', () => {
  const [once] = ranked([algebra('3')], { title: 'Algebra' });
  const [twice] = ranked([algebra('3')], { title: 'Algebra', sectionNames: ['ALGEBRA'] });
  assert.equal(twice?.score, once?.score);
});

test('equal ones stand as people count', () => {
  const classes = ['10', '2', '1'].map((period) => classOf(`p${period}`, { period }));
  assert.deepEqual(
    ranked(classes, {}).map(({ class: { period } }) => period),
    ['1', '2', '10'],
  );
});

const word = fc.constantFrom(
  'Algebra',
  'Alg',
  'Bio',
  'Biology',
  'P3',
  'Period 4',
  'I',
  '2',
  'Smith',
  '5B',
  'Homeroom',
  '2025-26',
  'S1',
  'á',
);
const name = fc.array(word, { maxLength: 5 }).map((words) => words.join(' '));
const someClasses = fc.uniqueArray(
  fc
    .record({
      id: fc.stringMatching(/^[a-f]{1,2}$/),
      name,
      period: fc.constantFrom(null, '3', '03', '3(A)', 'B', '1-2', 'HR', ''),
      grade: fc.constantFrom(null, '5', 'Kindergarten', 'Other'),
      term: fc.constantFrom(null, THIS_YEAR, LAST_YEAR, FALL, SPRING),
      sisIds: fc.subarray(['1', '2']),
    })
    .map(({ id, ...own }) => classOf(id, own)),
  { selector: ({ id }) => id, maxLength: 8 },
);
const someCourse = fc.record({
  title: fc.option(name),
  label: fc.option(name),
  sectionNames: fc.array(name, { maxLength: 3 }),
  sectionIds: fc.subarray(['1', '3']),
  term: fc.constantFrom(NO_TERM, THIS_YEAR, FALL),
});

test('the same classes in any order are ranked the same, none lost', () => {
  fc.assert(
    fc.property(someClasses, someCourse, fc.nat(), (classes, course, turn) => {
      const at = classes.length === 0 ? 0 : turn % classes.length;
      const turned = [...classes.slice(at), ...classes.slice(0, at)].reverse();
      const found = ranked(classes, course);
      assert.deepEqual(ranked(turned, course), found);
      assert.deepEqual(found.map((one) => one.class.id).sort(), classes.map(({ id }) => id).sort());
      for (const [i, { score }] of found.entries())
        assert.ok(score <= (found[i - 1]?.score ?? Number.POSITIVE_INFINITY));
    }),
  );
});

test('the order of sections changes nothing', () => {
  fc.assert(
    fc.property(someClasses, someCourse, (classes, course) => {
      const turned = { ...course, sectionNames: [...course.sectionNames].reverse() };
      assert.deepEqual(ranked(classes, turned), ranked(classes, course));
    }),
  );
});

test('any text is read', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 1024 }), (title) => {
      const [one] = ranked([algebra('3', { name: title, period: title, grade: title })], { title, label: title });
      assert.ok(Number.isFinite(one?.score));
    }),
  );
});
