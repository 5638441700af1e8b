import { importJWK } from 'jose';
import { LaunchError } from '../../errors.ts';
import type { KeySecret, PrivateKey } from './held.ts';
import { signingNow } from './schedule.ts';

/** Seconds for which an instance signs without looking at the secret again; far less than the day of a rotation's overlap. */
const REMEMBERED = 3600;

/** The key that signs now, imported once. Throws signing-key-unavailable. */
export function readyKeys(secret: Pick<KeySecret, 'read'>) {
  let held: { readonly keys: readonly PrivateKey[]; readonly until: number } | null = null;
  const imported = new Map<string, ReturnType<typeof importJWK>>();

  return async (now: number) => {
    if (held === null || held.until <= now) {
      const keys = await secret.read();
      if (keys.length === 0) throw new LaunchError('signing-key-unavailable');
      held = { keys, until: now + REMEMBERED };
    }
    const key = signingNow(held.keys, now);
    if (key === null) throw new LaunchError('signing-key-unavailable');
    const ready = imported.get(key.kid) ?? importJWK({ ...key.jwk }, 'RS256');
    imported.set(key.kid, ready);
    return { kid: key.kid, key: await ready };
  };
}
