import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ERRORS } from '../../shared/errors.ts';
import { decide } from '../../shared/identity/decide.ts';
import { DISTRICT } from '../support/roomkey.ts';
import { ASKED, LINKED, MAYA, type Meeting, SIGNED_IN } from '../vectors/signed-in.ts';

const decided = ({ lms = {}, role = 'student', clever = {}, spelling = {}, taken = undefined }: Meeting) => {
  const { sis, ...named } = lms;
  const sisId = sis === undefined ? null : { value: sis, source: 'custom.user_sis_id' };
  const user = { sisId, email: null, name: null, givenName: null, familyName: null, ...named };
  return decide({ ...MAYA, ...clever }, { user, role }, { district: DISTRICT, spelling }, taken === true);
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
  const found = decide(MAYA, { user, role: 'student' }, { district: null, spelling: {} }, false);
  assert.deepEqual(found, { kind: 'refuse', code: 'clever-district-other' });
});
