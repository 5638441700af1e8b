import assert from 'node:assert/strict';
import type { LaunchClaims } from '../../shared/lti/claims.ts';
import { C } from '../../shared/lti/payload.ts';
import type { Family } from '../../shared/records/registration.ts';

type Claims = Readonly<Record<string, unknown>>;

/** What a platform really sends, and what is read from it. `name`: its row in docs/platforms.md. */
export interface Real {
  readonly name: string;
  readonly family: Family;
  readonly claims: Claims;
  readonly holds: (launch: LaunchClaims) => void;
}

const M = 'http://purl.imsglobal.org/vocab/lis/v2/membership#';
const COURSE = '4dde05e8ca1973bcca9bffc13e1548820eee93a3';

const lti = (claims: Claims): Claims =>
  Object.fromEntries(Object.entries(claims).map(([name, value]) => [C + name, value]));

/** A click in a Canvas course, its resource link being the course itself. */
const inCanvas = (custom: Claims, more: Claims = {}): Claims => ({
  sub: '9f2f1ad2-5a0a-4a3b-9f6d-0d6c4f0b7e11',
  name: 'Rosa Alvarez',
  ...lti({
    target_link_uri: 'https://roomkey.example/launch',
    resource_link: { id: COURSE, title: 'Algebra 1', description: null },
    context: {
      id: COURSE,
      label: 'ALG1-25',
      title: 'Algebra 1',
      type: ['http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering'],
    },
    roles: [`${M}Instructor`],
    custom,
  }),
  ...more,
});

const canvas = (name: string, custom: Claims, holds: Real['holds'], more: Claims = {}): Real => ({
  name,
  family: 'canvas',
  claims: inCanvas(custom, more),
  holds,
});

const CANVAS: readonly Real[] = [
  canvas(
    'ids that are missing are null',
    { user_sis_id: null, course_sis_id: null, section_sis_ids: '' },
    ({ user, course }) => {
      assert.equal(user.sisId, null);
      assert.deepEqual([course.provenSections, course.courseSisIds], [[], []]);
    },
  ),
  canvas('no section has an SIS id', { section_sis_ids: '' }, ({ course }) =>
    assert.deepEqual(course.provenSections, []),
  ),
  canvas('section ids, sorted', { section_sis_ids: 'ALG1-P1-26,ALG1-P3-26' }, ({ course }) =>
    assert.deepEqual(course.provenSections, ['ALG1-P1-26', 'ALG1-P3-26']),
  ),
  canvas(
    'names of sections, not parallel to their ids',
    { section_sis_ids: 'ALG1-P3-26', section_names: '["Period 1 (added by hand)","Period 3"]' },
    ({ course }) => {
      assert.deepEqual(course.provenSections, ['ALG1-P3-26']);
      assert.deepEqual(course.sectionNames, ['Period 1 (added by hand)', 'Period 3']);
    },
  ),
  canvas('names of sections with commas, as in 2022', { section_names: 'Period 1,Period 3' }, ({ course }) =>
    assert.deepEqual(course.sectionNames, ['Period 1', 'Period 3']),
  ),
  canvas(
    'Anonymous: no names and no lis, but custom values all the same',
    { section_sis_ids: 'ALG1-P1-26', user_sis_id: 'S400112' },
    ({ user, course }) => {
      assert.deepEqual([user.name, user.email], [null, null]);
      assert.equal(user.sisId?.value, 'S400112');
      assert.deepEqual(course.provenSections, ['ALG1-P1-26']);
    },
    { name: undefined },
  ),
  canvas(
    'dates with the offset of whoever clicks',
    { term_start: '2026-08-17 00:00:00 -0700', term_end: '2027-06-04T23:59:00-06:00' },
    ({ course }) => assert.deepEqual([course.term.start, course.term.end], ['2026-08-17', '2027-06-04']),
  ),
  canvas(
    'Student View, which sets the id of whoever acts, too',
    { masquerading_user_id: '4471' },
    ({ user, roles }) => {
      assert.equal(roles.preview, true);
      assert.equal(roles.role, 'student');
      assert.equal(user.masquerade, true);
    },
    lti({ roles: [`${M}Learner`, 'http://purl.imsglobal.org/vocab/lti/system/person#TestUser'] }),
  ),
  canvas('a number for an id', { user_lms_id: 4471 }, ({ user }) => assert.equal(user.lmsId?.value, '4471')),
  canvas(
    'a number past 2^53, which JSON has rounded',
    // 10000000000000003 as it comes out of JSON.parse
    { user_lms_id: JSON.parse('10000000000000003'), user_sis_id: JSON.parse('9007199254740993') },
    ({ user }) => assert.deepEqual([user.lmsId, user.sisId], [null, null]),
  ),
  canvas('the history of a course cut off in words', { context_history: 'a1,b2,truncated' }, ({ course }) =>
    assert.deepEqual(course.history, ['a1', 'b2']),
  ),
  canvas('a variable that was not resolved', { user_sis_id: '$Canvas.user.sisSourceId' }, ({ user }) =>
    assert.equal(user.sisId, null),
  ),
  canvas(
    'an account in place of a course',
    {},
    ({ context }) => assert.deepEqual(context?.type, ['Account']),
    lti({ context: { id: COURSE, title: 'Lincoln Unified', type: ['Account'] } }),
  ),
];

const SCHOOLOGY: readonly Real[] = [
  {
    name: 'a section is the course, and its id a number as text',
    family: 'schoology',
    claims: {
      sub: '7::afb89c6d161d2d29975c6d318263102d',
      ...lti({
        target_link_uri: 'https://roomkey.example/launch',
        resource_link: { id: '8409082949-course-7113460518' },
        context: { id: '7113460518', label: 'BIO2', title: 'Biology 2: Period 4' },
        roles: [`${M}Learner`],
      }),
    },
    holds: ({ context, user, roles }) => {
      assert.equal(context?.id, '7113460518');
      assert.equal(user.sub, '7::afb89c6d161d2d29975c6d318263102d');
      assert.equal(roles.role, 'student');
    },
  },
];

/** As mod_lti makes it: small numbers as text, roles without the http form of administrators. */
const inMoodle = (more: Claims = {}): Claims => ({
  sub: '5',
  ...lti({
    target_link_uri: 'https://roomkey.example/launch',
    resource_link: { id: '12', title: 'Roomkey', description: '' },
    context: { id: '3', label: 'ALG1', title: 'Algebra 1', type: ['CourseSection'] },
    roles: [`${M}Instructor`],
    lis: { person_sourcedid: '', course_section_sourcedid: '' },
    custom: {},
    ...more,
  }),
});

const MOODLE: readonly Real[] = [
  {
    name: 'small numbers as text, a bare context type',
    family: 'other',
    claims: inMoodle(),
    holds: ({ context, user, course }) => {
      assert.deepEqual([context?.id, context?.type], ['3', ['CourseSection']]);
      assert.deepEqual([user.sub, user.sisId], ['5', null]);
      assert.deepEqual(course.provenSections, []);
    },
  },
  {
    name: 'ID numbers of course and person, which people may have typed',
    family: 'other',
    claims: inMoodle({ lis: { person_sourcedid: 'T20817', course_section_sourcedid: 'ALG1-P1-26' } }),
    holds: ({ user, course }) => {
      assert.equal(user.sisId, null);
      assert.deepEqual(course.provenSections, []);
    },
  },
  {
    name: 'an administrator of the site who teaches',
    family: 'other',
    claims: inMoodle({
      roles: [
        `${M}Instructor`,
        'http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator',
        'http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator',
      ],
    }),
    holds: ({ roles }) => assert.equal(roles.role, 'instructor'),
  },
];

const EDX: readonly Real[] = [
  {
    name: 'a course key for a context, with plus signs and a colon',
    family: 'other',
    claims: {
      sub: '6b1f2c1e-9c61-4a17-8f6a-9b8d5c3e2a10',
      ...lti({
        target_link_uri: 'https://roomkey.example/launch',
        resource_link: { id: 'block-v1:LincolnX+ALG1+2026+type@lti_consumer+block@7f3a' },
        context: {
          id: 'course-v1:LincolnX+ALG1+2026',
          title: 'Algebra 1 - LincolnX',
          label: 'course-v1:LincolnX+ALG1+2026',
          type: ['http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering'],
        },
        roles: ['http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student', `${M}Learner`],
        launch_presentation: { document_target: 'iframe' },
      }),
    },
    holds: ({ context, roles, user }) => {
      assert.equal(context?.id, 'course-v1:LincolnX+ALG1+2026');
      assert.equal(roles.role, 'student');
      assert.equal(user.name, null);
    },
  },
];

export const REAL: Readonly<Record<string, readonly Real[]>> = {
  Canvas: CANVAS,
  Schoology: SCHOOLOGY,
  Moodle: MOODLE,
  'Open edX': EDX,
};
