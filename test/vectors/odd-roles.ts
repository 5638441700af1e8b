import assert from 'node:assert/strict';
import type { Role } from '../../shared/lti/roles.ts';
import { isRole, lands, type Odd } from './accepted.ts';
import { ids, lti } from './row.ts';

const V = 'http://purl.imsglobal.org/vocab/lis/v2/';

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
  role('an assistant as a role of its own', 'teaching_assistant', `${V}membership#TeachingAssistant`),
  role('urn of an assistant as a role of its own', 'teaching_assistant', 'urn:lti:role:ims/lis/TeachingAssistant'),
  role(
    'an assistant of her own beside the bare principal',
    'teaching_assistant',
    `${V}membership#Instructor`,
    `${V}membership#TeachingAssistant`,
  ),
  role('an assistant of the institution', 'none', `${V}institution/person#TeachingAssistant`),
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
