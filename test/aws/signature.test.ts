import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 as Native } from '../../infra/native-checksum.ts';
import { type Credentials, type Headers, signed } from '../../shared/aws/signature.ts';
import fc, { runs } from '../support/property.ts';

/** Those of AWS's published test suite for Signature Version 4 that are a POST to `/` without a query, as all of ours are. */
const VECTORS: readonly (readonly [string, Headers, string, string | null, string, string])[] = [
  ['post-vanilla', {}, '', null, 'host;x-amz-date', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  [
    'post-header-key-sort',
    { 'my-header1': 'value1' },
    '',
    null,
    'host;my-header1;x-amz-date',
    'c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c',
  ],
  [
    'post-header-value-case',
    { 'my-header1': 'VALUE1' },
    '',
    null,
    'host;my-header1;x-amz-date',
    'cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d',
  ],
  [
    'post-sts-header-before',
    {},
    '',
    'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==',
    'host;x-amz-date;x-amz-security-token',
    '85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead',
  ],
  [
    'post-x-www-form-urlencoded',
    { 'content-type': 'application/x-www-form-urlencoded' },
    'Param1=value1',
    null,
    'content-type;host;x-amz-date',
    'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  ],
];

describe('AWS’s published vectors', () => {
  for (const [name, headers, body, sessionToken, names, signature] of VECTORS) {
    test(name, () => {
      const credentials = {
        accessKeyId: 'AKIDEXAMPLE',
        secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
        sessionToken,
      };
      const at = Date.UTC(2015, 7, 30, 12, 36);
      const all = signed({ host: 'example.amazonaws.com', ...headers }, body, at, credentials, {
        region: 'us-east-1',
        service: 'service',
      });
      assert.equal(
        all['authorization'],
        `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${names}, Signature=${signature}`,
      );
      assert.equal(all['x-amz-date'], '20150830T123600Z');
    });
  }
});

/** What a header may hold, without what separates two of them. */
const text = fc.string({ unit: fc.constantFrom(...'aZ09 -_./:;,=+é'), maxLength: 40 });
const names = fc.constantFrom(
  'content-type',
  'content-length',
  'x-amz-target',
  'x-amz-content-sha256x',
  'x-note',
  'a-first',
);

describe('the SDK’s own signer makes the same headers', () => {
  test('whatever is sent, by whom, when and where', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          headers: fc.dictionary(names, text, { noNullPrototype: true }),
          body: fc.string({ unit: 'binary', minLength: 1 }),
          at: fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2040, 0) }),
          region: fc.constantFrom('us-east-1', 'us-gov-west-1', 'cn-north-1', 'eu-central-1'),
          service: fc.constantFrom('dynamodb', 'secretsmanager'),
          accessKeyId: fc.stringMatching(/^[A-Z0-9]{4,20}$/),
          secretAccessKey: fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
          sessionToken: fc.option(fc.stringMatching(/^[A-Za-z0-9+/=]{1,200}$/)),
        }),
        async ({ headers, body, at, region, service, ...credentials }) => {
          const all = { host: `${service}.${region}.amazonaws.com`, ...headers };
          // Twice: the second time with the key that is kept.
          for (let i = 0; i < 2; i++) {
            assert.deepEqual(
              signed(all, body, at, credentials, { region, service }),
              await theirs(all, body, at, credentials, region, service),
            );
          }
        },
      ),
      runs(100),
    );
  });

  test('credentials that change, and days that pass, change the key', async () => {
    const [first, second] = ['one', 'two'].map((secretAccessKey) => ({
      accessKeyId: 'AKID',
      secretAccessKey,
      sessionToken: null,
    }));
    assert.ok(first !== undefined && second !== undefined);
    const headers = { host: 'dynamodb.us-east-1.amazonaws.com' };
    for (const [credentials, at] of [
      [first, Date.UTC(2026, 10, 30, 23, 59, 59, 999)],
      [second, Date.UTC(2026, 10, 30, 23, 59, 59, 999)],
      [first, Date.UTC(2026, 11, 1)],
      [second, Date.UTC(2026, 11, 1)],
    ] as const) {
      assert.deepEqual(
        signed(headers, '{}', at, credentials, { region: 'us-east-1', service: 'dynamodb' }),
        await theirs(headers, '{}', at, credentials, 'us-east-1', 'dynamodb'),
      );
    }
  });
});

class Sha256 extends Native {
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    super(ArrayBuffer.isView(secret) ? Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength) : secret);
  }
}

/** By @smithy/signature-v4, which signs `host` only where it is given as a header. */
async function theirs(
  headers: Headers,
  body: string,
  at: number,
  { sessionToken, ...bare }: Credentials,
  region: string,
  service: string,
): Promise<Headers> {
  const signer = new SignatureV4({
    service,
    region,
    credentials: { ...bare, ...(sessionToken === null ? {} : { sessionToken }) },
    sha256: Sha256,
    applyChecksum: false,
  });
  const request = {
    method: 'POST',
    protocol: 'https:',
    hostname: headers['host'] ?? '',
    path: '/',
    headers: { ...headers },
    body,
  };
  return (await signer.sign(request, { signingDate: new Date(at) })).headers;
}
