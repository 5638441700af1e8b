import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comesAgain } from '../../shared/matching/codes.ts';
import { TODAY } from './roster.ts';

for (const [id, number, again] of [
  ['303-2503310-5A-8', '2503310', true],
  ['101123H-01-S1-3', '123H', true],
  ['101-SE9010.0.08', 'SE9010', true],
  ['88930', 'MA1100', false],
  ['88930', null, false],
  ['101_MA1100_12_2627', 'MA1100', false],
  ['101_MA1100_12_2526', 'MA1100', true],
  ['88930-2526', null, true],
] as const) {
  test(`an id that comes again each year: ${id} of ${number ?? 'no number'}, ${again ? 'yes' : 'no'}`, () => {
    assert.equal(comesAgain(id, { course: { name: null, number } }, TODAY), again);
  });
}
