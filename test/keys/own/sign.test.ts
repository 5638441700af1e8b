import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { LaunchError } from '../../../shared/errors.ts';
import type { LaunchObject } from '../../../shared/handoff/object.ts';
import type { PrivateKey } from '../../../shared/keys/own/held.ts';
import { idTokenSigner } from '../../../shared/keys/own/sign.ts';
import { codeOf, NOW } from '../../store/samples.ts';

const ISSUER = 'https://roomkey.example';
const HOUR = 3600;
const DAY = 24 * HOUR;

const keyFrom = (kid: string, signsFrom: number): PrivateKey => {
  const {
    n = '',
    e = '',
    ...rest
  } = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  return { kid, signsFrom, jwk: { ...rest, n, e, kid, alg: 'RS256', use: 'sig' } };
};
const [OLD, NEXT] = [keyFrom('old', NOW - DAY), keyFrom('next', NOW + DAY)];
const JWKS = createLocalJWKSet({
  keys: [OLD, NEXT].map(({ kid, jwk: { n, e } }) => ({ kty: 'RSA', alg: 'RS256', use: 'sig', kid, n, e })),
});

/** A secret that counts how often it is read. */
function secretOf(keys: readonly PrivateKey[] | LaunchError) {
  const secret = {
    keys,
    reads: 0,
    async read(): Promise<readonly PrivateKey[]> {
      secret.reads += 1;
      if (secret.keys instanceof LaunchError) throw secret.keys;
      return secret.keys;
    },
  };
  return secret;
}

const USER: LaunchObject['user'] = {
  id: 'realm-and-sub',
  realm: 'realm',
  iss: 'https://canvas.instructure.com',
  sub: 'platform-sub',
  name: 'Ada Lovelace',
  given_name: 'Ada',
  family_name: 'Lovelace',
  email: { value: 'ada@school.example', source: 'lti' },
  ids: { sis: null, lms: null, login: null, clever: null },
  clever_roles: null,
  preview: false,
  masquerade: false,
};

const launchOf = (user: Partial<LaunchObject['user']> = {}): LaunchObject => ({
  version: 2,
  id: 'launch',
  launched_at: NOW,
  lti1p1: null,
  entry: 'class',
  user: { ...USER, ...user },
  role: 'student',
  roles: [],
  observed_users: [],
  district: null,
  lms: {
    family: 'canvas',
    name: null,
    guid: null,
    environment: 'production',
    broker: 'lms-direct',
    iss: 'https://canvas.instructure.com',
    client_id: '1',
    deployment_id: '1:a',
    return_url: null,
    locale: null,
  },
  context: null,
  resource_link: { id: 'link', title: null },
  browser: { cookies: true },
  class: null,
  classes: [],
  mapping: null,
  rostered: null,
  manage_url: null,
  truncated: [],
});

const AUDIENCE = { clientId: 'brightway1', nonce: null, accessToken: 'access' };

const verify = (token: string, now: number) =>
  jwtVerify(token, JWKS, {
    issuer: ISSUER,
    audience: 'brightway1',
    algorithms: ['RS256'],
    currentDate: new Date(now * 1000),
  });

describe('the id token of a hand-off', () => {
  test('verifies with the public key, for the client alone, for five minutes', async () => {
    const token = await idTokenSigner(secretOf([OLD, NEXT]), ISSUER)(launchOf(), AUDIENCE, NOW);
    assert.deepEqual(decodeProtectedHeader(token), { alg: 'RS256', kid: 'old', typ: 'JWT' });
    const { payload } = await verify(token, NOW + 299);
    assert.deepEqual(payload, {
      iss: ISSUER,
      sub: 'realm-and-sub',
      aud: 'brightway1',
      iat: NOW,
      exp: NOW + 300,
      auth_time: NOW,
      at_hash: 'oFYf1knNtrqnhAVfBRuteQ',
      name: 'Ada Lovelace',
      given_name: 'Ada',
      family_name: 'Lovelace',
      email: 'ada@school.example',
    });
    await assert.rejects(verify(token, NOW + 300), { code: 'ERR_JWT_EXPIRED' });
  });

  test('names nobody whom the platform did not name', async () => {
    const nameless = launchOf({ name: null, given_name: null, family_name: null, email: null });
    const { payload } = await verify(await idTokenSigner(secretOf([OLD]), ISSUER)(nameless, AUDIENCE, NOW), NOW);
    assert.deepEqual(Object.keys(payload).sort(), ['at_hash', 'aud', 'auth_time', 'exp', 'iat', 'iss', 'sub']);
  });
});

describe('the key that signs', () => {
  const kidAt = async (sign: ReturnType<typeof idTokenSigner>, now: number) =>
    decodeProtectedHeader(await sign(launchOf(), AUDIENCE, now)).kid;

  test('changes at the second at which the next one’s time comes, without another look at the secret', async () => {
    const secret = secretOf([OLD, NEXT]);
    const sign = idTokenSigner(secret, ISSUER);
    assert.equal(await kidAt(sign, NOW + DAY - 1), 'old');
    assert.equal(await kidAt(sign, NOW + DAY), 'next');
    assert.equal(secret.reads, 1);
  });

  test('is looked for once an hour, so that a new one is known long before it signs', async () => {
    const secret = secretOf([OLD]);
    const sign = idTokenSigner(secret, ISSUER);
    for (const at of [0, 1, HOUR - 1]) assert.equal(await kidAt(sign, NOW + at), 'old');
    assert.equal(secret.reads, 1);
    secret.keys = [OLD, NEXT];
    assert.equal(await kidAt(sign, NOW + HOUR), 'old');
    assert.equal(secret.reads, 2);
    assert.equal(await kidAt(sign, NOW + DAY), 'next');
  });

  test('not there yet is signing-key-unavailable, looked for anew each time', async () => {
    const secret = secretOf([]);
    const sign = idTokenSigner(secret, ISSUER);
    assert.equal(await codeOf(kidAt(sign, NOW)), 'signing-key-unavailable');
    secret.keys = [OLD];
    assert.equal(await kidAt(sign, NOW), 'old');
  });

  test('made by a clock that is seconds ahead signs as soon as its time comes here', async () => {
    const sign = idTokenSigner(secretOf([keyFrom('ahead', NOW + 3)]), ISSUER);
    assert.equal(await codeOf(kidAt(sign, NOW)), 'signing-key-unavailable');
    assert.equal(await kidAt(sign, NOW + 3), 'ahead');
  });

  test('that cannot be read is the store’s outage, and no answer that is remembered', async () => {
    const secret = secretOf(new LaunchError('store-unavailable'));
    const sign = idTokenSigner(secret, ISSUER);
    assert.equal(await codeOf(kidAt(sign, NOW)), 'store-unavailable');
    secret.keys = [OLD];
    assert.equal(await kidAt(sign, NOW), 'old');
  });
});
