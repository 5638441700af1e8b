import {
  createPrivateKey,
  generateKeyPair,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
  randomUUID,
} from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fieldsOf, textOf } from '../json.ts';
import { readState, writeState } from '../state.ts';
import type { PlatformFamily } from './samples.ts';

export interface SigningKey {
  readonly kid: string;
  readonly key: KeyObject;
}

/** A new RS256 key with a kid as the family writes it: Canvas a time and a uuid, with colons; Schoology 16 hex digits; Moodle 20. */
export async function newSigningKey(family: PlatformFamily, now: Date = new Date()): Promise<SigningKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const time = now.toISOString().replace(/\.\d+Z$/, 'Z');
  const hex = family === 'moodle' ? 10 : 8;
  const kid = family === 'canvas' ? `${time}_${randomUUID()}` : randomBytes(hex).toString('hex');
  return { kid, key: privateKey };
}

/** The platform's keys from the local folder, made at the first start. The first one signs. */
export async function keptKeys(dir: string, family: PlatformFamily, count: number): Promise<readonly SigningKey[]> {
  const file = join(dir, `${family}-keys.json`);
  const kept = readState(file).flatMap((entry) => {
    const { kid, ...jwk } = fieldsOf(entry);
    return typeof kid === 'string' ? [{ kid, key: createPrivateKey({ key: privateJwk(jwk), format: 'jwk' }) }] : [];
  });
  if (kept.length >= count) return kept;
  const made = await Promise.all(Array.from({ length: count - kept.length }, () => newSigningKey(family)));
  const all = [...kept, ...made];
  writeState(
    file,
    all.map(({ kid, key }) => ({ kid, ...key.export({ format: 'jwk' }) })),
  );
  return all;
}

function privateJwk(fields: Readonly<Record<string, unknown>>): JsonWebKey {
  const { kty, n, e, d, p, q, dp, dq, qi } = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, textOf(value) ?? '']),
  );
  return {
    kty: kty ?? '',
    n: n ?? '',
    e: e ?? '',
    d: d ?? '',
    p: p ?? '',
    q: q ?? '',
    dp: dp ?? '',
    dq: dq ?? '',
    qi: qi ?? '',
  };
}
