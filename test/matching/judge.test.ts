import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generate } from '../../bench/matching/districts/district.ts';
import { judge } from '../../bench/matching/judge/judge.ts';

for (const [family, seed, causes] of [
  ['canvas', 101, []],
  ['schoology', 121, ['a teacher without an id', 'a teacher’s code that comes again each year']],
] as const) {
  test(`the bench opens courses of a district in ${family}, none of them wrong, and says why some wait`, async () => {
    const district = generate(seed);
    assert.equal(district.family, family);
    const { proved, wrong, closed } = await judge(district, 12);
    assert.ok(proved.joined > 0 && proved.opened > 0);
    assert.deepEqual([proved.wrong, proved.misled, wrong.length], [0, 0, 0]);
    assert.equal(proved.opened + closed.length, proved.provable);
    assert.deepEqual(new Set(closed.map(({ cause }) => cause)), new Set(causes));
  });
}
