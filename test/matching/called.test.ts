import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calledIn, emailKey, nameKey, subjectsOf } from '../../shared/matching/called.ts';
import { meant } from '../../shared/matching/meant.ts';
import type { RosterTeacher } from '../../shared/records/roster.ts';
import { classOf } from './roster.ts';

test('an email address counts exactly, but for case', () => {
  assert.equal(emailKey(' R.Alvarez@Lincoln.example '), 'r.alvarez@lincoln.example');
  assert.notEqual(emailKey('\u212aim@lincoln.example'), emailKey('kim@lincoln.example'), 'the Kelvin sign is no k');
  for (const none of [null, '', 'alvarez', 'a@b@c', '@x']) assert.equal(emailKey(none), null);
});

test('a full name in any order, without titles, initials and accents; one word is none', () => {
  const key = nameKey('Rosa Alvarez');
  for (const same of ['Alvarez, Rosa', 'Ms. Rosa M. Álvarez', 'ROSA ALVAREZ']) assert.equal(nameKey(same), key, same);
  for (const other of ['Rosa Alvarado', 'Rosa Maria Alvarez']) assert.notEqual(nameKey(other), key, other);
  for (const none of [null, '', 'Rosa', 'Ms. Alvarez', 'R. Alvarez']) assert.equal(nameKey(none), null);
});

const teacher = (sisId: string, email: string | null, name: string | null): RosterTeacher => ({
  cleverId: null,
  sisId,
  email,
  name,
});
const ROSA = teacher('T1', 'rosa@lincoln.example', 'Rosa Alvarez');
const math = (id: string, period: string, students: number | null, own = ROSA) =>
  classOf(id, { subject: 'Math', period, students, teachers: [own] });
const CLASSES = [math('a', '1', 28), math('b', '2(A)', 31), math('c', '2(B)', 28), math('d', '04', null)];
const all = (classes = CLASSES) => classes;

test('one teacher of the district alone is meant; the address comes before the name', () => {
  const person = { email: 'Rosa@lincoln.example', name: 'Rosa Alvarez' };
  assert.equal(calledIn(all(), person)?.by, 'email');
  assert.equal(calledIn(all(), { ...person, email: null })?.by, 'name');
  const twin = [...CLASSES, math('e', '5', 20, teacher('T2', 'ROSA@lincoln.example', 'Other Person'))];
  assert.equal(calledIn(all(twin), person)?.by, 'name', 'an address of two is nobody’s');
  const namesake = [...CLASSES, math('e', '5', 20, teacher('T2', null, 'Alvarez, Rosa'))];
  assert.equal(calledIn(all(namesake), { ...person, email: null }), null);
  assert.equal(calledIn(all(), { email: null, name: null }), null);
  assert.equal(calledIn([], person), null);
});

test('shown are teacher and subject; meant is the one class of that period or size', () => {
  const called = calledIn(all(), { email: ROSA.email, name: null });
  assert.ok(called);
  assert.deepEqual(subjectsOf(called), [{ subject: 'Math', classes: 4 }]);
  for (const [typed, id] of [
    ['1', 'a'],
    ['P1', 'a'],
    ['31', 'b'],
    ['2A', 'b'],
    ['period 4', 'd'],
    ['28', undefined],
    ['2', undefined],
    ['9', undefined],
    ['', undefined],
  ] as const) {
    assert.equal(meant(called, 'Math', typed)?.id, id, typed);
  }
  assert.equal(meant(called, 'Science', '1'), null);
});
