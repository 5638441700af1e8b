import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { env } from 'node:process';
import { afterEach, test } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as ours from '../../infra/environment.ts';
import { parseEpochTimestamp } from '../../infra/epoch-alone.ts';
import { Sha256 } from '../../infra/native-checksum.ts';
import { endpointsOf } from '../../shared/aws/endpoints.ts';

const NAMES = ['AWS_REGION', 'AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT'] as const;
const before = new Map(NAMES.map((name) => [name, env[name]]));
afterEach(() => {
  for (const [name, value] of before) {
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
});

test('a region comes from the environment alone', async () => {
  const region = ours.loadConfig(ours.NODE_REGION_CONFIG_OPTIONS);
  env['AWS_REGION'] = 'eu-west-1';
  assert.equal(await region(), 'eu-west-1');
  delete env['AWS_REGION'];
  await assert.rejects(region, /Region is missing/);
});

const FLAGS: readonly (readonly [string | undefined, boolean])[] = [
  ['true', true],
  ['false', false],
  [undefined, false],
  // as in the SDK, what cannot be read counts as absent
  ['yes', false],
];
for (const [value, wanted] of FLAGS) {
  test(`a switch that is ${value} is ${wanted}`, async () => {
    for (const [name, options] of [
      ['AWS_USE_FIPS_ENDPOINT', ours.NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS],
      ['AWS_USE_DUALSTACK_ENDPOINT', ours.NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS],
    ] as const) {
      if (value === undefined) delete env[name];
      else env[name] = value;
      assert.equal(await ours.loadConfig(options)(), wanted);
    }
  });
}

test('region and switch become providers, whatever they were', async () => {
  for (const given of [
    { region: 'us-east-1', useFipsEndpoint: true },
    { region: async () => 'us-east-1', useFipsEndpoint: async () => true },
  ]) {
    const { region, useFipsEndpoint } = ours.resolveRegionConfig(given);
    assert.deepEqual([await region(), await useFipsEndpoint()], ['us-east-1', true]);
  }
});

test('SHA-256 and its HMAC are Node’s, and begin anew after a reset', async () => {
  const plain = new Sha256();
  plain.update('abc');
  const hash = createHash('sha256').update('abc').digest();
  assert.deepEqual(Buffer.from(await plain.digest()), hash);
  assert.deepEqual(Buffer.from(await plain.digest()), hash, 'asked twice');
  plain.reset();
  plain.update(Buffer.from('abc'));
  assert.deepEqual(Buffer.from(await plain.digest()), hash);
  for (const secret of ['key', Buffer.from('key'), new Uint8Array(Buffer.from('key')).buffer]) {
    const keyed = new Sha256(secret);
    keyed.update('abc');
    assert.deepEqual(Buffer.from(await keyed.digest()), createHmac('sha256', 'key').update('abc').digest());
  }
});

for (const region of ['us-east-1', 'us-gov-west-1', 'cn-north-1', 'us-iso-east-1', 'eusc-de-east-1']) {
  test(`${region}: the hosts that AWS’s own clients take`, () => {
    for (const [service, client] of [
      ['dynamodb', new DynamoDBClient({ region })],
      ['secretsmanager', new SecretsManagerClient({ region })],
    ] as const) {
      const { origin } = client.config.endpointProvider({ Region: region }).url;
      assert.equal(endpointsOf(service)({ Region: region }).url.origin, origin);
    }
  });
}

test('an endpoint that is given comes first; hosts of another kind are refused', () => {
  env['AWS_USE_FIPS_ENDPOINT'] = 'true';
  const hosts = endpointsOf('dynamodb');
  assert.equal(hosts({ Endpoint: 'http://127.0.0.1:8000/', Region: 'us-east-1' }).url.host, '127.0.0.1:8000');
  assert.throws(() => hosts({ Region: 'us-east-1' }), /AWS_USE_FIPS_ENDPOINT is not supported here/);
});

test('a date is a number of seconds', () => {
  assert.deepEqual(parseEpochTimestamp(1_796_000_000.25), new Date(1_796_000_000_250));
  assert.equal(parseEpochTimestamp(null), undefined);
  for (const bad of ['2026-11-30T00:00:00Z', Number.NaN]) assert.throws(() => parseEpochTimestamp(bad), TypeError);
});
