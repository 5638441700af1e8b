import { createPublicKey } from 'node:crypto';
import { guardedFetch } from '../../fetch.ts';
import type { Reach } from '../../reach.ts';
import type { KeySet, PublicJwk } from '../../records/registration.ts';

const HOUR = 3600;
const PUBLIC_MEMBERS = ['kty', 'kid', 'alg', 'use', 'n', 'e', 'crv', 'x', 'y'] as const;

/** Fetches and cleans a platform's key set. Rejects when nothing usable comes: the caller keeps what it has. */
export async function fetchKeySet(url: string, now: number, reach: Reach, ms = 5000): Promise<KeySet> {
  const { body, cacheControl } = await guardedFetch(url, reach, undefined, AbortSignal.timeout(Math.min(ms, 5000)));
  return readKeySet(url, body, cacheControl, now);
}

/**
 * Keeps public verification keys with a kid: no symmetric, encryption or short (RSA < 2048) ones. Several may share a kid, and
 * the token's algorithm tells them apart; one that is listed again is kept once. Throws when none is left.
 */
export function readKeySet(url: string, body: string, cacheControl: string, now: number): KeySet {
  const parsed: unknown = JSON.parse(body.replace(/^\uFEFF/, ''));
  const listed = typeof parsed === 'object' && parsed !== null && 'keys' in parsed ? parsed.keys : null;
  if (!Array.isArray(listed)) throw new Error('not a key set');
  const cleaned = listed.slice(0, 100).map(clean);
  const kept = new Map<string, PublicJwk>();
  for (const key of cleaned) {
    if (key === null) continue;
    const { alg, use: _, ...material } = key;
    const same = JSON.stringify(material);
    // Without an algorithm a key is good for each that fits it, so the same key with one adds nothing.
    if (kept.has(same)) continue;
    if (alg === undefined) for (const other of kept.keys()) if (other.startsWith(`${same} `)) kept.delete(other);
    kept.set(alg === undefined ? same : `${same} ${alg}`, key);
  }
  if (kept.size === 0) throw new Error('no usable key');
  const maxAge = Number(/max-age=(\d+)/.exec(cacheControl)?.[1] ?? 0);
  return {
    url,
    keys: [...kept.values()],
    fetchedAt: now,
    staleAt: now + Math.min(Math.max(maxAge, HOUR), 12 * HOUR),
  };
}

function clean(listed: unknown): PublicJwk | null {
  if (typeof listed !== 'object' || listed === null) return null;
  const given = new Map(Object.entries(listed));
  const kid = given.get('kid');
  const kty = given.get('kty');
  if (typeof kid !== 'string' || kid === '' || typeof kty !== 'string') return null;
  if (given.get('use') !== undefined && given.get('use') !== 'sig') return null;
  const jwk: Record<string, unknown> = {};
  for (const member of PUBLIC_MEMBERS) {
    const value = given.get(member);
    if (typeof value === 'string') jwk[member] = value;
  }
  return isUsable(jwk) ? { ...jwk, kid, kty } : null;
}

function isUsable(jwk: Record<string, unknown>): boolean {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey({ key: jwk, format: 'jwk' });
    switch (asymmetricKeyType) {
      case 'rsa':
        return (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
      case 'ec':
        return jwk['crv'] !== 'secp256k1';
      default:
        return asymmetricKeyType === 'ed25519';
    }
  } catch {
    return false;
  }
}
