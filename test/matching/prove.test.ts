import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Place } from '../../shared/matching/place.ts';
import { type Doubt, prove, provenClasses } from '../../shared/matching/prove.ts';
import { EXACT } from '../../shared/matching/spelling.ts';
import { apart } from '../../shared/matching/term.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import fc from '../support/property.ts';
import { classOf, FALL, GARCIA, LAST_YEAR, mappedOf, NO_TERM, SMITH, SPRING, THIS_YEAR, TODAY } from './roster.ts';

const STUDENT = { sisId: 'P1', cleverId: null };
const PLACE: Place = { person: STUDENT, isTeacher: false, term: NO_TERM, today: TODAY, isElsewhere: () => false };
const TEACHER: Partial<Place> = { isTeacher: true, person: { sisId: 'T1', cleverId: null } };

const namedIn =
  (classes: readonly RosterClass[]) =>
  (id: string): readonly RosterClass[] =>
    classes.filter(({ sisIds }) => sisIds.includes(id));

const proven = (ids: readonly string[], classes: readonly RosterClass[], place: Partial<Place> = {}) =>
  provenClasses(prove(ids, namedIn(classes), { ...PLACE, ...place })).map(({ id }) => id);

const A = classOf('a');

const CALLED: Partial<Place> = {
  isTeacher: true,
  person: { sisId: 'TCH_1', cleverId: null },
  email: 'smith@school.example',
  teachesOthers: () => false,
  takesOver: () => true,
};

/** Her own class, by an id that the LMS itself keeps up to date. */
const OWN: Partial<Place> = { ...TEACHER, takesOver: () => true };

const P3: Partial<RosterClass> = { period: '3' };

const PROVES: readonly (readonly [string, Partial<RosterClass>, Partial<Place>])[] = [
  ['a student of whom the roster says nothing', {}, {}],
  ['its own teacher', {}, TEACHER],
  ['a co-teacher', { teachers: [GARCIA, SMITH] }, TEACHER],
  [
    'a teacher known by the Clever id alone',
    {},
    { isTeacher: true, person: { sisId: null, cleverId: 'clever-smith' } },
  ],
  ['one of whose ids only one is the roster’s', {}, { isTeacher: true, person: { sisId: 'T1', cleverId: 'other' } }],
  ['a teacher of whom nothing comparable is known', {}, { isTeacher: true, person: { sisId: null, cleverId: null } }],
  ['a class without teachers', { teachers: [] }, TEACHER],
  [
    'a class of whose teachers one has no id of a kind that the person has',
    { teachers: [GARCIA, { ...SMITH, sisId: null }] },
    TEACHER,
  ],
  [
    'a teacher whose id the LMS spells otherwise',
    {},
    { isTeacher: true, person: { sisId: 'u-T1', cleverId: null }, spelling: { user: { ...EXACT, prefix: 'u-' } } },
  ],
  ['one whom her email names where the LMS spells her id otherwise', {}, CALLED],
  ['the same in capitals', {}, { ...CALLED, email: 'Smith@School.Example' }],
  [
    'one whose id is a teacher’s but for letters and zeros',
    { teachers: [{ ...SMITH, sisId: '000004100' }] },
    { ...CALLED, email: null, person: { sisId: 'TCH_4100', cleverId: null } },
  ],
  ['a class without a term', { term: null }, {}],
  ['a class whose term has no dates', { term: NO_TERM }, {}],
  ['a class without a term in a course of this year', { term: null }, { term: THIS_YEAR }],
  ['a class that begins next week', {}, { today: '2026-08-10' }],
  ['a class of the spring in a course of the year', { term: SPRING }, { term: THIS_YEAR }],
  ['a class of the spring, in fall, in a course without a term', { term: SPRING }, {}],
  ['a class that ended some days ago', {}, { today: '2027-06-10' }],
  ['a course whose term is off by some days', {}, { term: { name: null, start: '2026-08-24', end: '2027-05-28' } }],
  ['a course seen first in spring for the coming year', {}, { since: '2026-05-02' }],
  ['a course of last year’s opening whose term is this year’s', {}, { since: '2025-09-01', term: THIS_YEAR }],
  ['another class of the same school', {}, { mapped: [mappedOf(classOf('b'))] }],
  [
    'a class of another school with a teacher of both',
    {},
    { mapped: [mappedOf(classOf('b', { school: { id: 'middle', name: null } }))] },
  ],
  ['a course called by the same word', {}, { title: 'Alg 1 P3' }],
  ['a course called by its number', {}, { title: 'Period 3', called: ['MTH101-03'] }],
  ['a course whose names say nothing', {}, { title: 'Period 3', called: ['Section 2'] }],
  ['a course called otherwise, for its own teacher', {}, { ...TEACHER, title: 'AVID 9' }],
  ['a course whose id is of last year, for its own teacher, in Canvas', {}, { ...OWN, courseIds: ['2110_101_2526'] }],
  [
    'of two subjects of a course, in Canvas, its own teacher’s',
    {},
    {
      ...OWN,
      title: 'US History',
      mapped: [mappedOf(classOf('b', { name: 'US History' }), { evidence: ['section-id'] })],
    },
  ],
  ['a mapped class of which nothing is known', {}, { mapped: [mappedOf(classOf('b'), { roster: null })] }],
  ['both halves of a year in one course', { term: SPRING }, { mapped: [mappedOf(classOf('b', { term: FALL }))] }],
];

for (const [name, own, place] of PROVES) {
  test(`an id proves its class: ${name}`, () => {
    assert.deepEqual(proven(['S-a'], [classOf('a', own), classOf('z')], place), ['a']);
  });
}

const elsewhereSchool = classOf('b', { school: { id: 'middle', name: null }, teachers: [GARCIA] });

const DOUBTED: readonly (readonly [string, Partial<RosterClass>, Partial<Place>, readonly Doubt[]])[] = [
  ['a class that the roster has lost', { state: 'missing' }, {}, ['missing']],
  ['last year’s id', { term: LAST_YEAR }, {}, ['ended']],
  ['last year’s id in a course of this year', { term: LAST_YEAR }, { term: THIS_YEAR }, ['ended', 'other-term']],
  ['a year in a name that is over', { term: { name: '2025-26', start: null, end: null } }, {}, ['ended']],
  ['this year’s id in a course of last year', {}, { term: LAST_YEAR }, ['other-term']],
  ['the same where only the course’s name says it', {}, { term: { ...NO_TERM, name: 'Fall 2025' } }, ['other-term']],
  ['a class without a term in a course of last year', { term: null }, { term: LAST_YEAR }, ['other-term']],
  [
    'the same by the names of both',
    { term: { ...NO_TERM, name: '2026-27' } },
    { term: { ...NO_TERM, name: '2025/26' } },
    ['other-term'],
  ],
  ['the other half of the year', { term: SPRING }, { term: FALL }, ['other-term']],
  [
    'halves whose dates overlap by some days',
    { term: { ...SPRING, start: '2026-12-14' } },
    { term: FALL },
    ['other-term'],
  ],
  ['a course that was there last year', {}, { since: '2025-09-01' }, ['other-term']],
  ['the same for a class without a term', { term: null }, { since: '2025-09-01' }, ['other-term']],
  ['a course of last year’s classes', {}, { mapped: [mappedOf(classOf('b', { term: LAST_YEAR }))] }, ['other-term']],
  [
    'a teacher whom the roster does not name',
    {},
    { isTeacher: true, person: { sisId: 'T9', cleverId: null } },
    ['other-teacher'],
  ],
  [
    'a teacher’s email for an id',
    {},
    { isTeacher: true, person: { sisId: 'smith@school.example', cleverId: null } },
    ['other-teacher'],
  ],
  [
    'a teacher whom the roster has in other classes, whatever her email is',
    {},
    { ...CALLED, teachesOthers: () => true },
    ['other-teacher'],
  ],
  ['another’s email', {}, { ...CALLED, email: 'jones@school.example' }, ['other-teacher']],
  [
    'an email that two of its teachers have',
    { teachers: [SMITH, { ...SMITH, cleverId: null, sisId: 'T3' }] },
    CALLED,
    ['other-teacher'],
  ],
  ['an email, by an id that teachers can write', {}, { ...CALLED, takesOver: () => false }, ['other-teacher']],
  [
    'an id with the same digits where a rule says how ids are spelled',
    { teachers: [{ ...SMITH, sisId: '4100' }] },
    {
      ...CALLED,
      email: null,
      person: { sisId: 'X-4100', cleverId: null },
      spelling: { user: { ...EXACT, ignoreCase: true } },
    },
    ['other-teacher'],
  ],
  [
    'too little of an id that is the same',
    { teachers: [{ ...SMITH, sisId: '012' }] },
    { ...CALLED, email: null, person: { sisId: 'T12', cleverId: null } },
    ['other-teacher'],
  ],
  [
    'in Canvas, her own class in a course of another section',
    { sectionNumber: '1' },
    { ...OWN, title: 'Algebra 1 Sec 5' },
    ['other-subject'],
  ],
  [
    'in a code’s course of another section, her own class',
    { sectionNumber: '1078', period: '1,2' },
    { ...TEACHER, title: 'Algebra: 3041 - S1' },
    ['other-subject'],
  ],
  [
    'a course of another period, for somebody whom the roster does not list',
    { period: '6A-E' },
    { title: 'Algebra 1 (Period 4 A-E)' },
    ['other-subject'],
  ],
  [
    'a course that only its label calls so, which is the id itself',
    { sisIds: ['S-a'], name: 'Biology', course: { name: 'Biology', number: 'S-a' } },
    { title: 'AVID 9', called: ['S-a'] },
    ['other-subject'],
  ],
  ['a course of another name, for somebody whom the roster does not list', {}, { title: 'AVID 9' }, ['other-subject']],
  ['the same at another level', {}, { title: 'Algebra 2' }, ['other-subject']],
  [
    'a code in a course of another level, for its own teacher',
    {},
    { ...TEACHER, title: 'Algebra 2' },
    ['other-subject'],
  ],
  ['in Canvas, her own class in a course of another subject', {}, { ...OWN, title: 'P.E. 7' }, ['other-subject']],
  ['a course called by another period', P3, { title: 'Algebra 1 P1', takesOver: () => true }, ['other-subject']],
  ['the same by a code, for her own class', P3, { ...TEACHER, title: 'Algebra 1 P1' }, ['other-subject']],
  ['a course named by last year', {}, { title: 'Algebra 1 2025-26' }, ['other-term']],
  ['a course whose own id names last year', {}, { courseIds: ['2110_101_2526'] }, ['other-term']],
  ['a class that another course has', {}, { isElsewhere: (id) => id === 'a' }, ['elsewhere']],
  ['a course of another school', {}, { mapped: [mappedOf(elsewhereSchool)] }, ['other-school']],
  [
    'several doubts at once',
    { state: 'missing', term: LAST_YEAR },
    { isElsewhere: () => true, isTeacher: true, person: { sisId: 'T9', cleverId: null } },
    ['missing', 'ended', 'other-teacher', 'elsewhere'],
  ],
];

for (const [name, own, place, doubts] of DOUBTED) {
  test(`an id is a question: ${name}`, () => {
    const proofs = prove(['S-a'], namedIn([classOf('a', own)]), { ...PLACE, ...place });
    assert.deepEqual(
      proofs.map((proof) => [proof.sisId, proof.class?.id, proof.doubts]),
      [['S-a', 'a', doubts]],
    );
    assert.deepEqual(provenClasses(proofs), []);
  });
}

test('a course that several sections share may be called by one of them', () => {
  const both = [classOf('b', { period: '1' }), classOf('a', P3)];
  const title = 'Algebra 1 P1';
  assert.deepEqual(proven(['S-b', 'S-a'], both, { ...OWN, title }), ['b', 'a']);
  assert.deepEqual(proven(['S-b', 'S-a'], both, { ...TEACHER, title }), ['b']);
  assert.deepEqual(proven(['S-a'], both, { ...OWN, title }), []);
  const pupil: Partial<Place> = { title, attends: () => 'yes', takesOver: () => true };
  assert.deepEqual(proven(['S-b', 'S-a'], both, pupil), ['b', 'a']);
  assert.deepEqual(proven(['S-b', 'S-a'], both, { ...pupil, attends: () => 'unknown' }), ['b']);
});

const AGAIN = '202-2110-KA';
const KINDER = classOf('k', {
  sisIds: [AGAIN],
  name: 'Reading - Kindergarten - KA',
  course: { name: 'Reading - Kindergarten', number: null },
});

for (const [what, title, place, isProven] of [
  ['names last year, by her own click', 'Reading K', { ...OWN, courseIds: ['2110_202_2526'] }, false],
  ['names last year, by that of a pupil of the class', 'Reading K', { courseIds: ['2110_202_2526'] }, true],
  ['names this year', 'Reading K', { ...OWN, courseIds: ['2110_202_2627'] }, true],
  ['names none', 'Reading K', OWN, true],
] as const) {
  test(`in Canvas, an id that is the same each year, where the course’s own ${what}`, () => {
    const attends = (): 'yes' => 'yes';
    const asked = {
      ...PLACE,
      takesOver: () => true,
      ...(what.endsWith('the class') ? { attends } : {}),
      ...place,
      title,
    };
    assert.deepEqual(proven([AGAIN], [KINDER], asked), isProven ? ['k'] : []);
  });
}

test('by a code that is the same each year, a homeroom’s course is no class’s of one subject', () => {
  const pupil: Partial<Place> = { attends: () => 'yes' };
  assert.deepEqual(prove([AGAIN], namedIn([KINDER]), { ...PLACE, ...pupil, title: 'KINDER: KA' })[0]?.doubts, [
    'other-subject',
  ]);
  assert.deepEqual(proven([AGAIN], [KINDER], { ...pupil, title: 'Rdg K: KA' }), ['k']);
  const homeroom = { ...KINDER, name: 'Kinder - KA', course: { name: 'Kinder', number: null } };
  assert.deepEqual(proven([AGAIN], [homeroom], { ...pupil, title: 'KINDER: KA' }), ['k']);
});

test('a teacher whom the roster names is no question of schools', () => {
  assert.deepEqual(proven(['S-a'], [A], { ...TEACHER, mapped: [mappedOf(elsewhereSchool)] }), ['a']);
});

test('a class that a person took out says nothing of the course', () => {
  assert.deepEqual(proven(['S-a'], [A], { mapped: [mappedOf(elsewhereSchool, { state: 'removed' })] }), ['a']);
});

test('one launch that names classes of two schools proves neither', () => {
  assert.deepEqual(proven(['S-a', 'S-b'], [A, elsewhereSchool]), []);
  assert.deepEqual(proven(['S-a', 'S-b', 'S-c'], [A, elsewhereSchool, classOf('c')]), ['a', 'c']);
});

test('an id that two schools share is a question', () => {
  const [one, other] = [
    classOf('a', { sisIds: ['101'] }),
    classOf('b', { sisIds: ['101'], school: { id: 'middle', name: null } }),
  ];
  const proofs = prove(['101'], namedIn([one, other]), PLACE);
  assert.deepEqual(proofs, [{ sisId: '101', class: null, doubts: ['ambiguous'], lifted: null }]);
});

const BOTH = { sisIds: ['101'] };
const MIDDLE = { school: { id: 'middle', name: null }, teachers: [GARCIA] };
const GEOMETRY = { course: { name: 'Geometry', number: 'MTH201' }, teachers: [GARCIA] };
const LATER = '2027-02-01';

for (const [what, others, place = {}, own = {}] of [
  ['last year’s has no say', [{ term: LAST_YEAR }]],
  ['what the roster has lost has none', [{ state: 'missing' }]],
  ['of two schools, the teacher’s own', [MIDDLE], TEACHER],
  ['of two schools, the pupil’s own', [MIDDLE], { attends: (id) => (id === 'a' ? 'yes' : 'no') }],
  ['of two halves, that which runs', [{ term: SPRING }], {}, { term: FALL }],
  [
    'of two halves, that of the course',
    [{ term: SPRING }],
    { term: FALL, today: LATER },
    { term: { ...FALL, end: '2027-01-29' } },
  ],
  ['of two halves that nobody has begun, the first', [{ term: SPRING }], { today: '2026-08-10' }, { term: FALL }],
  ['in the second half, the second', [{ term: FALL }], { today: LATER }, { term: SPRING }],
  [
    'in a course of the first half, the second where it is the same class',
    [{ term: FALL }],
    { today: LATER, mapped: [mappedOf(classOf('b0', { ...BOTH, term: FALL }))], since: '2026-08-20' },
    { term: SPRING },
  ],
] as const satisfies readonly Row[]) {
  test(`an id of several classes proves one: ${what}`, () => {
    const classes = [
      ...others.map((other, i) => classOf(`b${i}`, { ...BOTH, ...other })),
      classOf('a', { ...BOTH, ...own }),
    ];
    assert.deepEqual(proven(['101'], classes, place), ['a']);
  });
}

type Row = readonly [string, readonly Partial<RosterClass>[], Partial<Place>?, Partial<RosterClass>?];

for (const [what, others, doubts, place = {}, own = {}] of [
  ['two that run', [{}], ['ambiguous']],
  ['two of a teacher of both schools', [{ school: MIDDLE.school }], ['ambiguous'], TEACHER],
  ['two schools, although their halves differ', [{ ...MIDDLE, term: SPRING }], ['ambiguous'], {}, { term: FALL }],
  ['a year beside one of its halves', [{ term: THIS_YEAR }], ['ambiguous'], {}, { term: FALL }],
  [
    'this year’s in a course that was there with last year’s',
    [{ term: LAST_YEAR }],
    ['other-term'],
    { since: '2026-05-20' },
  ],
  [
    'the second half’s in a course of another class of the first',
    [{ ...GEOMETRY, term: FALL }],
    ['other-term'],
    { today: LATER, mapped: [mappedOf(classOf('b0', { ...BOTH, ...GEOMETRY, term: FALL }))] },
    { term: SPRING },
  ],
] as const satisfies readonly DoubtedRow[]) {
  test(`an id of several classes is a question: ${what}`, () => {
    const classes = [
      ...others.map((other, i) => classOf(`b${i}`, { ...BOTH, ...other })),
      classOf('a', { ...BOTH, ...own }),
    ];
    assert.deepEqual(prove(['101'], namedIn(classes), { ...PLACE, ...place })[0]?.doubts, doubts);
  });
}

type DoubtedRow = readonly [
  string,
  readonly Partial<RosterClass>[],
  readonly Doubt[],
  Partial<Place>?,
  Partial<RosterClass>?,
];

const OLD = mappedOf(classOf('old', { term: LAST_YEAR }));
const TAKES: Partial<Place> = { ...TEACHER, since: '2025-09-01', mapped: [OLD], takesOver: () => true };

for (const [what, place, wanted] of [
  ['its teacher’s launch names this year’s class', {}, ['a']],
  ['a pupil’s, whom the roster lists', { isTeacher: false, person: STUDENT, attends: () => 'yes' }, ['a']],
  ['a pupil’s, of whom nothing is known', { isTeacher: false, person: STUDENT }, []],
  ['the same where the LMS says this year', { isTeacher: false, person: STUDENT, term: THIS_YEAR }, []],
  ['its teacher’s where the LMS says this year', { term: THIS_YEAR }, ['a']],
  ['another teacher’s', { person: { sisId: 'T9', cleverId: null } }, []],
  ['a teacher’s of whom nothing is known', { person: { sisId: null, cleverId: null } }, []],
  ['its teacher’s, by an id that teachers can leave behind', { takesOver: () => false }, []],
  ['a course whose classes run', { mapped: [mappedOf(classOf('c', { teachers: [GARCIA] })), OLD] }, []],
  ['a course that the LMS says is last year’s', { term: LAST_YEAR }, []],
  ['a course whose classes all left it', { mapped: [] }, ['a']],
] as const satisfies readonly (readonly [string, Partial<Place>, readonly string[]])[]) {
  test(`a course of an earlier year: ${what}`, () => {
    assert.deepEqual(proven(['S-a'], [A], { ...TAKES, ...place }), wanted);
  });
}

test('an id of two classes is the one’s that a person connected', () => {
  const [one, other] = [classOf('a', { sisIds: ['101'] }), classOf('b', { sisIds: ['101'] })];
  assert.deepEqual(proven(['101'], [one, other], { mapped: [mappedOf(other)] }), ['b']);
  assert.deepEqual(proven(['101'], [one, other], { mapped: [mappedOf(other, { state: 'removed' })] }), []);
});

test('a class of the mapping is not asked about again', () => {
  const gone = classOf('a', { state: 'missing', term: LAST_YEAR });
  const place = { mapped: [mappedOf(gone)], isElsewhere: () => true };
  assert.deepEqual(proven(['S-a'], [gone], place), ['a']);
});

test('ids that name nothing stand there without class or doubt', () => {
  assert.deepEqual(prove(['S-a', 'nothing', 'S-a'], namedIn([]), PLACE), [
    { sisId: 'S-a', class: null, doubts: [], lifted: null },
    { sisId: 'nothing', class: null, doubts: [], lifted: null },
  ]);
});

test('a class with two ids is proven once', () => {
  const one = classOf('a', { sisIds: ['1', '2'] });
  assert.deepEqual(proven(['1', '2'], [one]), ['a']);
});

test('a course of three sections has the same classes in whatever order its people come', () => {
  const classes = ['a', 'b', 'c'].map((id) => classOf(id));
  const teacher = { place: TEACHER, ids: ['S-a', 'S-b', 'S-c'] };
  const visits = [...classes.map(({ id }) => ({ place: {}, ids: [`S-${id}`] })), teacher];
  const orders = permutations(visits);
  assert.equal(orders.length, 24);
  for (const order of orders) {
    const mapped = new Set<string>();
    for (const { place, ids } of order) {
      const before = classes.filter(({ id }) => mapped.has(id)).map((one) => mappedOf(one));
      const opened = proven(ids, classes, { ...place, mapped: before });
      assert.deepEqual(
        opened.map((id) => `S-${id}`),
        ids,
        'each sees the own classes from the first click on',
      );
      for (const id of opened) mapped.add(id);
    }
    assert.deepEqual([...mapped].sort(), ['a', 'b', 'c']);
  }
});

const permutations = <T>(all: readonly T[]): readonly (readonly T[])[] =>
  all.length === 0
    ? [[]]
    : all.flatMap((one, i) => permutations(all.filter((_, j) => j !== i)).map((rest) => [one, ...rest]));

const someClass = fc
  .record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    sisIds: fc.uniqueArray(fc.constantFrom('1', '2', '3', '4'), { maxLength: 3 }),
    term: fc.constantFrom(null, THIS_YEAR, LAST_YEAR, FALL, SPRING),
    state: fc.constantFrom('active' as const, 'missing' as const),
    school: fc.constantFrom(null, { id: 'high', name: null }, { id: 'middle', name: null }),
    teachers: fc.constantFrom([], [SMITH], [GARCIA], [SMITH, GARCIA]),
  })
  .map(({ id, ...own }) => classOf(id, own));
const someClasses = fc.uniqueArray(someClass, { selector: ({ id }) => id, maxLength: 5 });
const somePlace = fc
  .record({
    isTeacher: fc.boolean(),
    person: fc.constantFrom(STUDENT, { sisId: 'T1', cleverId: null }),
    term: fc.constantFrom(NO_TERM, THIS_YEAR, LAST_YEAR, FALL),
    since: fc.constantFrom(null, '2025-09-01', '2026-08-20'),
    elsewhere: fc.subarray(['a', 'b', 'c']),
    mapped: someClasses.map((classes) => classes.slice(0, 2).map((one) => mappedOf(one))),
  })
  .map(({ elsewhere, ...place }): Place => ({ ...place, today: TODAY, isElsewhere: (id) => elsewhere.includes(id) }));

test('one proof for each id; each proven class has its id, alone of all, and no doubt stands against it', () => {
  fc.assert(
    fc.property(someClasses, fc.array(fc.constantFrom('1', '2', '3', '4', '5')), somePlace, (classes, ids, place) => {
      const proofs = prove(ids, namedIn(classes), place);
      assert.deepEqual(
        proofs.map(({ sisId }) => sisId),
        [...new Set(ids)],
      );
      for (const { sisId, class: one, doubts } of proofs) {
        const holders = classes.filter(({ sisIds }) => sisIds.includes(sisId));
        const isMapped = place.mapped?.some(({ id }) => id === one?.id) === true;
        if (one === null) {
          assert.equal(holders.length === 0, doubts.length === 0);
          continue;
        }
        assert.ok(one.sisIds.includes(sisId));
        const isHers = ({ teachers }: RosterClass) =>
          place.isTeacher && place.person.sisId === 'T1' && teachers.includes(SMITH);
        for (const rival of isMapped ? [] : holders) {
          if (rival.id === one.id || rival.state === 'missing' || rival.term === LAST_YEAR) continue;
          const isOthers = isHers(one) && !isHers(rival);
          assert.ok(
            isOthers || apart(rival.term, place.term) || apart(rival.term, one.term),
            'a rival that runs beside it',
          );
        }
        if (doubts.length > 0 || isMapped) continue;
        assert.equal(one.state, 'active');
        assert.notEqual(one.term, LAST_YEAR);
        assert.equal(place.isElsewhere(one.id), false);
      }
    }),
  );
});

test('the order of ids and classes changes nothing', () => {
  fc.assert(
    fc.property(someClasses, fc.subarray(['1', '2', '3', '4']), somePlace, (classes, ids, place) => {
      const forwards = prove(ids, namedIn(classes), place);
      const backwards = prove([...ids].reverse(), namedIn([...classes].reverse()), place);
      assert.deepEqual([...backwards].reverse(), forwards);
    }),
  );
});

test('hundreds of classes of one id, with many teachers and long ids: a shown ambiguity, no link, and soon', () => {
  const teachers = Array.from({ length: 60 }, (_, i) => ({
    ...GARCIA,
    cleverId: null,
    sisId: `${'t'.repeat(250)}${i}`,
  }));
  const sisIds = Array.from({ length: 20 }, (_, i) => `${'s'.repeat(250)}${i}`);
  const classes = Array.from({ length: 500 }, (_, i) =>
    classOf(`c${i}`, { sisIds, teachers, term: i % 3 === 0 ? LAST_YEAR : i % 3 === 1 ? FALL : null }),
  );
  const began = performance.now();
  const proofs = prove(sisIds, () => classes, { ...PLACE, ...TEACHER, since: '2025-09-01' });
  assert.ok(proofs.every(({ class: one, doubts }) => one === null && doubts.includes('ambiguous')));
  assert.deepEqual(provenClasses(proofs), []);
  assert.ok(performance.now() - began < 5000);
});

test('a proof says what lifted the doubt about its teacher', () => {
  const liftedBy = (own: Partial<RosterClass>, place: Partial<Place>) =>
    prove(['S-a'], namedIn([classOf('a', own)]), { ...PLACE, ...place }).map(({ lifted }) => lifted);
  const teachers = [{ ...SMITH, sisId: '000004100' }];
  const id = { sisId: 'TCH_4100', cleverId: null };
  assert.deepEqual(liftedBy({}, CALLED), ['teacher-email']);
  assert.deepEqual(liftedBy({ teachers }, { ...CALLED, email: null, person: id }), ['teacher-id']);
  assert.deepEqual(liftedBy({}, OWN), [null]);
  assert.deepEqual(liftedBy({}, { ...CALLED, isTeacher: false }), [null]);
});

test('a code that comes again each year is a question where no word of the course is the class’s', () => {
  const one = classOf('a', { sisIds: ['101-MTH101-3'] });
  assert.deepEqual(proven(['101-MTH101-3'], [one], { ...TEACHER, title: 'AVID 9' }), []);
  assert.deepEqual(proven(['101-MTH101-3'], [one], { ...OWN, title: 'AVID 9' }), ['a']);
  assert.deepEqual(proven(['101-MTH101-3'], [one], { ...TEACHER, title: 'Algebra' }), ['a']);
});

test('a class that a person chose says nothing of what an id of another subject means, for its own teacher in Canvas', () => {
  const mapped = [mappedOf(classOf('b', { name: 'US History' }))];
  const [proof] = prove(['S-a'], namedIn([classOf('a')]), { ...PLACE, ...OWN, title: 'US History', mapped });
  assert.deepEqual(proof?.doubts, ['other-subject']);
});
