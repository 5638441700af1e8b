import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CUSTOM_FIELDS } from '../../cli/platforms/presets.ts';
import { WEIGHTS } from '../../shared/matching/rank.ts';

const page = readFileSync(new URL('../../docs/matching.md', import.meta.url), 'utf8');

test('docs/matching.md has every weight as it is', () => {
  const rows = [...page.matchAll(/^\| `([a-z-]+)` +\| (-?\d+) /gm)].map(([, reason, weight]) => [
    reason,
    Number(weight),
  ]);
  assert.deepEqual(Object.fromEntries(rows), WEIGHTS);
});

test('docs/matching.md asks for custom fields that the command prints', () => {
  const named = [...page.matchAll(/`([a-z_]+=\$[A-Za-z.]+)`/g)].flatMap(([, field]) => field ?? []);
  assert.ok(named.length >= 8);
  assert.deepEqual(
    named.filter((field) => !CUSTOM_FIELDS.canvas.includes(field)),
    [],
  );
});
