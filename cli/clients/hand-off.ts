import { redirectFault, startFault } from '../../shared/handoff/start.ts';
import type { Client, HandOffMode } from '../../shared/records/client.ts';
import { text, texts } from '../program/args.ts';
import { Misuse } from '../program/failures.ts';
import { faultless } from './settings.ts';

/** How launches come to an application: options that `clients add` and `clients set` take alike. */

/** @param more what is said besides of addresses that may be there already */
export const handOffOptions = (more = '') => ({
  'initiate-login-uri': text(
    'URL',
    `where the application’s own OpenID library begins a login; {class} and {target} may stand in its query${more}`,
  ),
  'redirect-uri': texts('URL', `address that authorize may answer to, character by character${more}`),
  'hand-off': text(
    'HOW',
    'initiated (default with --initiate-login-uri): its library asks; direct: the landing gets a code',
  ),
});

export type HandOffSettings = Pick<Client, 'handOff' | 'initiateLoginUri' | 'redirectUris'>;

export const DIRECT: HandOffSettings = { handOff: 'direct', initiateLoginUri: null, redirectUris: [] };

interface Typed {
  readonly mode: HandOffMode | null;
  readonly start: string | null;
  readonly uris: readonly string[];
}

/** What was typed, laid over what there is; null where nothing was. Each value is checked at once. Throws Misuse. */
export function handOffChange(
  { mode, start, uris }: Typed,
  allowsHttp: boolean,
): ((present: HandOffSettings) => HandOffSettings) | null {
  if (mode === null && start === null && uris.length === 0) return null;
  const none = uris.length === 1 && uris[0] === 'none';
  if (start !== null && start !== 'none')
    faultless('initiate-login-uri', start, allowsHttp, (http) => startFault(start, http));
  for (const uri of none ? [] : uris) faultless('redirect-uri', uri, allowsHttp, (http) => redirectFault(uri, http));
  return (present) => {
    const initiateLoginUri = start === null ? present.initiateLoginUri : start === 'none' ? null : start;
    const redirectUris = none ? [] : uris.length > 0 ? [...new Set(uris)] : present.redirectUris;
    const handOff = mode ?? (start === null ? present.handOff : initiateLoginUri === null ? 'direct' : 'initiated');
    if (handOff === 'initiated') requireInitiated(initiateLoginUri, redirectUris);
    return { handOff, initiateLoginUri, redirectUris };
  };
}

function requireInitiated(initiateLoginUri: string | null, redirectUris: readonly string[]): void {
  if (initiateLoginUri === null) throw new Misuse('--hand-off initiated needs --initiate-login-uri.');
  if (redirectUris.length === 0) {
    throw new Misuse(
      'The initiated hand-off needs --redirect-uri: the address to which the library has the code sent.',
    );
  }
}

/** What the choice means for the application, in a sentence. */
export const meaning: Readonly<Record<HandOffMode, string>> = {
  initiated:
    'Hand-off: initiated. Launches begin at the application’s own OpenID library, which gets its code from authorize.',
  direct:
    'Hand-off: direct. Landing pages get a code that they did not ask for; with --initiate-login-uri the application’s own OpenID library asks for it.',
};
