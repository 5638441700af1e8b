import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { eventIn, mayMiss } from '../../shared/clever/events.ts';

const DISTRICT = '6a3f9d1e5b7c8a0012345678';
const ID = '6b0000000000000000000001';
const AT = '2026-11-20T08:00:00.000Z';
const SECONDS = Date.parse(AT) / 1000;
const HAPPENED = { id: ID, at: SECONDS };

const read = (fields: object) => eventIn({ id: ID, created: AT, ...fields }, DISTRICT);
const TERM = { id: 't1', district: DISTRICT, name: 'Fall', start_date: '2026-08-10', end_date: '2026-12-18' };
const FALL = { id: 't1', district: DISTRICT, name: 'Fall', start: '2026-08-10', end: '2026-12-18' };

describe('an event', () => {
  for (const did of ['created', 'updated', 'deleted'] as const) {
    test(`that something was ${did} carries the whole object`, () => {
      const event = read({ type: `terms.${did}`, data: { object: TERM } });
      assert.deepEqual(event, { ...HAPPENED, of: 'terms', did, object: FALL, before: null });
    });
  }

  for (const kind of ['sections', 'courses', 'terms', 'schools', 'users'] as const) {
    test(`of ${kind} is known`, () => {
      const event = read({ type: `${kind}.created`, data: { object: { id: 'x', district: DISTRICT } } });
      assert.equal(event?.of, kind);
    });
  }

  test('of an update says what was before: beside the data, or within by older pages', () => {
    const previous_attributes = { name: 'Autumn', end_date: null };
    const expected = { ...FALL, name: 'Autumn', end: null };
    const beside = read({ type: 'terms.updated', data: { object: TERM }, previous_attributes });
    const within = read({ type: 'terms.updated', data: { object: TERM, previous_attributes } });
    for (const event of [beside, within])
      assert.deepEqual(event, { ...HAPPENED, of: 'terms', did: 'updated', object: FALL, before: expected });
  });

  test('of an update takes a field that is gone for gone, and what was within a field for what was there', () => {
    const roles = { student: { sis_id: 'S2', student_number: '7' } };
    const event = read({
      type: 'users.updated',
      data: { object: { id: 'u1', district: DISTRICT, roles } },
      previous_attributes: { email: 'maya@lincoln.example', roles: { student: { sis_id: 'S1' } } },
    });
    assert.ok(event?.of === 'users');
    assert.deepEqual([event.object.email, event.before?.email], [null, 'maya@lincoln.example']);
    const [now, before] = [event.object.roles.student, event.before?.roles.student];
    assert.deepEqual([now?.sisId, now?.number], ['S2', '7']);
    assert.deepEqual([before?.sisId, before?.number], ['S1', '7']);
  });

  for (const type of [
    'districts.updated',
    'resources.created',
    'sections.merged',
    'users',
    'users.roles.updated',
    '',
    null,
  ]) {
    test(`of the kind ${JSON.stringify(type)} is told, and changes nothing`, () => {
      assert.deepEqual(read({ type, data: { object: TERM } }), { ...HAPPENED, of: 'other' });
    });
  }

  for (const [name, data] of [
    ['without an object', {}],
    ['without data', undefined],
    ['whose object has no id', { object: { district: DISTRICT } }],
    ['of another district', { object: { ...TERM, district: '6a3f9d1e5b7c8a0087654321' } }],
  ] as const) {
    test(`${name} cannot be read`, () => {
      assert.deepEqual(read({ type: 'terms.updated', data }), { ...HAPPENED, of: 'unreadable' });
    });
  }

  test('without an id is none, without a time is one', () => {
    assert.equal(eventIn({ type: 'terms.created', data: { object: TERM } }, DISTRICT), null);
    assert.equal(read({ type: 'terms.created', created: null, data: { object: TERM } })?.at, null);
  });
});

test('events may be missing after 29 days, or after a time that nobody knows', () => {
  assert.equal(mayMiss(SECONDS, SECONDS + 29 * 86_400), false);
  assert.equal(mayMiss(SECONDS, SECONDS + 29 * 86_400 + 1), true);
  assert.equal(mayMiss(null, SECONDS), true);
});
