import { importJWK, SignJWT } from 'jose';
import { LaunchError } from '../../errors.ts';
import type { LaunchObject } from '../../handoff/object.ts';
import type { KeySecret, PrivateKey } from './held.ts';
import { ID_TOKEN_LIFE, signingNow } from './schedule.ts';

/** Seconds for which an instance signs without looking at the secret again; far less than the day of a rotation's overlap. */
const REMEMBERED = 3600;

export type IdTokenSigner = (launch: LaunchObject, clientId: string, now: number) => Promise<string>;

/** Signs the id_token of a hand-off (OIDC Core 2): RS256, aud = client id, 5 minutes. Throws signing-key-unavailable. */
export function idTokenSigner(secret: Pick<KeySecret, 'read'>, issuer: string): IdTokenSigner {
  let held: { readonly keys: readonly PrivateKey[]; readonly until: number } | null = null;
  const imported = new Map<string, ReturnType<typeof importJWK>>();

  return async (launch, clientId, now) => {
    if (held === null || held.until <= now) {
      const keys = await secret.read();
      if (keys.length === 0) throw new LaunchError('signing-key-unavailable');
      held = { keys, until: now + REMEMBERED };
    }
    const key = signingNow(held.keys, now);
    if (key === null) throw new LaunchError('signing-key-unavailable');
    const ready = imported.get(key.kid) ?? importJWK({ ...key.jwk }, 'RS256');
    imported.set(key.kid, ready);
    const { user } = launch;
    const names = {
      ...(user.name === null ? {} : { name: user.name }),
      ...(user.given_name === null ? {} : { given_name: user.given_name }),
      ...(user.family_name === null ? {} : { family_name: user.family_name }),
      ...(user.email === null ? {} : { email: user.email.value }),
    };
    return new SignJWT({ ...names })
      .setProtectedHeader({ alg: 'RS256', kid: key.kid, typ: 'JWT' })
      .setIssuer(issuer)
      .setSubject(user.id)
      .setAudience(clientId)
      .setIssuedAt(now)
      .setExpirationTime(now + ID_TOKEN_LIFE)
      .sign(await ready);
  };
}
