import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read, written } from '../../shared/identity/answer.ts';
import { MAYA } from '../vectors/signed-in.ts';

test('an answer of Clever’s is read as it was written', () => {
  const staff = {
    ...MAYA,
    roles: ['teacher', 'staff'],
    ids: [],
    firstName: null,
    lastName: 'Ñ',
    email: null,
  } as const;
  for (const one of [MAYA, staff, { ...MAYA, roles: [], isShared: false }]) {
    assert.deepEqual(read(written(one)), one);
  }
});

test('none, and what another version wrote, is none', () => {
  for (const other of [undefined, [], ['null'], ['[]'], ['{"cleverId":"x","district":"y"}']]) {
    assert.equal(read(other), null);
  }
  const { ids, ...before } = MAYA;
  assert.equal(read([JSON.stringify({ ...before, sisIds: ['1'] })]), null);
  const odd = [{ kind: 'sis', id: 2 }, { kind: 'shoe', id: '44' }, 'S-1', null];
  assert.deepEqual(read([JSON.stringify({ ...MAYA, roles: ['student', 'owner'], ids: [...ids, ...odd], email: 3 })]), {
    ...MAYA,
    email: null,
  });
});
