import { secretHash } from '../../crypto/hash.ts';
import type { Family } from '../../records/registration.ts';
import type { Item } from '../table/marshal.ts';

/**
 * The launch item's attributes: s state, c id of the last call, n nonce hash, b browser hash, g registration, f its family,
 * x end of initiated, l client, k code hash, kx its end, p page hash, hx its end, m manage hash, mx its end, d sealed launch, o outcome.
 */

/** Seconds that each state lasts. */
export const LIFE = { initiated: 600, ready: 60, held: 3600, manage: 1800, managing: 1800 } as const;

/** An hour past the last moment at which a state counts, DynamoDB may delete the item. */
export const SPARE = 3600;

export const FAMILIES = ['canvas', 'schoology', 'other'] as const satisfies readonly Family[];

export const STATES = { i: 'initiated', r: 'ready', h: 'held', c: 'closed', d: 'redeemed', m: 'managing' } as const;
export const CODES = ['i', 'r', 'h', 'c', 'd', 'm'] as const;
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

export interface ReadyLaunch {
  readonly clientId: string;
  readonly codeHash: Uint8Array;
  readonly codeExpiresAt: number;
  readonly sealed: Uint8Array;
}

/** A launch as a secret of a page opens it. */
export interface Sealed {
  readonly clientId: string;
  readonly sealed: Uint8Array;
}

export interface HeldLaunch {
  readonly clientId: string;
  readonly pageHash: Uint8Array;
  readonly heldUntil: number;
  readonly sealed: Uint8Array;
}

/** A launch under a secret for changing its mapping. */
export interface Manageable {
  readonly manageHash: Uint8Array;
  readonly sealed: Uint8Array;
}

export const readyItem = (ready: Omit<ReadyLaunch, 'codeExpiresAt'>, now: number): Item => ({
  l: ready.clientId,
  k: ready.codeHash,
  kx: now + LIFE.ready,
  d: ready.sealed,
  ttl: now + LIFE.ready + SPARE,
});

/** Which registration a launch began with. */
export const registrationHash = (iss: string, toolId: string): Uint8Array =>
  secretHash('registration', `${Buffer.byteLength(iss)}:${iss}${toolId}`);

export const same = (value: unknown, expected: Uint8Array): boolean =>
  value instanceof Uint8Array && Buffer.compare(value, expected) === 0;
