import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copiedId, isCopyOf } from '../../shared/matching/copied.ts';
import { EXACT, spell } from '../../shared/matching/spelling.ts';
import type { SpellingRule } from '../../shared/records/deployment.ts';
import fc from '../support/property.ts';

const rule: fc.Arbitrary<SpellingRule> = fc.record({
  trim: fc.boolean(),
  ignoreCase: fc.boolean(),
  prefix: fc.constantFrom('', 'L-'),
  suffix: fc.constantFrom('', '-S1'),
  pad: fc.constantFrom(0, 6),
});

/** Short and long, of narrow and of wide characters, and what differs from it by case or by a space. */
const id = fc
  .tuple(fc.constantFrom('Ab', '007', 'Ünï', '組'), fc.integer({ min: 1, max: 60 }))
  .map(([text, times]) => text.repeat(times));
const written = fc.tuple(id, fc.constantFrom('', ' ', '\t')).map(([text, space]) => text + space);

test('a copied id is told from others, and known by every rule, as the id itself', () => {
  fc.assert(
    fc.property(written, written, rule, fc.boolean(), (roster, other, by, same) => {
      const sent = by.prefix + (same ? roster.toUpperCase() : other) + by.suffix;
      const wanted = spell(sent, by, 'lms');
      assert.equal(isCopyOf(copiedId(roster), wanted, by), spell(roster, by, 'roster') === wanted);
      assert.equal(isCopyOf(copiedId(roster), roster, EXACT), true);
    }),
  );
});

test('it takes 80 bytes at most, a short one stays as it is, and a copy of a copy is the copy', () => {
  fc.assert(
    fc.property(written, (roster) => {
      const copied = copiedId(roster);
      assert.ok(Buffer.byteLength(copied) <= 80);
      assert.equal(copied === roster, Buffer.byteLength(roster) <= 80);
      assert.equal(copiedId(copied), copied);
    }),
  );
});
