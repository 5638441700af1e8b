import { secretHash } from '../crypto/hash.ts';
import { newSecret, seal } from '../crypto/seal.ts';
import type { Client } from '../records/client.ts';
import { encode } from './codec.ts';
import { landingUrl, withCode } from './landing.ts';
import type { HandOff } from './record.ts';
import { asksAtAuthorize, startAddress } from './start.ts';

/** What the launch item keeps of a launch that leaves for the application, under which secrets. */
export interface Leaving {
  readonly clientId: string;
  /** the sealed hand-off */
  readonly sealed: Uint8Array;
  /** of the code that is under way; null while the application's library has not asked for one */
  readonly codeHash: Uint8Array | null;
  /** under which authorize finds the launch again: what the browser keeps, and the key of the hand-off sealed under it */
  readonly browser: { readonly hash: Uint8Array; readonly sealedKey: Uint8Array } | null;
}

export interface Minted {
  readonly leaving: Leaving;
  readonly address: string;
  /** for the browser to keep, so that authorize knows it again; null where authorize answers nobody */
  readonly browserSecret: string | null;
}

/** A hand-off on its way, and where the browser goes; null where the client has no landing for it. Nothing is written here. */
export function mint(handOff: HandOff, launchId: string, client: Client, baseUrl: string): Minted | null {
  const landing = landingUrl(client.landing, handOff);
  if (landing === null) return null;
  const { clientId, initiateLoginUri } = client;
  const key = newSecret();
  const sealed = seal(key, launchId, clientId, encode(handOff));
  const browserSecret = asksAtAuthorize(client) ? newSecret() : null;
  const browser =
    browserSecret === null
      ? null
      : {
          hash: secretHash('authorize', browserSecret),
          sealedKey: seal(browserSecret, launchId, clientId, Buffer.from(key)),
        };
  if (client.handOff === 'initiated' && initiateLoginUri !== null) {
    const address = startAddress(initiateLoginUri, handOff, landing, launchId, baseUrl);
    return { leaving: { clientId, sealed, codeHash: null, browser }, address, browserSecret };
  }
  // The key is the code itself.
  const leaving = { clientId, sealed, codeHash: secretHash('code', key), browser };
  return { leaving, address: withCode(landing, launchId + key, baseUrl), browserSecret };
}
