import assert from 'node:assert/strict';
import type { LaunchObject } from '../../shared/handoff/object.ts';
import type { Role } from '../../shared/lti/roles.ts';
import type { Twist } from '../support/browser.ts';
import { BASE_URL } from '../support/roomkey.ts';
import type { Odd } from './accepted.ts';
import { lti, set, type Wrong, without } from './row.ts';
import { COURSE, TRUSTED_AUDIENCE } from './scene.ts';

const V = 'http://purl.imsglobal.org/vocab/lis/v2/';
const ids = (length: number): string => 'i'.repeat(length);

const lands = (name: string, twist: Wrong, holds?: Odd['holds'], more: Partial<Odd> = {}): Odd => ({
  name,
  twist,
  lands: 'class',
  ...(holds === undefined ? {} : { holds }),
  ...more,
});

/** LTI claims together with Canvas's placement. */
const placed = (placement: string, claims: Parameters<typeof lti>[0]): Twist => ({
  claims: (all) => {
    lti(claims).claims?.(all);
    all['https://www.instructure.com/placement'] = placement;
  },
});

const isRole = (role: Role) => (launch: LaunchObject) => assert.equal(launch.role, role);
const role = (name: string, expected: Role, ...uris: readonly unknown[]): Odd =>
  lands(`roles: ${name}`, lti({ roles: uris }), isRole(expected));

/** Roles by their path; whatever else is there, grants nothing. */
export const ROLE_CLAIMS: readonly Odd[] = [
  role('Learner#Instructor is a learner', 'student', `${V}membership/Learner#Instructor`),
  role(
    'lower-case instructor#TeachingAssistant of an old Canvas',
    'teaching_assistant',
    `${V}membership/instructor#TeachingAssistant`,
  ),
  role('a sub-role without its principal', 'instructor', `${V}membership/Instructor#PrimaryInstructor`),
  role(
    'a TA with the bare principal beside it',
    'teaching_assistant',
    `${V}membership#Instructor`,
    `${V}membership/Instructor#TeachingAssistant`,
  ),
  role('urn of a context role', 'instructor', 'urn:lti:role:ims/lis/Instructor'),
  role('urn of a sub-role', 'teaching_assistant', 'urn:lti:role:ims/lis/Instructor/TeachingAssistant'),
  role('urn of an institution role', 'none', 'urn:lti:instrole:ims/lis/Instructor'),
  role('urn of a system role', 'student', 'urn:lti:sysrole:ims/lis/User', 'urn:lti:role:ims/lis/Learner'),
  role('short Instructor', 'instructor', 'Instructor'),
  role('short Learner', 'student', 'Learner'),
  role('short TeachingAssistant means nothing', 'none', 'TeachingAssistant'),
  role('https in place of http', 'instructor', 'https://purl.imsglobal.org/vocab/lis/v2/membership#Instructor'),
  role('Instructor of the institution', 'none', `${V}institution/person#Instructor`),
  role(
    'Instructor of the institution, learner here',
    'student',
    `${V}institution/person#Instructor`,
    `${V}membership#Learner`,
  ),
  role(
    'administrator of the institution, learner here',
    'student',
    `${V}institution/person#Administrator`,
    `${V}membership#Learner`,
  ),
  role('deprecated form without a scope', 'none', `${V}person#Instructor`),
  role(
    'the vocabulary on a host of somebody else',
    'none',
    'http://purl.imsglobal.org.evil.example/vocab/lis/v2/membership#Instructor',
  ),
  role('the vocabulary inside another URI', 'none', `http://evil.example/?${V}membership#Instructor`),
  role('the LTI vocabulary knows no memberships', 'none', 'http://purl.imsglobal.org/vocab/lti/membership#Instructor'),
  role('a path below a sub-role', 'none', `${V}membership/Learner/Instructor#Instructor`),
  role('membership without a name', 'none', `${V}membership#`, `${V}membership`),
  role('numbers, nulls and objects among them', 'student', 7, null, { uri: 'Instructor' }, `${V}membership#Learner`),
  role('a role of a thousand characters', 'student', `${V}membership#Instructor${ids(1000)}`, `${V}membership#Learner`),
  role('a hundred of them', 'student', ...Array(99).fill(`${V}institution/person#Student`), `${V}membership#Learner`),
  lands('student preview is marked and changes nothing', { sample: 'canvas-student-preview' }, (launch) => {
    assert.equal(launch.role, 'student');
    assert.equal(launch.user.preview, true);
  }),
  lands('observer with the observed users', { sample: 'canvas-observer' }, (launch) => {
    assert.equal(launch.role, 'observer');
    assert.notEqual(launch.observed_users.length, 0);
  }),
];

/** Times, audiences and algorithms at the edge of what is allowed. */
export const TOKENS: readonly Odd[] = [
  lands('exp 59 s ago', ({ scene }) => set({ exp: scene.now() - 59 })),
  lands('exp 2 s ago', ({ scene }) => set({ exp: scene.now() - 2 })),
  lands('iat 60 s ahead', ({ scene }) => set({ iat: scene.now() + 60 })),
  lands('iat 1 s ahead', ({ scene }) => set({ iat: scene.now() + 1 })),
  lands('iat 660 s ago', ({ scene }) => set({ iat: scene.now() - 660 })),
  lands('iat with a fraction', ({ scene }) => set({ iat: scene.now() - 0.5 })),
  lands('an answer after 599 s', {}, undefined, { after: 599 }),
  lands('aud as a list of one', ({ world }) => set({ aud: [world.registration.toolId], azp: undefined })),
  lands('azp null', set({ azp: null })),
  lands(
    'a trusted audience beside ours',
    ({ world }) => set({ aud: [TRUSTED_AUDIENCE, world.registration.toolId] }),
    undefined,
    { platform: 'trusting' },
  ),
  lands('RS512 where the registration allows it, the key saying no alg', { header: { alg: 'RS512' } }, undefined, {
    platform: 'rs512',
  }),
  lands('RS256 beside it', {}, undefined, { platform: 'rs512' }),
  lands('ES256 where the registration allows it', {}, undefined, { platform: 'ec' }),
  lands('typ of another case', { header: { typ: 'jwt' } }),
  lands(
    'claims that nobody knows',
    set({ 'https://evil.example/claim/roles': ['Instructor'], amr: ['pwd'], __proto: { polluted: true } }),
  ),
];

const unresolved = {
  custom: {
    section_sis_ids: '$Canvas.course.sectionSisSourceIds',
    user_sis_id: '$Canvas.user.sisSourceId',
    user_lms_id: '$Canvas.user.id',
    masquerading_user_id: '$Canvas.masqueradingUser.id',
  },
  lis: { person_sourcedid: '$Person.sourcedId', course_offering_sourcedid: '$CourseSection.sourcedId' },
};

const hasNoIds = ({ user }: LaunchObject): void => {
  assert.equal(user.ids.sis, null);
  assert.equal(user.ids.lms, null);
  assert.equal(user.masquerade, false);
};

/** Optional claims that are absent, empty or of another shape. */
export const OPTIONAL_CLAIMS: readonly Odd[] = [
  lands('unresolved $Variables in custom and lis', lti(unresolved), hasNoIds),
  lands(
    'custom values null, a number, a list, an object',
    lti({ custom: { user_sis_id: null, user_lms_id: 4711, login_id: ['x'], masquerading_user_id: {} }, lis: {} }),
    ({ user }) => {
      assert.equal(user.ids.sis, null);
      assert.deepEqual(user.ids.lms, { value: '4711', source: 'custom.user_lms_id' });
      assert.equal(user.ids.login, null);
      assert.equal(user.masquerade, false);
    },
  ),
  lands(
    'custom values empty',
    lti({ custom: { user_sis_id: '', masquerading_user_id: '' }, lis: { person_sourcedid: '' } }),
    hasNoIds,
  ),
  lands('custom null, lis a text', lti({ custom: null, lis: 'T20817' }), hasNoIds),
  lands('custom and lis missing', lti({ custom: undefined, lis: undefined }), hasNoIds),
  lands('custom a list', lti({ custom: ['user_sis_id'], lis: ['person_sourcedid'] }), hasNoIds),
  lands(
    'custom with names of Object',
    lti({ custom: { constructor: 'x', toString: 'y', user_sis_id: 'S1' }, lis: undefined }),
    ({ user }) => assert.equal(user.ids.sis?.value, 'S1'),
  ),
  lands(
    'a Canvas link of a teacher’s making that says who its users are',
    lti({ resource_link: { id: 'made-by-a-teacher' }, custom: { user_sis_id: 'S1', login_id: 'x' }, lis: undefined }),
    hasNoIds,
  ),
  lands(
    'the same under a navigation placement, which the address can claim',
    placed('course_navigation', {
      resource_link: { id: 'made-by-a-teacher' },
      custom: { user_sis_id: 'S1', login_id: 'x' },
      lis: undefined,
    }),
    hasNoIds,
  ),
  lands(
    'the id of the course for a link, under a placement that is none of navigation',
    placed('assignment_selection', { custom: { user_sis_id: 'S1', login_id: 'x' }, lis: undefined }),
    hasNoIds,
  ),
  lands(
    'an administrator acting as somebody, through such a link',
    lti({ resource_link: { id: 'made-by-a-teacher' }, custom: { masquerading_user_id: '4471' } }),
    ({ user }) => assert.equal(user.masquerade, true),
  ),
  lands('an id of 256 characters in custom', lti({ custom: { user_sis_id: ids(256) }, lis: undefined }), hasNoIds),
  lands('no names and no email', without('name', 'given_name', 'family_name', 'email'), ({ user }) => {
    assert.deepEqual([user.name, user.given_name, user.family_name, user.email], [null, null, null, null]);
  }),
  lands(
    'names of another type',
    set({ name: 7, given_name: null, family_name: ['x'], email: { a: 1 } }),
    ({ user }) => {
      assert.deepEqual([user.name, user.given_name, user.family_name, user.email], [null, null, null, null]);
    },
  ),
  lands(
    'names in every script',
    set({ name: 'Łucja 王 𝒜', given_name: '<b>Łucja</b>', family_name: 'O\'Brien "王"' }),
    ({ user }) => {
      assert.equal(user.name, 'Łucja 王 𝒜');
      assert.equal(user.given_name, '<b>Łucja</b>');
    },
  ),
  lands(
    'resource link title and description null',
    lti({ resource_link: { id: 'link', title: null, description: null } }),
  ),
  lands(
    'tool platform and presentation missing',
    lti({ tool_platform: undefined, launch_presentation: undefined }),
    ({ lms }) => {
      assert.equal(lms.return_url, null);
    },
  ),
  lands(
    'presentation with texts for numbers',
    lti({ launch_presentation: { height: '400', width: '', document_target: 'iframe' } }),
  ),
  lands('a return address on the deployment’s own LMS', {}, ({ lms }) =>
    assert.match(String(lms.return_url), /^https:\/\/lincoln\.instructure\.com\//),
  ),
  ...[
    'https://evil.example/courses/1041',
    'https://lincoln.instructure.com.evil.example/',
    'https://user@lincoln.instructure.com/',
    'javascript:alert(1)//lincoln.instructure.com',
    'https://lincoln.instructure.com:8443/',
    '/courses/1041',
  ].map((return_url) =>
    lands(`a return address elsewhere: ${return_url}`, lti({ launch_presentation: { return_url } }), ({ lms }) =>
      assert.equal(lms.return_url, null),
    ),
  ),
  lands('a context with an id only', lti({ context: { id: COURSE } }), ({ context }) => {
    assert.deepEqual([context?.id, context?.title, context?.label, context?.type], [COURSE, null, null, []]);
  }),
  lands(
    'a context with a type of another shape',
    lti({ context: { id: COURSE, type: 'CourseOffering', title: 7, label: null } }),
  ),
  lands(
    'a thousand context types, of which ten are kept',
    lti({ context: { id: COURSE, type: Array(1000).fill('x'.repeat(255)) } }),
    ({ context }) => assert.equal(context?.type.length, 10),
  ),
  lands(
    'a deprecated context type',
    lti({ context: { id: COURSE, type: ['urn:lti:context-type:ims/lis/CourseSection'] } }),
  ),
  lands(
    'an account with a course type beside it',
    lti({ context: { id: COURSE, type: ['Account', 'CourseOffering'] } }),
  ),
  lands(
    'context null',
    lti({ context: null }),
    ({ context, mapping }) => assert.deepEqual([context, mapping], [null, null]),
    { lands: 'home' },
  ),
  lands(
    'a Canvas account in place of a course',
    {
      sample: 'canvas-account-navigation',
      ...lti({ roles: [`${V}membership#Instructor`], context: { id: COURSE, type: ['Account'] } }),
    },
    ({ context }) => assert.equal(context, null),
    { lands: 'home' },
  ),
  lands('ids of 255 characters', lti({ context: { id: ids(255) }, resource_link: { id: ids(255) } }), undefined, {
    lands: { says: 'data-go' },
  }),
  lands('a sub of 255 characters', set({ sub: ids(255) }), ({ user }) => assert.equal(user.sub, ids(255))),
];

/** Where the signed target may point, and what a form may carry besides. */
export const FORMS: readonly Odd[] = [
  lands(
    'target link URI with a path and query of ours',
    lti({ target_link_uri: `${BASE_URL}/launch?placement=course#top` }),
  ),
  lands(
    'target link URI with our host in capitals and port 443',
    lti({ target_link_uri: 'HTTPS://ROOMKEY.EXAMPLE:443/launch' }),
  ),
  lands(
    'target link URI on the application’s own host',
    lti({ target_link_uri: 'https://app.brightway.example/anything' }),
  ),
  lands('parameters that Canvas adds', {
    form: (form) => ({ ...form, utf8: '✓', authenticity_token: 'x+/=', lti_storage_target: '"><script>' }),
  }),
  lands('four hundred thousand bytes of parameters nobody knows', {
    form: (form) => ({ ...form, padding: 'x'.repeat(400_000) }),
  }),
  lands('an empty error parameter', { form: (form) => ({ ...form, error: '' }) }),
  lands('a state that says it is in a tab that we opened', {
    form: (form) => ({ ...form, state: `${form['state']}.t` }),
  }),
  lands('only the plain cookie came back', ({ begun }) => ({ cookies: begun.cookies.slice(0, 1) })),
  lands('only the partitioned cookie came back', ({ begun }) => ({ cookies: begun.cookies.slice(1) })),
  lands('among two hundred other cookies', ({ begun }) => ({
    cookies: [
      ...Array.from({ length: 200 }, (_, i) => `__Host-rk-${'x'.repeat(20)}${i}=${'y'.repeat(43)}`),
      ...begun.cookies,
    ],
  })),
];

const sampled = (sample: string, holds?: Odd['holds'], more: Partial<Odd> = {}): Odd =>
  lands(`sample ${sample}`, { sample }, holds, more);
const inSchoology = { platform: 'schoology' } as const;

/** Canvas and Schoology as they are: facts of the vendors, sections 3 and 4. */
export const VENDORS: readonly Odd[] = [
  sampled('canvas-teacher-three-sections', (launch) => {
    assert.equal(launch.role, 'instructor');
    assert.equal(launch.user.ids.sis?.value, 'T20817');
    assert.equal(launch.lms.deployment_id, '3407:8865aa05b4b79b64a91a86042e43af5ea8ae79eb');
  }),
  sampled('canvas-student-one-section', isRole('student')),
  sampled('canvas-student-no-names', ({ user }) => assert.equal(user.name, null)),
  sampled('canvas-admin-not-enrolled', undefined, { lands: { says: 'How this app is set up' } }),
  sampled('canvas-account-navigation', undefined, { lands: { says: 'How this app is set up' } }),
  sampled(
    'schoology-teacher',
    (launch) => {
      assert.equal(launch.role, 'instructor');
      assert.equal(launch.user.sub, '7::afb89c6d161d2d29975c6d318263102d');
      assert.equal(launch.lms.deployment_id, '8409082949-1527876651');
    },
    inSchoology,
  ),
  sampled('schoology-student-no-client-id', isRole('student'), inSchoology),
  sampled('schoology-app-dropdown', ({ context, role: plain }) => assert.deepEqual([context, plain], [null, 'none']), {
    ...inSchoology,
    lands: 'home',
  }),
];
