import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { after, test } from 'node:test';
import { build } from 'esbuild';
import { BUNDLE_OPTIONS } from '../../infra/bundling.ts';

/** What a function is made of: the client, verification, the wrapper. */
const ENTRY = `
import { BatchGetItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import middy from '@middy/core';
import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
const client = new DynamoDBClient({});
export const commands = [BatchGetItemCommand, GetItemCommand, PutItemCommand, QueryCommand, UpdateItemCommand];
export const handler = middy(async () => {
  const credentials = await client.config.credentials();
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256' }] });
  const token = await new SignJWT({ sub: 'me' }).setProtectedHeader({ alg: 'RS256', kid: 'k' }).sign(privateKey);
  return { sub: (await jwtVerify(token, keys)).payload.sub, credentials };
});
`;

const MAIN = `
const { handler } = require('./index.js');
const undici = process.moduleLoadList.filter((name) => name.includes('undici'));
handler({}, {}).then(
  (answer) => console.log(JSON.stringify({ ...answer, undici })),
  (error) => console.log(JSON.stringify({ error: error.message, undici })),
);
`;

const folder = mkdtempSync(join(tmpdir(), 'roomkey-bundle-'));
after(() => rmSync(folder, { recursive: true }));
const { outputFiles } = await build({
  ...BUNDLE_OPTIONS,
  stdin: { contents: ENTRY, loader: 'ts', resolveDir: join(import.meta.dirname, '..', '..') },
  write: false,
});
const bundle = outputFiles[0]?.contents ?? new Uint8Array();
writeFileSync(join(folder, 'index.js'), bundle);
writeFileSync(join(folder, 'main.js'), MAIN);

function run(given: Record<string, string>) {
  const { stdout } = spawnSync(execPath, ['main.js'], {
    cwd: folder,
    env: { PATH: env['PATH'], AWS_REGION: 'us-east-1', ...given },
    encoding: 'utf8',
  });
  return JSON.parse(stdout);
}

const LAMBDA = { AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'token' };

test('client, jose and middy fit well into 300 kB', () => {
  assert.ok(bundle.length > 100_000 && bundle.length < 230_000, `${bundle.length} bytes`);
});

test('the bundle verifies a token with the credentials that Lambda puts into the environment', () => {
  const { sub, credentials } = run(LAMBDA);
  assert.equal(sub, 'me');
  assert.deepEqual(
    [credentials.accessKeyId, credentials.secretAccessKey, credentials.sessionToken],
    ['ASIAEXAMPLE', 'secret', 'token'],
  );
});

test('no other source of credentials is left in it', () => {
  const { error } = run({ AWS_PROFILE: 'someone', AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:9/' });
  assert.match(error, /environment variable/);
});

test('nothing loads the global fetch at start', () => {
  assert.deepEqual(run(LAMBDA).undici, []);
});
