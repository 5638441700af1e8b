import { SignJWT } from 'jose';
import { sha256 } from '../../crypto/hash.ts';
import { identityOf } from '../../handoff/identity.ts';
import type { LaunchObject } from '../../handoff/object.ts';
import type { KeySecret } from './held.ts';
import { readyKeys } from './ready.ts';
import { ID_TOKEN_LIFE } from './schedule.ts';

/** Whom an id token is for, and what came with the request for it. */
interface Audience {
  readonly clientId: string;
  readonly nonce: string | null;
  readonly accessToken: string;
}

export type IdTokenSigner = (launch: LaunchObject, audience: Audience, now: number) => Promise<string>;

/**
 * Signs the id_token of a hand-off (OIDC Core 2): RS256, aud = client id, 5 minutes; `auth_time` is when the LMS vouched for the user.
 * Throws signing-key-unavailable.
 */
export function idTokenSigner(secret: Pick<KeySecret, 'read'>, issuer: string): IdTokenSigner {
  const keyNow = readyKeys(secret);

  return async (launch, { clientId, nonce, accessToken }, now) => {
    const { kid, key } = await keyNow(now);
    const { sub, ...names } = identityOf(launch);
    const said = {
      ...names,
      auth_time: launch.launched_at,
      at_hash: halfHash(accessToken),
      ...(nonce === null ? {} : { nonce }),
    };
    return new SignJWT(said)
      .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
      .setIssuer(issuer)
      .setSubject(sub)
      .setAudience(clientId)
      .setIssuedAt(now)
      .setExpirationTime(now + ID_TOKEN_LIFE)
      .sign(key);
  };
}

/** `at_hash` (OIDC Core 3.1.3.6). */
const halfHash = (accessToken: string): string =>
  Buffer.from(sha256(accessToken), 'base64url').subarray(0, 16).toString('base64url');
