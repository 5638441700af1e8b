import assert from 'node:assert/strict';
import type { LaunchObject } from '../../shared/handoff/object.ts';
import type { Twist } from '../support/browser.ts';
import { lands, type Odd } from './accepted.ts';
import { ids, lti, set, without } from './row.ts';
import { COURSE } from './scene.ts';

const V = 'http://purl.imsglobal.org/vocab/lis/v2/';

/** LTI claims together with Canvas's placement. */
const placed = (placement: string, claims: Parameters<typeof lti>[0]): Twist => ({
  claims: (all) => {
    lti(claims).claims?.(all);
    all['https://www.instructure.com/placement'] = placement;
  },
});

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
      assert.equal(lms?.return_url, null);
    },
  ),
  lands(
    'presentation with texts for numbers',
    lti({ launch_presentation: { height: '400', width: '', document_target: 'iframe' } }),
  ),
  lands('a return address on the deployment’s own LMS', {}, ({ lms }) =>
    assert.match(String(lms?.return_url), /^https:\/\/lincoln\.instructure\.com\//),
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
      assert.equal(lms?.return_url, null),
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
  ...[{ title: 'Algebra without id' }, { id: null }, { id: '' }, { id: '  ' }].map((context) =>
    lands(
      `a context with nothing for an id: ${JSON.stringify(context)}`,
      lti({ context }),
      (launch) => assert.deepEqual([launch.context, launch.mapping], [null, null]),
      { lands: 'home' },
    ),
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
