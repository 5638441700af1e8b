import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ERRORS } from '../../shared/errors.ts';
import { decide } from '../../shared/identity/decide.ts';
import { parseRoles, type Role } from '../../shared/lti/roles.ts';
import { DISTRICT } from '../support/roomkey.ts';
import { ASKED, LINKED, MAYA, type Meeting, SIGNED_IN } from '../vectors/signed-in.ts';

const MEMBER = 'http://purl.imsglobal.org/vocab/lis/v2/membership';
const URIS: Readonly<Record<Role, readonly string[]>> = {
  student: [`${MEMBER}#Learner`],
  instructor: [`${MEMBER}#Instructor`],
  teaching_assistant: [`${MEMBER}/Instructor#TeachingAssistant`],
  designer: [`${MEMBER}#ContentDeveloper`],
  observer: [`${MEMBER}#Mentor`],
  administrator: ['http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator'],
  none: [],
};

const decided = (meeting: Meeting) => {
  const { lms = {}, role = 'student', institution, userIds = 'sis', clever = {}, spelling = {}, taken } = meeting;
  const { sis, ...named } = lms;
  const sisId = sis === undefined ? null : { value: sis, source: 'custom.user_sis_id' };
  const user = { sisId, email: null, name: null, givenName: null, familyName: null, ...named };
  const roles = parseRoles([...URIS[role], ...(institution === undefined ? [] : [institution])]);
  assert.equal(roles.role, role);
  return decide({ ...MAYA, ...clever }, { user, roles, userIds }, { district: DISTRICT, spelling }, taken === true);
};

describe('is refused', () => {
  for (const row of SIGNED_IN) {
    test(row.name, () => {
      assert.deepEqual(decided(row), { kind: 'refuse', code: row.code });
      assert.equal(ERRORS[row.code].status, row.status);
      // Whether or not somebody else is that person already.
      assert.deepEqual(decided({ ...row, taken: true }), { kind: 'refuse', code: row.code });
    });
  }
});

describe('is asked', () => {
  for (const row of ASKED) {
    test(row.name, () => assert.deepEqual(decided(row), { kind: 'ask', why: row.why }));
  }
});

describe('is the same', () => {
  for (const row of LINKED) {
    test(row.name, () => {
      assert.deepEqual(decided(row), { kind: 'link' });
      assert.deepEqual(decided({ ...row, taken: true }), { kind: 'ask', why: 'second' });
    });
  }
});

test('in a deployment without a district nobody is the same', () => {
  const user = { sisId: null, email: MAYA.email, name: null, givenName: null, familyName: null };
  const found = decide(
    MAYA,
    { user, roles: parseRoles(URIS.student), userIds: 'sis' },
    { district: null, spelling: {} },
    false,
  );
  assert.deepEqual(found, { kind: 'refuse', code: 'clever-district-other' });
});
