import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LaunchClaims, parseLaunchClaims } from '../../shared/lti/claims.ts';
import type { CourseClaims } from '../../shared/lti/course.ts';
import { DEFAULT_CLAIM_MAPS } from '../../shared/lti/family.ts';
import { C } from '../../shared/lti/payload.ts';
import type { ClaimMap, Family, LisProof } from '../../shared/records/registration.ts';
import fc from '../support/property.ts';

type Values = Readonly<Record<string, unknown>>;

interface Launch {
  readonly family?: Family;
  readonly claimMap?: ClaimMap;
  readonly linksCarryNone?: boolean;
  readonly lisProves?: readonly LisProof[];
  readonly deploymentId?: string;
  readonly linkId?: string;
  readonly contextId?: string | null;
  readonly placement?: unknown;
  readonly custom?: Values;
  readonly lis?: Values;
  readonly top?: Values;
}

const PLACEMENT = 'https://www.instructure.com/placement';
const COURSE = '4dde05e8ca1973bcca9bffc13e1548820eee93a3';

/** What a launch says of its course; in Canvas opened from its navigation, unless told otherwise. */
function launchOf({
  family = 'canvas',
  claimMap = DEFAULT_CLAIM_MAPS.canvas,
  linksCarryNone = false,
  lisProves = [],
  deploymentId = '3407:8865aa05',
  contextId = COURSE,
  linkId = COURSE,
  placement = 'course_navigation',
  custom = {},
  lis = {},
  top = {},
}: Launch): LaunchClaims {
  const payload = {
    sub: 'u1',
    [`${C}target_link_uri`]: 'https://roomkey.example/launch',
    [`${C}resource_link`]: { id: linkId },
    [`${C}roles`]: [],
    ...(contextId === null ? {} : { [`${C}context`]: { id: contextId } }),
    ...(placement === undefined || family !== 'canvas' ? {} : { [PLACEMENT]: placement }),
    [`${C}deployment_id`]: deploymentId,
    [`${C}custom`]: custom,
    [`${C}lis`]: lis,
    ...top,
  };
  return parseLaunchClaims(payload, { claimMap, family, linksCarryNone, lisProves });
}
const courseOf = (launch: Launch): CourseClaims => launchOf(launch).course;

const IDS = { section_sis_ids: 'A-1,A-2' };
const SCHOOLOGY = { family: 'schoology', linkId: 'l1', claimMap: { sectionSisIds: 'custom.section_sis_ids' } } as const;
const lisMap: ClaimMap = { sectionSisIds: 'lis.course_section_sourcedid' };

const PROVES: readonly (readonly [string, Launch, readonly string[]])[] = [
  ['a click in the course navigation of Canvas', { custom: IDS }, ['A-1', 'A-2']],
  ['the same where Canvas names no placement', { custom: IDS, placement: undefined }, ['A-1', 'A-2']],
  [
    'lis of Schoology, where the operator says so',
    { ...SCHOOLOGY, lisProves: ['sections'], lis: { course_section_sourcedid: 'S-9' } },
    ['S-9'],
  ],
  [
    'lis of any other LMS, where the operator says so',
    { family: 'other', claimMap: {}, lisProves: ['sections'], lis: { course_section_sourcedid: 'S-9' } },
    ['S-9'],
  ],
  ['Canvas, installed for an account', { custom: IDS, deploymentId: '3407:acc0' }, ['A-1', 'A-2']],
  [
    'Schoology, where links carry no custom values',
    { ...SCHOOLOGY, linksCarryNone: true, custom: IDS },
    ['A-1', 'A-2'],
  ],
  [
    'a signed claim of its own',
    {
      claimMap: { sectionSisIds: 'https://sis.example/sections' },
      linkId: 'l1',
      top: { 'https://sis.example/sections': 'T-1' },
    },
    ['T-1'],
  ],
];

for (const [name, launch, ids] of PROVES) {
  test(`proves sections: ${name}`, () => {
    const { provenSections, claimedSections } = courseOf(launch);
    assert.deepEqual(provenSections, ids);
    assert.deepEqual(claimedSections, []);
  });
}

const PROVES_NOTHING: readonly (readonly [string, Launch, readonly string[]])[] = [
  [
    'a link of a teacher’s own making, opened with a navigation placement',
    { linkId: 'l1', custom: IDS },
    ['A-1', 'A-2'],
  ],
  ['an assignment', { linkId: 'l1', placement: 'assignment_selection', custom: IDS }, ['A-1', 'A-2']],
  ['the course’s id for a link under another placement', { placement: 'link_selection', custom: IDS }, ['A-1', 'A-2']],
  ['a placement that is no text', { placement: null, custom: IDS }, ['A-1', 'A-2']],
  ['a link outside any course', { contextId: null, custom: IDS }, ['A-1', 'A-2']],
  [
    'Canvas links under a registration whose links carry none',
    { linkId: 'l1', linksCarryNone: true, custom: IDS },
    ['A-1', 'A-2'],
  ],
  ['Canvas, installed in one course', { custom: IDS, deploymentId: `3407:${COURSE}` }, ['A-1', 'A-2']],
  [
    'lis of any other LMS, in which teachers edit it',
    { family: 'other', claimMap: {}, lis: { course_section_sourcedid: 'S-9' } },
    ['S-9'],
  ],
  [
    'lis of such an LMS that a claim map calls sections',
    { family: 'other', claimMap: lisMap, lisProves: ['person'], lis: { course_section_sourcedid: 'S-9' } },
    ['S-9'],
  ],
  ['custom values of Schoology', { ...SCHOOLOGY, custom: IDS }, ['A-1', 'A-2']],
  [
    'lis of Canvas, which is the course’s',
    { lis: { course_section_sourcedid: 'C-1', course_offering_sourcedid: 'C-1' } },
    [],
  ],
  [
    'lis of Canvas that a claim map calls sections',
    { claimMap: lisMap, lis: { course_section_sourcedid: 'C-1' } },
    ['C-1'],
  ],
  ['a variable that Canvas did not resolve', { custom: { section_sis_ids: '$Canvas.course.sectionSisSourceIds' } }, []],
  ['such a variable in a list', { custom: { section_sis_ids: ' ,$Canvas.course.sectionSisSourceIds, ' } }, []],
  ['such a variable in lis', { ...SCHOOLOGY, lis: { course_section_sourcedid: '$CourseSection.sourcedId' } }, []],
  ['an id over 255 characters', { custom: { section_sis_ids: 'x'.repeat(256) } }, []],
  ['an id over 255 characters in lis', { ...SCHOOLOGY, lis: { course_section_sourcedid: 'x'.repeat(256) } }, []],
  ['half of a surrogate pair', { custom: { section_sis_ids: 'A\ud800' } }, []],
  ['half of a surrogate pair in lis', { ...SCHOOLOGY, lis: { course_section_sourcedid: 'A\udc00' } }, []],
  ['values that are no text', { custom: { section_sis_ids: ['A-1'] } }, []],
  ['nothing at all', { custom: { section_sis_ids: '' } }, []],
];

for (const [name, launch, claimed] of PROVES_NOTHING) {
  test(`proves no section: ${name}`, () => {
    const { provenSections, claimedSections } = courseOf(launch);
    assert.deepEqual(provenSections, []);
    assert.deepEqual(claimedSections, claimed);
  });
}

test('lis of Canvas names the course', () => {
  const lis = { course_section_sourcedid: 'C-1', course_offering_sourcedid: 'C-1' };
  assert.deepEqual(courseOf({ lis, custom: { course_sis_id: 'C-2' } }).courseSisIds, ['C-1', 'C-2']);
});

test('a list has commas with and without spaces; ids keep their own spaces', () => {
  const custom = { section_sis_ids: 'A 1, B-2,  C/3 ,,A 1,D' };
  assert.deepEqual(courseOf({ custom }).provenSections, ['A 1', 'B-2', 'C/3', 'D']);
});

test('of a list of 101 ids the first 90 count', () => {
  const ids = Array.from({ length: 101 }, (_, i) => `S-${i}`);
  const { provenSections } = courseOf({ custom: { section_sis_ids: ids.join(', ') } });
  assert.deepEqual(provenSections, ids.slice(0, 90));
});

test('a section that lis and custom both name is one', () => {
  const lis = { course_section_sourcedid: 'A-1' };
  const launch = { ...SCHOOLOGY, linksCarryNone: true, lisProves: ['sections'], lis, custom: IDS } as const;
  assert.deepEqual(courseOf(launch).provenSections, ['A-1', 'A-2']);
});

test('lis of Schoology is a code: it proves with a listed person alone', () => {
  const { provenSections, codes, claimedSections } = courseOf({
    ...SCHOOLOGY,
    lis: { course_section_sourcedid: 'S-9' },
    custom: IDS,
  });
  assert.deepEqual([provenSections, codes, claimedSections], [[], ['S-9'], ['A-1', 'A-2']]);
});

/** Where the user's own SIS id stands, and who can have written it. */
const PEOPLE: readonly (readonly [string, Launch, string | null])[] = [
  ['lis of Canvas', { lis: { person_sourcedid: 'P-1' } }, 'P-1'],
  ['lis of Canvas, installed in one course', { deploymentId: `1:${COURSE}`, lis: { person_sourcedid: 'P-1' } }, 'P-1'],
  ['custom values of Canvas', { custom: { user_sis_id: 'P-1' } }, 'P-1'],
  ['custom values of a link in Canvas', { linkId: 'l1', custom: { user_sis_id: 'P-1' } }, null],
  [
    'custom values of Canvas, installed in one course',
    { deploymentId: `1:${COURSE}`, custom: { user_sis_id: 'P-1' } },
    null,
  ],
  ['lis of Schoology', { ...SCHOOLOGY, lis: { person_sourcedid: 'P-1' } }, 'P-1'],
  ['lis of any other LMS', { family: 'other', claimMap: {}, lis: { person_sourcedid: 'P-1' } }, null],
  [
    'the same where a claim map names it',
    { family: 'other', claimMap: { userSisId: 'lis.person_sourcedid' }, lis: { person_sourcedid: 'P-1' } },
    null,
  ],
  [
    'the same where the operator says so',
    { family: 'other', claimMap: {}, lisProves: ['person'], lis: { person_sourcedid: 'P-1' } },
    'P-1',
  ],
  [
    'the same where only sections count',
    { family: 'other', claimMap: {}, lisProves: ['sections'], lis: { person_sourcedid: 'P-1' } },
    null,
  ],
];
for (const [name, launch, id] of PEOPLE) {
  test(`names the user: ${name}`, () => {
    assert.equal(launchOf(launch).user.sisId?.value ?? null, id);
  });
}

test('an app that is opened in the account where it is installed is in no course', () => {
  const account = { [`${C}context`]: { id: COURSE, type: ['Account'] } };
  assert.equal(launchOf({ deploymentId: `3407:${COURSE}`, top: account }).inCourse, false);
  assert.equal(launchOf({ deploymentId: `3407:${COURSE}` }).inCourse, true);
});

test('whatever the list, each id is one that a key can hold', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (section_sis_ids) => {
      const { provenSections } = courseOf({ custom: { section_sis_ids } });
      assert.equal(new Set(provenSections).size, provenSections.length);
      for (const id of provenSections) {
        assert.ok(id.length > 0 && id.length <= 255 && id.isWellFormed() && id === id.trim() && !/^\$|,/.test(id));
      }
    }),
  );
});

const NAMES = ['Algebra I, Per. 3', 'Algebra "I" P5'];
const NAME_LISTS: readonly (readonly [string, string, readonly string[]])[] = [
  ['JSON', JSON.stringify(NAMES), NAMES],
  ['JSON with escaped quotes', '[\\"Algebra I, Per. 3\\", \\"Biology\\"]', ['Algebra I, Per. 3', 'Biology']],
  ['JSON with quotes of HTML', '[&quot;Biology, 1&quot;]', ['Biology, 1']],
  ['commas', 'Algebra 1, Biology', ['Algebra 1', 'Biology']],
  ['JSON that is no list', '{"a":1}', []],
  ['JSON with other things in it', '["A",1,null,["B"]]', ['A']],
  ['an unresolved variable', '$com.instructure.User.sectionNames', []],
];
for (const [name, value, names] of NAME_LISTS) {
  test(`section names: ${name}`, () => {
    assert.deepEqual(courseOf({ custom: { section_names: value } }).sectionNames, names);
  });
}

const DAYS: readonly (readonly [string, string | null])[] = [
  ['2026-08-17 00:00:00 -0700', '2026-08-17'],
  ['2027-06-11T23:59:59Z', '2027-06-11'],
  ['2026-08-17', '2026-08-17'],
  ['2026-02-30', null],
  ['1', null],
  ['next week', null],
  ['$Canvas.term.startAt', null],
  ['', null],
];
for (const [value, day] of DAYS) {
  test(`a term that starts at "${value}"`, () => {
    assert.equal(courseOf({ custom: { term_start: value } }).term.start, day);
  });
}

test('the history leaves out the course itself and the word for more', () => {
  const custom = { context_history: `old1,${COURSE},old2,truncated` };
  assert.deepEqual(courseOf({ custom }).history, ['old1', 'old2']);
  const long = Array.from({ length: 80 }, (_, i) => `old${i}`).join(',');
  assert.equal(courseOf({ custom: { context_history: long } }).history.length, 50);
});
