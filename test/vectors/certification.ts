import assert from 'node:assert/strict';
import type { LaunchObject } from '../../shared/handoff/object.ts';
import type { Role } from '../../shared/lti/roles.ts';
import type { Twist } from '../support/browser.ts';
import { CLAIM, type Claims } from '../support/platform.ts';
import type { Odd } from './accepted.ts';
import { launchRow } from './launch-row.ts';
import type { Row } from './row.ts';

/** LTI Advantage Certification Guide 1.3, 6.1: what a tool must refuse and accept, for an instructor and for a student. */
const V = 'http://purl.imsglobal.org/vocab/lis/v2/';
const WHO = [
  { who: 'instructor', sample: 'canvas-teacher-three-sections', role: 'instructor', short: 'Instructor' },
  { who: 'student', sample: 'canvas-student-one-section', role: 'student', short: 'Learner' },
] as const;

const change = (sample: string, values: Claims): Twist => ({
  sample,
  claims: (claims) => void Object.assign(claims, values),
});

const onlyName: Twist['claims'] = (claims) => {
  for (const name of Object.keys(claims)) if (name !== 'name') delete claims[name];
};

export const MUST_REFUSE: readonly Row[] = WHO.flatMap(({ who, sample }) => [
  launchRow(`${who}: no kid in the header`, 401, 'kid-missing', { sample, header: { kid: null } }),
  launchRow(`${who}: wrong kid`, 401, 'key-unknown', { sample, header: { kid: 'imstester_66067' } }),
  launchRow(`${who}: wrong version`, 400, 'version-refused', change(sample, { [`${CLAIM}version`]: '11.3' })),
  launchRow(`${who}: no version`, 400, 'version-refused', change(sample, { [`${CLAIM}version`]: undefined })),
  launchRow(`${who}: not an LTI launch`, 400, 'claims-missing', { sample, claims: onlyName }),
  launchRow(
    `${who}: required claims missing together`,
    401,
    'issuer-malformed',
    change(sample, {
      aud: undefined,
      iss: undefined,
      sub: undefined,
      [`${CLAIM}deployment_id`]: undefined,
      [`${CLAIM}roles`]: undefined,
    }),
  ),
  launchRow(`${who}: iat and exp of 1970`, 401, 'platform-clock-wrong', change(sample, { iat: 11111, exp: 22222 })),
  launchRow(
    `${who}: no message type`,
    400,
    'message-type-missing',
    change(sample, { [`${CLAIM}message_type`]: undefined }),
  ),
  launchRow(`${who}: no roles`, 400, 'roles-missing', change(sample, { [`${CLAIM}roles`]: undefined })),
  launchRow(
    `${who}: no deployment id`,
    400,
    'deployment-id-missing',
    change(sample, { [`${CLAIM}deployment_id`]: undefined }),
  ),
  launchRow(
    `${who}: no resource link`,
    400,
    'resource-link-missing',
    change(sample, { [`${CLAIM}resource_link`]: undefined }),
  ),
  launchRow(
    `${who}: resource link without id`,
    400,
    'resource-link-missing',
    change(sample, { [`${CLAIM}resource_link`]: {} }),
  ),
  launchRow(`${who}: no user`, 401, 'subject-missing', change(sample, { sub: undefined })),
]);

const NAMES = ['name', 'given_name', 'family_name', 'middle_name', 'email', 'picture'];
const blank: Claims = Object.fromEntries(NAMES.map((name) => [name, undefined]));

const is = (role: Role) => (launch: LaunchObject) => assert.equal(launch.role, role);

const known = (role: Role, name: string | null, email: string | null) => (launch: LaunchObject) => {
  assert.equal(launch.role, role);
  assert.equal(launch.user.name, name);
  assert.equal(launch.user.email?.value ?? null, email);
};

export const MUST_ACCEPT: readonly Odd[] = WHO.flatMap(({ who, sample, role, short }): Odd[] => {
  const uri = `${V}membership#${short}`;
  const roles = (...uris: string[]) => change(sample, { [`${CLAIM}roles`]: uris });
  const unnamed = { [`${CLAIM}lis`]: undefined, [`${CLAIM}custom`]: undefined, ...blank };
  return [
    { name: `${who}: plain`, twist: { sample }, lands: 'class', holds: is(role) },
    {
      name: `${who}: several roles`,
      twist: roles(`${V}institution/person#Other`, uri, `${V}membership#Member`),
      lands: 'class',
      holds: is(role),
    },
    { name: `${who}: short role`, twist: roles(short), lands: 'class', holds: is(role) },
    {
      name: `${who}: unknown role`,
      twist: roles(uri, `${V}uknownrole/unknown#Helper`),
      lands: 'class',
      holds: is(role),
    },
    {
      name: `${who}: only an unknown role`,
      twist: roles(`${V}uknownrole/unknown#Helper`),
      lands: 'class',
      holds: is('none'),
    },
    { name: `${who}: no role`, twist: roles(), lands: 'class', holds: is('none') },
    { name: `${who}: an empty role`, twist: roles(''), lands: 'class', holds: is('none') },
    {
      name: `${who}: only email`,
      twist: change(sample, { ...unnamed, email: 'p@school.example' }),
      lands: 'class',
      holds: known(role, null, 'p@school.example'),
    },
    {
      name: `${who}: only names`,
      twist: change(sample, { ...unnamed, name: 'Paula Quist', given_name: 'Paula', family_name: 'Quist' }),
      lands: 'class',
      holds: known(role, 'Paula Quist', null),
    },
    {
      name: `${who}: nothing personal`,
      twist: change(sample, unnamed),
      lands: 'class',
      holds: known(role, null, null),
    },
    {
      name: `${who}: email without context`,
      twist: change(sample, { ...unnamed, email: 'p@school.example', [`${CLAIM}context`]: undefined }),
      lands: 'home',
      holds: known(role, null, 'p@school.example'),
    },
  ];
});
