import assert from 'node:assert/strict';
import { env } from 'node:process';
import { beforeEach, test } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { credentialsNow, placeOf } from '../../shared/aws/place.ts';

beforeEach(() => {
  for (const name of Object.keys(env)) if (name.startsWith('AWS_')) delete env[name];
});

const said = (variables: Record<string, string>) => Object.assign(env, variables);

for (const region of [
  'us-east-1',
  'eu-central-2',
  'us-gov-west-1',
  'cn-northwest-1',
  'us-iso-east-1',
  'us-isob-east-1',
  'us-isof-south-1',
  'eu-isoe-west-1',
  'eusc-de-east-1',
]) {
  test(`${region}: the host that AWS’s own client takes`, () => {
    said({ AWS_REGION: region });
    const found = new DynamoDBClient({ region }).config.endpointProvider({ Region: region });
    const { host, hostname, port, isSecure } = placeOf('dynamodb', 'DYNAMODB');
    assert.deepEqual([`https://${host}`, hostname, port, isSecure], [found.url.origin, found.url.hostname, '', true]);
  });
}

test('the service’s own endpoint comes before the common one, and either before any that is refused', () => {
  said({ AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:4566', AWS_USE_FIPS_ENDPOINT: 'true' });
  assert.deepEqual(placeOf('dynamodb', 'DYNAMODB'), {
    isSecure: false,
    hostname: '127.0.0.1',
    port: '4566',
    host: '127.0.0.1:4566',
    region: 'us-east-1',
  });
  said({ AWS_ENDPOINT_URL_DYNAMODB: 'https://[::1]/' });
  assert.deepEqual(placeOf('dynamodb', 'DYNAMODB'), {
    isSecure: true,
    hostname: '::1',
    port: '',
    host: '[::1]',
    region: 'us-east-1',
  });
  assert.equal(placeOf('secretsmanager', 'SECRETS_MANAGER').host, '127.0.0.1:4566');
});

for (const [name, value] of [
  ['AWS_USE_FIPS_ENDPOINT', 'true'],
  ['AWS_USE_DUALSTACK_ENDPOINT', 'TRUE'],
  ['AWS_ACCOUNT_ID_ENDPOINT_MODE', 'required'],
  ['AWS_ENDPOINT_URL_DYNAMODB', 'http://127.0.0.1/path'],
  ['AWS_ENDPOINT_URL_DYNAMODB', 'ftp://127.0.0.1'],
  ['AWS_ENDPOINT_URL_DYNAMODB', '127.0.0.1:8000'],
  ['AWS_REGION', 'us-east-1.evil.example/'],
  ['AWS_REGION', ''],
] as const) {
  test(`${name}=${value} is refused`, () => {
    said({ AWS_REGION: 'us-east-1', [name]: value });
    assert.throws(() => placeOf('dynamodb', 'DYNAMODB'), /^Error: environment: /);
  });
}

test('what does not lead elsewhere is let be', () => {
  said({ AWS_REGION: 'us-east-1', AWS_USE_FIPS_ENDPOINT: 'false', AWS_ACCOUNT_ID_ENDPOINT_MODE: 'preferred' });
  assert.equal(placeOf('dynamodb', 'DYNAMODB').host, 'dynamodb.us-east-1.amazonaws.com');
});

test('credentials are those of now', () => {
  assert.throws(credentialsNow, { name: 'CredentialsProviderError' });
  said({ AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'B' });
  assert.deepEqual(credentialsNow(), { accessKeyId: 'A', secretAccessKey: 'B', sessionToken: null });
  said({ AWS_ACCESS_KEY_ID: 'C', AWS_SECRET_ACCESS_KEY: 'D', AWS_SESSION_TOKEN: 'E' });
  assert.deepEqual(credentialsNow(), { accessKeyId: 'C', secretAccessKey: 'D', sessionToken: 'E' });
});
