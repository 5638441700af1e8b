import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classView, parseClass, unescaped } from '../../shared/api/classes.ts';
import { LaunchError } from '../../shared/errors.ts';
import { faultOf } from '../../shared/matching/faults.ts';
import fc, { runs } from '../support/property.ts';

const anything = fc.jsonValue();
const text = fc.oneof(
  fc.string({ maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 5 }),
  fc.constantFrom('.', '..'),
);
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { freq: 5 });
const day = fc.constantFrom('2026-08-24', '2026-12-18', '2026-02-30', '26-1-1');
const teacher = fc.record(
  { clever_id: maybe(text), sis_id: maybe(text), email: maybe(text), name: maybe(text) },
  { requiredKeys: [] },
);
const likely = fc.record(
  {
    id: fc.constant('a'),
    url_id: maybe(text),
    name: text,
    period: maybe(text),
    sis_ids: fc.array(text, { maxLength: 22 }),
    course: maybe(fc.record({ name: maybe(text), number: maybe(text) })),
    term: maybe(fc.record({ start: maybe(day), end: maybe(day) }, { requiredKeys: [] })),
    school: maybe(fc.record({ id: text })),
    students: maybe(fc.oneof(fc.nat(), fc.double())),
    teachers: fc.array(teacher, { maxLength: 5 }),
    state: anything,
  },
  { requiredKeys: ['id', 'name'] },
);

test('any JSON is a class without fault that reads back as it is shown, or class-malformed', () => {
  let good = 0;
  const property = fc.property(fc.oneof({ weight: 5, arbitrary: likely }, anything), (body) => {
    try {
      const one = parseClass(body, 'a');
      assert.equal(faultOf(one), null);
      assert.deepEqual(parseClass(JSON.parse(JSON.stringify(classView(one))), 'a'), one);
      good += 1;
    } catch (error) {
      assert.ok(error instanceof LaunchError && error.code === 'class-malformed', String(error));
    }
  });
  fc.assert(property, runs(2000));
  assert.ok(good > 20, `${good} of 2000 were in order`);
});

test('no students at all are none, whichever way the number is written', () => {
  assert.ok(Object.is(parseClass(JSON.parse('{"id":"a","name":"A","students":-0}'), 'a').students, 0));
});

test('an id is what was escaped, and what nobody can have escaped stays as it is', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (id) => assert.equal(unescaped(encodeURIComponent(id)), id)));
  assert.equal(unescaped('100%'), '100%');
});
