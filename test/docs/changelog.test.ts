import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LAYOUT } from '../../shared/names.ts';
import { LAUNCH_LAYOUT } from '../../shared/store/launches/item.ts';
import { ROOT, textOf } from './pages.ts';

/** Each version with its text, newest first. */
const ENTRIES = textOf('CHANGELOG.md')
  .split(/^## /m)
  .slice(1)
  .map((entry) => {
    const [version = '', ...lines] = entry.split('\n');
    return { version, text: lines.join('\n') };
  });

const numbersOf = (kind: string): readonly number[] =>
  ENTRIES.flatMap(({ text }) => [...text.matchAll(new RegExp(`^- ${kind} layout (\\d+)\\b`, 'gm'))]).map(([, number]) =>
    Number(number),
  );

test('the newest entry of CHANGELOG.md is of this version', () => {
  const { version }: { version: string } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  assert.equal(ENTRIES[0]?.version, version);
});

for (const [kind, ours] of [
  ['Table', LAYOUT],
  ['Launch', LAUNCH_LAYOUT],
] as const) {
  test(`${kind.toLowerCase()} layout ${ours}, which the code keeps, is the newest that CHANGELOG.md has`, () => {
    const numbers = numbersOf(kind);
    assert.equal(numbers[0], ours);
    assert.deepEqual(
      numbers,
      [...numbers].sort((one, other) => other - one),
    );
  });
}
