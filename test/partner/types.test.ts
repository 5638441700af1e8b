import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { generate } from '../../partner/generate.ts';

test('the types are those of docs/launch.schema.json and docs/openapi.json: npm run partner', async () => {
  const kept = readFileSync(new URL('../../partner/types.ts', import.meta.url), 'utf8');
  assert.equal(kept, await generate());
});
