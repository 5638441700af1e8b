import { SignJWT } from 'jose';
import { randomBytes } from '../../crypto/random.ts';
import type { KeySecret } from './held.ts';
import { readyKeys } from './ready.ts';

/** Seconds. */
const LIFE = 60;

export type AssertionSigner = (toolId: string, audience: string, now: number) => Promise<string>;

/** Says to a platform who asks for a token (IMS Security Framework 1.0, 4.1.1; RFC 7523): signed by our key. Throws signing-key-unavailable. */
export function assertionSigner(secret: Pick<KeySecret, 'read'>): AssertionSigner {
  const keyNow = readyKeys(secret);
  return async (toolId, audience, now) => {
    const { kid, key } = await keyNow(now);
    return new SignJWT({})
      .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
      .setIssuer(toolId)
      .setSubject(toolId)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(now + LIFE)
      .setJti(randomBytes(16).toString('base64url'))
      .sign(key);
  };
}
