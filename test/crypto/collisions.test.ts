import assert from 'node:assert/strict';
import { test } from 'node:test';
import { h } from '../../shared/crypto/hash.ts';
import { contextKeyOf } from '../../shared/store/table/keys.ts';
import fc from '../support/property.ts';

/** Every tuple of up to `most` parts, each of up to two characters of a small alphabet. */
function tuples(most: number): readonly (readonly string[])[] {
  const letters = ['', '1', ':', '#', 'é'];
  const parts = [...new Set(letters.flatMap((first) => letters.map((second) => first + second)))];
  let all: (readonly string[])[] = [[]];
  const longer = [...all];
  for (let length = 1; length <= most; length++) {
    all = all.flatMap((tuple) => parts.map((part) => [...tuple, part]));
    longer.push(...all);
  }
  return longer;
}

test('no two tuples of a small alphabet meet, whatever stands between their parts', () => {
  const all = tuples(3);
  assert.equal(new Set(all.map((tuple) => h(...tuple))).size, all.length);
});

test('moving a character from one id to the next is another course', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), fc.string(), (first, second, rest) => {
      const key = (iss: string, toolId: string): string => contextKeyOf({ iss, toolId, deploymentId: rest }, rest);
      assert.notEqual(key(first + second, rest), key(first, second + rest));
    }),
  );
});
