import { importJWK, SignJWT } from 'jose';
import { sha256 } from '../../crypto/hash.ts';
import { LaunchError } from '../../errors.ts';
import { identityOf } from '../../handoff/identity.ts';
import type { LaunchObject } from '../../handoff/object.ts';
import type { KeySecret, PrivateKey } from './held.ts';
import { ID_TOKEN_LIFE, signingNow } from './schedule.ts';

/** Seconds for which an instance signs without looking at the secret again; far less than the day of a rotation's overlap. */
const REMEMBERED = 3600;

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
  let held: { readonly keys: readonly PrivateKey[]; readonly until: number } | null = null;
  const imported = new Map<string, ReturnType<typeof importJWK>>();

  return async (launch, { clientId, nonce, accessToken }, now) => {
    if (held === null || held.until <= now) {
      const keys = await secret.read();
      if (keys.length === 0) throw new LaunchError('signing-key-unavailable');
      held = { keys, until: now + REMEMBERED };
    }
    const key = signingNow(held.keys, now);
    if (key === null) throw new LaunchError('signing-key-unavailable');
    const ready = imported.get(key.kid) ?? importJWK({ ...key.jwk }, 'RS256');
    imported.set(key.kid, ready);
    const { sub, ...names } = identityOf(launch);
    const said = {
      ...names,
      auth_time: launch.launched_at,
      at_hash: halfHash(accessToken),
      ...(nonce === null ? {} : { nonce }),
    };
    return new SignJWT(said)
      .setProtectedHeader({ alg: 'RS256', kid: key.kid, typ: 'JWT' })
      .setIssuer(issuer)
      .setSubject(sub)
      .setAudience(clientId)
      .setIssuedAt(now)
      .setExpirationTime(now + ID_TOKEN_LIFE)
      .sign(await ready);
  };
}

/** `at_hash` (OIDC Core 3.1.3.6). */
const halfHash = (accessToken: string): string =>
  Buffer.from(sha256(accessToken), 'base64url').subarray(0, 16).toString('base64url');
