import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXACT } from '../../shared/matching/spelling.ts';
import type { Context, MappedClass } from '../../shared/records/context.ts';
import type { SpellingRule } from '../../shared/records/deployment.ts';
import { type CourseNow, inCatalogue, inCourse, type Named } from '../../shared/routing/sections.ts';
import { classOf, LAST_YEAR, mappedOf, TODAY } from '../matching/roster.ts';

const [ALGEBRA, BIOLOGY, CHEMISTRY] = [classOf('algebra'), classOf('biology'), classOf('chemistry')];
const CLEVERS = classOf('5f1b3c9d8e7f6a5b4c3d2e20');
const OVER = classOf('fall', { term: LAST_YEAR });
const YESTERDAY = '2026-10-04';
const PREFIXED: SpellingRule = { ...EXACT, prefix: 'SEC-' };

/** A course with these classes, of which only some still open. */
function course(
  classes: readonly MappedClass[],
  { opens = classes, unresolved = {}, rule = EXACT }: Partial<CourseSaid> = {},
): CourseNow {
  const context: Context = {
    key: 'key',
    deployment: { iss: 'https://lms.example', toolId: 'tool', deploymentId: '1' },
    contextId: 'course',
    title: null,
    label: null,
    type: [],
    version: 1,
    classes,
    firstSeen: YESTERDAY,
    lastSeen: YESTERDAY,
    unresolved,
    practice: false,
    waits: 0,
  };
  return {
    context,
    mapped: opens.filter(({ state }) => state === 'active'),
    spelling: { section: rule },
    today: TODAY,
  };
}

interface CourseSaid {
  readonly opens: readonly MappedClass[];
  readonly unresolved: Readonly<Record<string, string>>;
  readonly rule: SpellingRule;
}

const OPEN = mappedOf(ALGEBRA);
const REMOVED = mappedOf(BIOLOGY, { state: 'removed' });
const here = (...classIds: readonly string[]): Named => ({ kind: 'here', classIds });

for (const [said, sectionId, now, wanted, lookedUpOn = TODAY] of [
  ['a class that opens', 'S-algebra', course([OPEN]), here('algebra')],
  [
    'an id of two classes that open',
    'S-algebra',
    course([OPEN, mappedOf({ ...BIOLOGY, sisIds: ALGEBRA.sisIds })]),
    here('algebra', 'biology'),
  ],
  ['spelled as the district’s rule says', 'SEC-S-algebra', course([OPEN], { rule: PREFIXED }), here('algebra')],
  ['spelled otherwise without a rule', 'SEC-S-algebra', course([OPEN]), { kind: 'open' }],
  ['a class that has run out', 'S-algebra', course([OPEN], { opens: [] }), { kind: 'open' }],
  [
    'the same, looked up today',
    'S-algebra',
    course([OPEN], { opens: [], unresolved: { 'S-algebra': TODAY } }),
    { kind: 'run-out' },
  ],
  ['a class that somebody took out', 'S-biology', course([OPEN, REMOVED]), { kind: 'absent' }],
  ['a class without a copy', 'S-algebra', course([mappedOf(ALGEBRA, { roster: null })]), { kind: 'open' }],
  ['an id that is new here', 'S-chemistry', course([OPEN, REMOVED]), { kind: 'open' }],
  [
    'an id in a course that nobody has opened yet',
    'S-algebra',
    { context: null, mapped: [], spelling: {}, today: TODAY },
    { kind: 'open' },
  ],
  ['looked up in vain today', 'S-x', course([OPEN], { unresolved: { 'S-x': TODAY } }), { kind: 'absent' }],
  ['looked up in vain yesterday', 'S-x', course([OPEN], { unresolved: { 'S-x': YESTERDAY } }), { kind: 'open' }],
  [
    'looked up in vain today, where all is looked up',
    'S-x',
    course([OPEN], { unresolved: { 'S-x': TODAY } }),
    { kind: 'open' },
    null,
  ],
  [
    'looked up in vain today, and a class by now',
    'S-algebra',
    course([OPEN], { unresolved: { 'S-algebra': TODAY } }),
    here('algebra'),
  ],
  ['a class by its own id, which is Clever’s', CLEVERS.id, course([mappedOf(CLEVERS)]), here(CLEVERS.id)],
  ['a class by its own id, which is none of Clever’s', 'algebra', course([OPEN]), { kind: 'open' }],
  ['a class whose term is over', 'S-fall', course([mappedOf(OVER)]), { kind: 'open', before: ['fall'] }],
  [
    'the same, looked up in vain today',
    'S-fall',
    course([mappedOf(OVER)], { unresolved: { 'S-fall': TODAY } }),
    here('fall'),
  ],
  [
    'one whose term is over and one that runs',
    'S-fall',
    course([mappedOf(OVER), mappedOf(classOf('next', { sisIds: OVER.sisIds }))]),
    here('fall', 'next'),
  ],
] as const satisfies readonly (readonly [string, string, CourseNow, Named, (string | null)?])[]) {
  test(`by the course’s own copies: ${said}`, () => assert.deepEqual(inCourse(sectionId, now, lookedUpOn), wanted));
}

const RUN_OUT = course([mappedOf(CHEMISTRY)], { opens: [] });

for (const [said, classes, now, wanted] of [
  ['nothing', [], course([OPEN]), { kind: 'absent' }],
  ['a class that opens here', [ALGEBRA], course([OPEN]), here('algebra')],
  ['one that opens here and one that is new', [ALGEBRA, CHEMISTRY], course([OPEN]), here('algebra')],
  ['a class that is new to the course', [CHEMISTRY], course([OPEN, REMOVED]), { kind: 'open' }],
  ['a class that somebody took out', [BIOLOGY], course([OPEN, REMOVED]), { kind: 'absent' }],
  ['one that was taken out and one that is new', [BIOLOGY, CHEMISTRY], course([REMOVED]), { kind: 'open' }],
  ['a class of the course that has run out', [CHEMISTRY], RUN_OUT, { kind: 'run-out' }],
  ['one whose term is over', [OVER], course([mappedOf(OVER)]), here('fall')],
  ['one whose term is over and one that is new', [OVER, ALGEBRA], course([mappedOf(OVER)]), { kind: 'open' }],
  ['one that has run out and one that is new', [CHEMISTRY, BIOLOGY], RUN_OUT, { kind: 'open' }],
  [
    'any class, for a course that nobody has opened yet',
    [ALGEBRA],
    { context: null, mapped: [], spelling: {}, today: TODAY },
    { kind: 'open' },
  ],
] as const satisfies readonly (readonly [string, readonly (typeof ALGEBRA)[], CourseNow, Named])[]) {
  test(`by the catalogue: ${said}`, () => assert.deepEqual(inCatalogue(classes, now), wanted));
}
