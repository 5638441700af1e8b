import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asked } from '../../bench/asked.ts';

const ASKED: readonly (readonly [string, readonly string[], readonly [number, number]])[] = [
  ['as npm hands them on', ['matching', '--seeds', '8101-8200'], [8101, 8200]],
  ['behind two dashes, without npm', ['matching', '--', '--seeds', '8101-8200'], [8101, 8200]],
  ['one alone', ['matching', '--seeds', '7'], [7, 7]],
  ['none', ['matching'], [101, 200]],
];
for (const [name, args, seeds] of ASKED) {
  test(`the bench reads its seeds: ${name}`, () => {
    assert.deepEqual(asked(args), { parts: ['matching'], seeds, dynamo: null });
  });
}

for (const args of [
  ['matching', '--seeds', 'many'],
  ['--seeds', '9-1'],
  ['matching', '8101-8200'],
  ['--sead', '1'],
]) {
  test(`the bench refuses ${args.join(' ')}`, () => {
    assert.throws(() => asked(args), /No part is called|--seeds are two numbers|Unknown option/);
  });
}
