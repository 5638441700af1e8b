import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '../../..');

const sources = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));

const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

test('no function may read a whole table: what they are made of knows no Scan, and no list that begins anywhere', () => {
  const files = [...sources('functions'), ...sources('shared')];
  assert.ok(files.length > 30);
  for (const file of files)
    assert.doesNotMatch(textOf(file), /\bScan|paginateScan|PartiQL|ExecuteStatement|TransactWrite/, file);
});

test('one module alone reaches DynamoDB by AWS’s client, and one without it', () => {
  const files = [...sources('functions'), ...sources('shared')];
  const reaching = files.filter((file) => /import \{[^}]*\} from '@aws-sdk\/client-dynamodb'/s.test(textOf(file)));
  const without = files.filter((file) => /target: 'DynamoDB_/.test(textOf(file)));
  assert.deepEqual(without, ['shared/store/table/lean.ts']);
  // What erases, and what looks at credentials and settings, is for operators alone.
  const operators = ['ambient', 'erase', 'settings'];
  const theirs = operators.map((name) => `shared/store/table/${name}.ts`);
  assert.deepEqual(reaching.sort(), [...theirs, 'shared/store/table/sdk.ts'].sort());
  const taking = [...sources('functions'), ...sources('shared')].filter((file) =>
    operators.some((name) => textOf(file).includes(`table/${name}.ts'`)),
  );
  assert.deepEqual(taking, []);
});
