import { setTimeout as wait } from 'node:timers/promises';
import { LaunchError } from '../../errors.ts';
import type { Reach } from '../../fetch.ts';
import { type Keys, keysOf } from '../../lti/token.ts';
import type { KeySet, Registration } from '../../records/registration.ts';
import { fetchKeySet } from './read.ts';

/** Seconds after which a set is no longer trusted, whatever it holds. */
const TRUSTED = 72 * 3600;

/** What obtaining keys needs of the store. */
export interface KeySetStore {
  get(url: string): Promise<KeySet | null>;
  save(set: KeySet): Promise<void>;
  /** true for the one caller of the whole stack that may fetch now */
  claimFetch(url: string, now: number): Promise<boolean>;
}

/**
 * The platform's keys with the wanted kid: as held, else as another instance has stored them meanwhile, else fetched,
 * at most once per 30 s for the whole stack and once per 30 s looked for by this instance.
 * Throws key-unknown; platform-keys-unavailable where there is nothing to go by.
 */
export function keyFinder(store: KeySetStore) {
  const lookedAt = new Map<string, number>();

  return async (
    registration: Registration,
    kid: string,
    held: KeySet | null,
    now: number,
    reach: Reach,
  ): Promise<KeySet> => {
    const url = registration.keySetUrl;
    const usable = (set: KeySet | null): set is KeySet => set !== null && now - set.fetchedAt <= TRUSTED;
    const has = (set: KeySet | null): set is KeySet => usable(set) && set.keys.some((key) => key.kid === kid);
    if (has(held)) return held;
    const giveUp = (...known: readonly (KeySet | null)[]): never => {
      throw new LaunchError(known.some(usable) ? 'key-unknown' : 'platform-keys-unavailable');
    };
    if (usable(held) && now - (lookedAt.get(url) ?? 0) < 30) return giveUp(held);
    lookedAt.set(url, now);

    let stored = await store.get(url);
    if (has(stored)) return stored;
    if (await store.claimFetch(url, now)) {
      const fetched = await fetchKeySet(url, now, reach).catch(() => null);
      if (fetched !== null) await store.save(fetched);
      return has(fetched) ? fetched : giveUp(fetched, stored, held);
    }
    // Somebody else has fetched within the cool-down, perhaps is fetching now: look at the store for a second.
    for (let tries = 0; tries < 3 && !has(stored); tries++) {
      await wait(300);
      stored = await store.get(url);
    }
    return has(stored) ? stored : giveUp(stored, held);
  };
}

const imported = new WeakMap<KeySet, Keys>();

/** The set ready for verification, imported once. */
export function keysOfSet(set: KeySet): Keys {
  const keys = imported.get(set);
  if (keys !== undefined) return keys;
  const made = keysOf(set);
  imported.set(set, made);
  return made;
}
