import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env, pid } from 'node:process';
import { CLAIM, sampleOf } from '../../local/lms/samples.ts';
import type { PublicJwk } from '../../shared/records/registration.ts';

export { CLAIM };

export type Claims = Record<string, unknown>;

export interface Header {
  alg?: string;
  kid?: string | null;
  typ?: string;
  [name: string]: unknown;
}

/** A platform's key that can sign anything, right or wrong. */
export interface TestKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly jwk: PublicJwk;
}

let taken = 0;

/** An RSA key takes a tenth of a second, so the files of one run of `npm test` share theirs; those of one file all differ. */
function rsaKey(): KeyObject {
  const shared = env['ROOMKEY_TEST_KEYS'];
  const file = join(shared ?? '', `${taken++}.pem`);
  if (shared !== undefined && existsSync(file)) return createPrivateKey(readFileSync(file));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  if (shared !== undefined) {
    writeFileSync(`${file}.${pid}`, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
    renameSync(`${file}.${pid}`, file);
  }
  return privateKey;
}

function privateKeyOf(kind: 'rsa' | 'rsa-short' | 'ec'): KeyObject {
  if (kind === 'rsa') return rsaKey();
  if (kind === 'ec') return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  return generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
}

export function newKey(kid: string, kind: 'rsa' | 'rsa-short' | 'ec' = 'rsa'): TestKey {
  const privateKey = privateKeyOf(kind);
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' });
  return { kid, privateKey, jwk: { ...jwk, kid, kty: jwk.kty ?? '', use: 'sig' } };
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JWS with the header and claims as given; the signature is right for RS*, ES256 and HS256. */
export function signToken(claims: unknown, key: TestKey, header: Header = {}): string {
  const full: Record<string, unknown> = { alg: 'RS256', typ: 'JWT', kid: key.kid, ...header };
  if (full['kid'] === null) delete full['kid'];
  const input = `${part(full)}.${part(claims)}`;
  return `${input}.${signature(String(full['alg']), input, key)}`;
}

function signature(alg: string, input: string, key: TestKey): string {
  const data = Buffer.from(input);
  switch (alg) {
    case 'none':
      return '';
    case 'HS256': {
      // algorithm confusion: the public key as the HMAC secret
      const pem = createPublicKey(key.privateKey).export({ format: 'pem', type: 'spki' });
      return createHmac('sha256', pem).update(data).digest('base64url');
    }
    case 'ES256':
      return sign('sha256', data, { key: key.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
    default:
      return sign(alg === 'RS512' ? 'sha512' : 'sha256', data, key.privateKey).toString('base64url');
  }
}

/** The claims of a sample, signed at `now`; deep copy, to be changed freely. */
export function claimsOf(sample: string, own: { now: number; nonce: string; targetLinkUri: string }): Claims {
  const claims: Claims = structuredClone({ ...sampleOf(sample).claims });
  return {
    ...claims,
    iat: own.now,
    exp: own.now + Number(claims['exp']),
    nonce: own.nonce,
    [`${CLAIM}target_link_uri`]: own.targetLinkUri,
  };
}
