import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, test } from 'node:test';
import { SAMPLES } from './catalogue.ts';
import { drive } from './drive.ts';
import { type Fair, openFair } from './stalls.ts';
import { differences, rowOf } from './table.ts';

/** The short form of `npm run samples`: a library of each of three languages. */
const THREE = SAMPLES.filter(({ name }) => ['openid-client', 'authlib', 'go'].includes(name));

/** One that can fetch what go.mod asks for. */
function hasGo(): boolean {
  const { stdout } = spawnSync('go', ['version'], { encoding: 'utf8' });
  return Number(/go1\.(\d+)/.exec(stdout ?? '')?.[1] ?? 0) >= 21;
}

let fair: Fair | null = null;
after(() => fair?.close());

for (const sample of THREE) {
  const skip = sample.name === 'go' && !hasGo() && 'needs Go 1.21 or newer';
  test(`${sample.library}: every story, as docs/partner.md has it`, { timeout: 300_000, skip }, async (t) => {
    fair ??= await openFair(THREE);
    const seen = await drive(fair, sample, (line) => t.diagnostic(line));
    assert.deepEqual(differences([rowOf(sample, seen)]), []);
  });
}
