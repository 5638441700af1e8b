import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comesAgain, yearTold } from '../../shared/matching/codes.ts';
import { TODAY } from './roster.ts';

for (const [id, number, again] of [
  ['303-2503310-5A-8', '2503310', true],
  ['101123H-01-S1-3', '123H', true],
  ['101-SE9010.0.08', 'SE9010', true],
  ['88930', 'MA1100', false],
  ['88930', null, false],
  ['SEC-88930', null, false],
  ['202-2503310-5A-2', null, true],
  ['20290100100', null, true],
  ['000000088930', null, false],
  ['0640deec-350c-3462-734f-42491832a247', null, false],
  ['5f1b3c9d8e7f6a5b4c3d2e20', null, false],
  ['101_MA1100_12_2627', 'MA1100', false],
  ['101_MA1100_12_2526', 'MA1100', true],
  ['88930-2526', null, true],
] as const) {
  test(`an id that comes again each year: ${id} of ${number ?? 'no number'}, ${again ? 'yes' : 'no'}`, () => {
    assert.equal(comesAgain(id, { course: { name: null, number } }, TODAY), again);
  });
}

for (const [id, year] of [
  ['2110_101_2526', 2025],
  ['course_S-2526', null],
  ['MTH2425', null],
  ['88930', null],
] as const) {
  test(`the school year that an id tells beside the class’s own: ${id}`, () => {
    assert.equal(yearTold(id, { sisIds: ['S-2526'], course: { name: null, number: 'MTH2425' } }), year);
  });
}
