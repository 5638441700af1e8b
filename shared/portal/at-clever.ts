import { setTimeout as wait } from 'node:timers/promises';
import { keptCredentials } from '../clever/credentials.ts';
import { CleverFailure } from '../clever/failure.ts';
import { type SignedIn, signIn } from '../clever/sign-in.ts';
import { msLeft } from '../deadline.ts';
import { LaunchError } from '../errors.ts';
import type { Reach } from '../reach.ts';

/** Where Clever is, and where it sends people back to. */
export interface Place {
  /** of the secret with the application's credentials there */
  readonly secretId: string;
  /** origins: where people sign in, and of the API */
  readonly address: string;
  readonly apiAddress: string;
  readonly redirectUri: string;
}

export type Arrived = Exclude<SignedIn, { readonly kind: 'refused' }>;

/** Clever, as the application talks to it. The secret is read only where it is needed, and kept for some minutes. */
export function atClever({ secretId, address, apiAddress, redirectUri }: Place) {
  const credentials = keptCredentials(secretId);
  return {
    address,
    redirectUri,

    /** The application's own id. Throws clever-unavailable. */
    clientId: async (now: number): Promise<string> => (await credentials.at(now).catch(unavailable)).clientId,

    /** Who has signed in, for a code. Throws clever-refused, clever-too-large, clever-unavailable. */
    redeem: async (code: string, reach: Reach, now: number): Promise<Arrived> => {
      const own = await credentials.at(now).catch(unavailable);
      const exchange = signIn({ address, apiAddress, reach, now: () => now, pause });
      const signedIn = await exchange(own, code, redirectUri).catch((cause: unknown) => {
        if (cause instanceof CleverFailure && cause.trouble === 'credentials') credentials.forget();
        return unavailable(cause);
      });
      if (signedIn.kind === 'refused') throw new LaunchError('clever-refused');
      return signedIn;
    },
  };
}

export type AtClever = ReturnType<typeof atClever>;

/** Who waits in front of a page has seconds. */
async function pause(ms: number): Promise<void> {
  if (ms + 1000 > msLeft()) throw new CleverFailure('busy', 'a sign-in', 'no time is left');
  await wait(ms);
}

function unavailable(cause: unknown): never {
  if (!(cause instanceof CleverFailure)) throw cause;
  throw new LaunchError(cause.trouble === 'too-large' ? 'clever-too-large' : 'clever-unavailable', cause);
}
