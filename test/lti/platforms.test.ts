import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLaunchClaims } from '../../shared/lti/claims.ts';
import { DEFAULT_CLAIM_MAPS } from '../../shared/lti/family.ts';
import { readDoc, tableIn } from '../contract/markdown.ts';
import { registrationOf } from '../store/samples.ts';
import { REAL } from '../vectors/real.ts';

const PAGE = readDoc('platforms.md');

for (const [platform, rows] of Object.entries(REAL)) {
  test(`${platform}: docs/platforms.md has a row for each of these, and no other`, () => {
    const [, ...told] = tableIn(PAGE, `## ${platform}`);
    assert.deepEqual(
      told.map(([name]) => name),
      rows.map(({ name }) => name),
    );
  });

  for (const { name, family, claims, holds } of rows) {
    test(`${platform}: ${name}`, () => {
      const registration = registrationOf({ family, claimMap: DEFAULT_CLAIM_MAPS[family] });
      holds(parseLaunchClaims(claims, registration));
    });
  }
}
