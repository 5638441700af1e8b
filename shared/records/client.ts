import type { Policy } from './deployment.ts';
import type { State } from './registration.ts';

export const DISPLAYS = ['auto', 'framed', 'window'] as const;
/** Where a click in a frame of the LMS opens the application. `auto`: there, if a cookie of ours came back, so that its own will; else in a tab. */
export type Display = (typeof DISPLAYS)[number];

export const HAND_OFFS = ['direct', 'initiated'] as const;
/**
 * How a launch comes to the application. `direct`: its landing gets a code that it did not ask for. `initiated`: its own OpenID
 * library is told to begin (OIDC Core §4), asks at our authorize, and gets the code for that.
 */
export type HandOffMode = (typeof HAND_OFFS)[number];

/** Who lets users choose: among the classes of a course, and which of their own to connect. */
export const CHOOSERS = ['roomkey', 'partner'] as const;

export interface Client {
  readonly clientId: string;
  readonly name: { readonly en: string; readonly es: string | null };
  readonly support: string;
  /** data: address of an image of at most 8 KB, shown on pages */
  readonly logo: string | null;
  readonly landing: Landing;
  readonly handOff: HandOffMode;
  /** where the application's library begins a login: may hold `{class}` and `{target}` in its query; null for direct alone */
  readonly initiateLoginUri: string | null;
  /** that authorize may answer to, character by character; none: it answers nobody */
  readonly redirectUris: readonly string[];
  readonly districts: readonly string[];
  /** one or two, so that a secret can be rotated */
  readonly credentials: readonly Credential[];
  readonly display: Display;
  readonly chooser: (typeof CHOOSERS)[number];
  readonly policy: Policy;
  readonly state: State;
}

/** Addresses of the partner's application: fixed https hosts, no query, no fragment; only `class` may hold `{class}`. */
export interface Landing {
  readonly class: string;
  readonly home: string | null;
  readonly setup: string | null;
}

export interface Credential {
  /** SHA-256 of the secret, base64url */
  readonly hash: string;
  readonly createdAt: number;
}
