import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HAND_OFFS, METRICS, OTHER_GUIDS, REFRESHED, SYNC_HALTS, SYNCS_LATE } from '../../shared/names.ts';
import { PAGES, wordsIn } from './pages.ts';

test('docs name every metric', () => {
  const said = new Set(PAGES.flatMap(wordsIn));
  const { namespace: _, ...names } = METRICS;
  assert.deepEqual(
    [...Object.values(names), ...Object.values(REFRESHED), HAND_OFFS, OTHER_GUIDS, SYNC_HALTS, SYNCS_LATE].filter(
      (name) => !said.has(name),
    ),
    [],
  );
});
