import { setTimeout as wait } from 'node:timers/promises';
import { msLeft } from '../../deadline.ts';
import { LaunchError } from '../../errors.ts';
import { type Keys, keysOf } from '../../lti/token.ts';
import type { Reach } from '../../reach.ts';
import type { KeySet, Registration } from '../../records/registration.ts';
import type { fetchKeySet } from './read.ts';

/** Seconds after which a set is no longer trusted, whatever it holds. */
const TRUSTED = 72 * 3600;

/** Seconds in which an instance does not look again for a key that it did not find, nor where no look can help. */
const QUIET = 30;

/** Milliseconds: between two looks of an instance; between two looks at the store; for a look in all, and left for the launch itself. */
const GAP = 1000;
const POLL = 200;
const LOOK = 3500;
const REST = 1000;

/** How fetching stands for the whole stack. */
interface Fetching {
  readonly set: KeySet | null;
  /** whoever asks may fetch, if nobody is quicker */
  readonly open: boolean;
  /** the last fetch failed a moment ago */
  readonly failed: boolean;
}

/** What obtaining keys needs of the store. */
export interface KeySetStore {
  get(url: string): Promise<KeySet | null>;
  save(set: KeySet): Promise<void>;
  look(url: string, now: number): Promise<Fetching>;
  /** true for the one caller of the whole stack that may fetch now */
  claimFetch(url: string, now: number): Promise<boolean>;
  fetchFailed(url: string, now: number): Promise<void>;
}

/** `made`: the platform was asked; a look that only waited for somebody else's does not count as one. */
interface Seen {
  readonly set: KeySet | null;
  readonly made: boolean;
  readonly hopeless: boolean;
}

/** What an instance has looked for in vain since `from`. */
interface Vain {
  readonly from: number;
  readonly kids: Set<string>;
  /** the platform does not answer, or has no usable key: no other kid would be found either */
  readonly hopeless: boolean;
}

/**
 * The platform's keys with the wanted kid: as held, else the newest that anybody has fetched, else fetched now, by one for the
 * whole stack; the others wait for it. `remember` gets every newer set, whatever it holds.
 * Throws key-unknown; platform-keys-unavailable where there is nothing to go by.
 */
export function keyFinder(store: KeySetStore, remember: (set: KeySet, now: number) => void, fetch: typeof fetchKeySet) {
  const vain = new Map<string, Vain>();
  const endedAt = new Map<string, number>();
  const going = new Map<string, Promise<Seen>>();

  /** Looks until a set passes, or nothing more can be hoped for in time; the newest that it saw. */
  async function look(url: string, passes: (set: KeySet | null) => boolean, now: number, reach: Reach): Promise<Seen> {
    const from = performance.now();
    const until = from + Math.min(LOOK, msLeft() - REST);
    await wait(Math.max(0, (endedAt.get(url) ?? Number.NEGATIVE_INFINITY) + GAP - from));
    for (;;) {
      const at = now + Math.floor((performance.now() - from) / 1000);
      const { set, open, failed } = await store.look(url, at);
      if (passes(set) || failed) return { set, made: true, hopeless: failed };
      if (open && (await store.claimFetch(url, at))) {
        const left = Math.max(1, Math.ceil(until - performance.now()));
        const fetched = await fetch(url, at, reach, left).catch(() => null);
        await (fetched === null ? store.fetchFailed(url, at) : store.save(fetched));
        return { set: fetched ?? set, made: true, hopeless: fetched === null };
      }
      // Somebody fetches, or has just: for what that brought not, this launch may fetch in a moment.
      if (performance.now() > until) return { set, made: false, hopeless: false };
      await wait(POLL);
    }
  }

  /** `unlike`: the signature failed under the held keys of this kid, so only others are of use. */
  return async (
    registration: Registration,
    kid: string,
    held: KeySet | null,
    now: number,
    reach: Reach,
    unlike = false,
  ): Promise<KeySet> => {
    const url = registration.keySetUrl;
    const ofKid = (set: KeySet | null): string => JSON.stringify(set?.keys.filter((key) => key.kid === kid) ?? []);
    const unwanted = ofKid(unlike ? held : null);
    const usable = (set: KeySet | null): boolean => set !== null && now - set.fetchedAt <= TRUSTED;
    const has = (set: KeySet | null): boolean => usable(set) && ![unwanted, '[]'].includes(ofKid(set));
    if (held !== null && has(held)) return held;
    const wanted = unlike ? `${kid} anew` : kid;
    const looked = (): boolean => {
      const before = vain.get(url);
      return before !== undefined && now - before.from < QUIET && (before.hopeless || before.kids.has(wanted));
    };
    let newest = held;
    // A look that was under way already may have missed what this launch is about; the next one cannot.
    for (let shared = true, looks = 0; shared && looks < 2 && !looked(); looks++) {
      const underWay = going.get(url);
      shared = underWay !== undefined;
      const { set, made, hopeless } = await (underWay ?? start(url, has, now, reach));
      if (set !== null && set.fetchedAt >= (newest?.fetchedAt ?? 0)) {
        newest = set;
        remember(set, now);
      }
      if (newest !== null && has(newest)) return newest;
      if (made && !shared) note(url, wanted, now, hopeless || !usable(newest));
    }
    throw new LaunchError(usable(newest) ? 'key-unknown' : 'platform-keys-unavailable');
  };

  function note(url: string, wanted: string, now: number, hopeless: boolean): void {
    const before = vain.get(url);
    const goesOn = before !== undefined && now - before.from < QUIET && before.kids.size < 100;
    const { from, kids } = goesOn ? before : { from: now, kids: new Set<string>() };
    vain.set(url, { from, kids: kids.add(wanted), hopeless });
  }

  function start(...given: Parameters<typeof look>): Promise<Seen> {
    const [url] = given;
    const looking = look(...given).finally(() => {
      going.delete(url);
      endedAt.set(url, performance.now());
    });
    going.set(url, looking);
    return looking;
  }
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
