import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { after, test } from 'node:test';
import { settingsOf } from '../../infra/settings.ts';
import { ConfigError } from '../../shared/stage/fields.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const NOWHERE = { account: null, region: null };

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'roomkey-stage-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const PROD = { 'roomkey.prod.json': '{"stackName": "Roomkey-prod", "displayName": "Brightway"}' };

test('a stage has its file, and the command line lies over it', () => {
  const folder = folderWith({ ...PROD, 'roomkey.test.json': '{}' });
  const context = { 'roomkey:stage': 'prod', 'roomkey:displayName': 'Other', '@aws-cdk/core:flag': true };
  const { stage, stackName, displayName } = settingsOf(context, folder, NOWHERE);
  assert.deepEqual(
    { stage, stackName, displayName },
    { stage: 'prod', stackName: 'Roomkey-prod', displayName: 'Other' },
  );
});

test('without files no stage is named, and an empty name asks for none', () => {
  assert.equal(settingsOf({ roomkey: { displayName: 'A' } }, folderWith({}), NOWHERE).displayName, 'A');
  assert.equal(settingsOf({ 'roomkey:stage': '' }, folderWith(PROD), NOWHERE).displayName, null);
});

for (const [what, files, context, message] of [
  [
    'no stage is named, though there are some',
    PROD,
    {},
    'No stage is named:\n  - npm run synth -- -c roomkey:stage=prod, or npm run deploy -- prod (there is roomkey.prod.json)',
  ],
  [
    'a stage without a file',
    {},
    { 'roomkey:stage': 'prod' },
    'There is no roomkey.prod.json:\n  - npx roomkey init prod writes it',
  ],
  [
    'a mistyped stage',
    PROD,
    { 'roomkey:stage': 'prd' },
    'There is no roomkey.prd.json:\n  - did you mean prod? There is roomkey.prod.json',
  ],
  [
    'a stage that is a path',
    PROD,
    { 'roomkey:stage': '../prod' },
    'The stage cannot be used:\n  - roomkey:stage is "../prod", and must be a small letter, then at most 30 small letters, digits and hyphens, such as prod',
  ],
  [
    'settings in cdk.json, too',
    PROD,
    { 'roomkey:stage': 'prod', roomkey: {} },
    'Settings stand in two places:\n  - move what cdk.json has as "roomkey" into roomkey.prod.json',
  ],
  [
    'half a file',
    { 'roomkey.prod.json': '{"stackName": ' },
    { 'roomkey:stage': 'prod' },
    'roomkey.prod.json cannot be read:\n  - it is no JSON (Unexpected end of JSON input); half of a file may be missing',
  ],
  [
    'a comma too many',
    { 'roomkey.prod.json': '{\n  "stackName": "A",\n}' },
    { 'roomkey:stage': 'prod' },
    'roomkey.prod.json cannot be read:\n  - it is no JSON (in JSON at position 22 (line 3 column 1)); half of a file may be missing',
  ],
  [
    'a list',
    { 'roomkey.prod.json': '[]' },
    { 'roomkey:stage': 'prod' },
    'roomkey.prod.json cannot be used:\n  - it must be an object, { … }',
  ],
  [
    'a mistyped setting',
    { 'roomkey.prod.json': '{"displayname": "A"}' },
    { 'roomkey:stage': 'prod' },
    'roomkey.prod.json cannot be used:\n  - displayname is no setting: did you mean displayName?',
  ],
  [
    'a wrong value of the command line',
    PROD,
    { 'roomkey:stage': 'prod', 'roomkey:memory.launch': '64' },
    'roomkey.prod.json, with -c roomkey:memory.launch laid over it, cannot be used:\n  - memory.launch is "64", and must be a whole number from 128 to 10240: write 128',
  ],
] as const) {
  test(`refused: ${what}`, () => {
    assert.throws(
      () => settingsOf(context, folderWith(files), NOWHERE),
      new ConfigError(message.split('\n  - ')[0] ?? '', message.split('\n  - ').slice(1)),
    );
  });
}

test('npm run deploy and diff ask for a stage before anything else', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  for (const verb of ['deploy', 'diff']) {
    assert.equal(scripts[verb], `node infra/run.ts ${verb}`);
    const { status, stderr } = spawnSync(execPath, [join(ROOT, 'infra', 'run.ts'), verb], { encoding: 'utf8' });
    assert.deepEqual([status, stderr], [2, `Which stage? npm run ${verb} -- prod\n`]);
  }
});
