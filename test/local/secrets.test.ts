import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { Embedded } from '../../local/aws/dynamodb.ts';
import { startSecrets } from '../../local/aws/secrets.ts';
import { fieldsOf } from '../../local/json.ts';
import type { SecretSpec } from '../../local/runner/stack.ts';
import { temporaryFolder } from './assembly.ts';

const dir = temporaryFolder();
const secret = (name: string, properties = {}): SecretSpec => ({
  name,
  arn: `arn:aws:secretsmanager:us-east-1:000000000000:secret:${name}-local1`,
  properties,
});
const SPECS = [
  secret('empty'),
  secret('password', { GenerateSecretString: { PasswordLength: 20 } }),
  secret('login', { GenerateSecretString: { SecretStringTemplate: '{"user":"u"}', GenerateStringKey: 'password' } }),
];

let service: Embedded;
let client: SecretsManagerClient;

async function start(): Promise<void> {
  service = await startSecrets(dir, SPECS);
  client = new SecretsManagerClient({
    endpoint: service.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
}

async function stop(): Promise<void> {
  client.destroy();
  await service.close();
}

const get = (SecretId: string, rest = {}) => client.send(new GetSecretValueCommand({ SecretId, ...rest }));
const put = (SecretId: string, SecretString: string, rest = {}) =>
  client.send(new PutSecretValueCommand({ SecretId, SecretString, ...rest }));

before(start);
after(stop);

test('a secret without a value answers as Secrets Manager does', async () => {
  await assert.rejects(get('empty'), ResourceNotFoundException);
  await assert.rejects(get('nobody'), ResourceNotFoundException);
});

test('generated values are there from the start', async () => {
  assert.match((await get('password')).SecretString ?? '', /^[A-Za-z0-9]{20}$/);
  const login: unknown = JSON.parse((await get('login')).SecretString ?? '');
  assert.deepEqual(Object.keys(fieldsOf(login)), ['user', 'password']);
});

test('what is put is current, the one before is previous, by name and by ARN', async () => {
  const first = await put('empty', 'one');
  await put('empty', 'two');
  const { SecretString, VersionStages, ARN } = await get('empty');
  assert.deepEqual([SecretString, VersionStages], ['two', ['AWSCURRENT']]);
  assert.equal((await get(ARN ?? '')).SecretString, 'two');
  assert.equal((await get((ARN ?? '').slice(0, -7))).SecretString, 'two');
  assert.equal((await get('empty', { VersionStage: 'AWSPREVIOUS' })).SecretString, 'one');
  assert.equal((await get('empty', { VersionId: first.VersionId })).SecretString, 'one');
});

test('a retried put changes nothing; the same token with another value is refused', async () => {
  const ClientRequestToken = 'a'.repeat(32);
  await put('password', 'kept', { ClientRequestToken });
  await put('password', 'newer');
  await put('password', 'kept', { ClientRequestToken });
  assert.equal((await get('password')).SecretString, 'newer');
  await assert.rejects(put('password', 'other', { ClientRequestToken }), ResourceExistsException);
});

test('values outlive a restart, in a file for its owner alone', async () => {
  await put('empty', 'kept');
  await stop();
  assert.equal(statSync(join(dir, 'secrets.json')).mode & 0o077, 0);
  await start();
  assert.equal((await get('empty')).SecretString, 'kept');
});

test('any other call is refused by name', async () => {
  await assert.rejects(client.send(new DescribeSecretCommand({ SecretId: 'empty' })), /has no DescribeSecret/);
});
