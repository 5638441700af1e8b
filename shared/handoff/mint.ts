import { secretHash } from '../crypto/hash.ts';
import { newSecret, seal } from '../crypto/seal.ts';
import type { Client } from '../records/client.ts';
import { encode } from './codec.ts';
import { landingUrl, withCode } from './landing.ts';
import type { HandOff } from './record.ts';

/** A hand-off under a fresh single-use code: what the launch item keeps, and where the browser goes. Nothing is written here. */
export function mint(handOff: HandOff, launchId: string, client: Client, baseUrl: string) {
  const landing = landingUrl(client.landing, handOff);
  if (landing === null) return null;
  const secret = newSecret();
  const sealed = seal(secret, launchId, client.clientId, encode(handOff));
  return {
    ready: { clientId: client.clientId, codeHash: secretHash('code', secret), sealed },
    address: withCode(landing, launchId + secret, baseUrl),
  };
}
