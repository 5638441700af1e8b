import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalOfDeploy, type WantedDeploy, wantedDeploy } from '../../../shared/keys/own/deployed.ts';
import { LAYOUT } from '../../../shared/names.ts';

const DEPLOYED = { baseUrl: 'https://lti.example.org', isProtected: true };
const KNOWN = { ...DEPLOYED, layout: LAYOUT };
const SAME: WantedDeploy = { ...DEPLOYED, movedFrom: null, unprotect: false };
const MOVED = { ...SAME, baseUrl: 'https://new.example.org' };

for (const [said, wanted, known, hasData, refusal] of [
  ['the first deploy', SAME, null, false, null],
  ['a first deploy over a table that is adopted', SAME, null, true, null],
  ['the same again', SAME, KNOWN, true, null],
  ['another base URL', MOVED, KNOWN, true, /move from https:\/\/lti\.example\.org to https:\/\/new/],
  ['another base URL, nothing registered', MOVED, KNOWN, false, null],
  ['another base URL, said', { ...MOVED, movedFrom: KNOWN.baseUrl }, KNOWN, true, null],
  ['another base URL, the new one said', { ...MOVED, movedFrom: MOVED.baseUrl }, KNOWN, true, /would move/],
  [
    'the layout of another version',
    SAME,
    { ...KNOWN, layout: 1 },
    true,
    /layout 1, and this version keeps it in layout 2/,
  ],
  ['the layout of another version, nothing registered', SAME, { ...KNOWN, layout: 1 }, false, null],
  ['no protections', { ...SAME, isProtected: false }, KNOWN, true, /disposable would take the protections/],
  ['no protections, nothing registered', { ...SAME, isProtected: false }, KNOWN, false, null],
  ['no protections, said', { ...SAME, isProtected: false, unprotect: true }, KNOWN, true, null],
  ['none before, none now', { ...SAME, isProtected: false }, { ...KNOWN, isProtected: false }, true, null],
  [
    'moved as said, and no protections',
    { ...MOVED, movedFrom: KNOWN.baseUrl, isProtected: false },
    KNOWN,
    true,
    /protections/,
  ],
] as const) {
  test(`${said}: ${refusal === null ? 'goes through' : 'refused'}`, () => {
    const found = refusalOfDeploy(wanted, known, hasData);
    if (refusal === null) assert.equal(found, null);
    else assert.match(found ?? '', refusal);
  });
}

for (const properties of [undefined, null, 'x', {}, { baseUrl: 7 }]) {
  test(`${JSON.stringify(properties)} says nothing of a deploy`, () => assert.equal(wantedDeploy(properties), null));
}

test('CloudFormation hands every value over as text', () => {
  const { baseUrl } = KNOWN;
  const given = { ServiceToken: 'arn', baseUrl, protected: 'true', movedFrom: '', unprotect: 'false' };
  assert.deepEqual(wantedDeploy(given), SAME);
  assert.deepEqual(wantedDeploy({ ...given, protected: 'false', movedFrom: baseUrl, unprotect: 'true' }), {
    baseUrl,
    isProtected: false,
    movedFrom: baseUrl,
    unprotect: true,
  });
  for (const alarmed of [true, false]) {
    assert.deepEqual(wantedDeploy({ ...given, alarmed: String(alarmed) }), { ...SAME, alarmed });
  }
});
