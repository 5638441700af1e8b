import assert from 'node:assert/strict';
import { test } from 'node:test';
import { METRICS, SYNC_HALTS } from '../../shared/names.ts';
import { PAGES, wordsIn } from './pages.ts';

test('docs name every metric', () => {
  const said = new Set(PAGES.flatMap(wordsIn));
  const { namespace: _, ...names } = METRICS;
  assert.deepEqual(
    [...Object.values(names), SYNC_HALTS].filter((name) => !said.has(name)),
    [],
  );
});
