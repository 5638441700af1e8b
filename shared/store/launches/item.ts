import { secretHash } from '../../crypto/hash.ts';
import { LaunchError } from '../../errors.ts';
import type { Leaving } from '../../handoff/mint.ts';
import type { Family } from '../../records/registration.ts';
import type { Item } from '../table/marshal.ts';

/**
 * The launch item's attributes: v layout, s state, c id of the last call, n nonce hash, b browser hash, g registration, f its family,
 * x end of initiated, e whether a code that came back with its state is redeemed, l client, k code hash, kx its end, p page hash, hx its end, m manage hash, mx its end, d sealed launch, o outcome.
 * Of a launch that authorize may find: w hash of the browser's secret, wx its end, wk the key of d under that secret, q codes so far,
 * y what the code carries. Once redeemed: u access token hash, ux its end, uk the key of d under it; hk the key of d under the page's secret.
 * d is under its own opener's secret (code, page, manage, access) where no such key stands beside it.
 */

/**
 * Of a launch item with what is sealed in it: the oldest that its reader must know. Two versions of the code meet in one launch while one is
 * deployed or taken back, so it goes up in two deploys: docs/launch.md. An item without it is of the first.
 */
export const LAUNCH_LAYOUT = 1;

/** The item, if this code can read it. Throws launch-layout-unknown. */
export function known(item: Item | null): Item | null {
  const layout = item?.['v'] ?? LAUNCH_LAYOUT;
  if (typeof layout === 'number' && layout <= LAUNCH_LAYOUT) return item;
  throw new LaunchError('launch-layout-unknown');
}

/** Seconds that each state lasts. */
export const LIFE = {
  initiated: 600,
  offered: 120,
  ready: 60,
  held: 3600,
  manage: 1800,
  managing: 1800,
  access: 300,
} as const;

/**
 * Codes that authorize gives for one launch: an application that cannot keep its session asks without end. Browsers give up after twenty
 * redirects, and a library may take five from one code to the next: the page must come before.
 */
export const MOST_CODES = 3;

/** An hour past the last moment at which a state counts, DynamoDB may delete the item. */
export const SPARE = 3600;

export const FAMILIES = ['canvas', 'schoology', 'other'] as const satisfies readonly Family[];

export const STATES = {
  i: 'initiated',
  o: 'offered',
  r: 'ready',
  h: 'held',
  c: 'closed',
  d: 'redeemed',
  m: 'managing',
} as const;
export const CODES = ['i', 'o', 'r', 'h', 'c', 'd', 'm'] as const;
export type LaunchState = (typeof STATES)[keyof typeof STATES];

/** What the launch post shows of itself; all of it must fit the item. */
export interface BrowserProof {
  readonly launchId: string;
  readonly nonce: string;
  readonly browserSecret: string;
  readonly iss: string;
  readonly toolId: string;
}

/** Whose launch it is and where it came from, as login found it. */
export interface Beginner {
  readonly clientId: string;
  readonly family: Family;
}

export interface HeldLaunch {
  readonly clientId: string;
  readonly pageHash: Uint8Array;
  readonly heldUntil: number;
  readonly sealed: Uint8Array;
}

/** What a code opens: the sealed hand-off, and what the code carries where authorize gave it. */
export interface Coded {
  readonly sealed: Uint8Array;
  readonly carried: Uint8Array | null;
}

/** A launch after its redemption: sealed anew under a key, which opens for the access token, and for who may change the mapping. */
export interface Redeemed {
  readonly sealed: Uint8Array;
  readonly accessHash: Uint8Array;
  /** null: the access token is the key */
  readonly accessKey: Uint8Array | null;
  /** of a secret that is the key; null: this user changes nothing */
  readonly manageHash: Uint8Array | null;
}

/** A launch as a secret opens it; `sealedKey`: the key of `sealed` under that secret, null where the secret is the key. */
export interface Opened {
  readonly clientId: string;
  readonly sealed: Uint8Array;
  readonly sealedKey: Uint8Array | null;
}

/** What a launch holds that leaves for the application: ready for a code, or offered to whoever shows the browser's secret. */
export function leavingItem({ clientId, sealed, codeHash, browser }: Leaving, now: number): Item {
  const end = now + Math.max(codeHash === null ? 0 : LIFE.ready, browser === null ? 0 : LIFE.offered);
  return {
    l: clientId,
    d: sealed,
    ttl: end + SPARE,
    ...(codeHash === null ? { s: 'o' } : { s: 'r', k: codeHash, kx: now + LIFE.ready }),
    ...(browser === null ? {} : { w: browser.hash, wx: now + LIFE.offered, wk: browser.sealedKey, q: 0 }),
  };
}

/** Which registration a launch began with. */
export const registrationHash = (iss: string, toolId: string): Uint8Array =>
  secretHash('registration', `${Buffer.byteLength(iss)}:${iss}${toolId}`);

export const same = (value: unknown, expected: Uint8Array): boolean =>
  value instanceof Uint8Array && Buffer.compare(value, expected) === 0;
