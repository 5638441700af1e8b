import { randomBytes } from 'node:crypto';
import { PARTITIONS } from '../../names.ts';
import type { KeySet, PublicJwk } from '../../records/registration.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { keySetKey } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { num, optional, str } from '../table/read.ts';

/**
 * Seconds between two fetches that launches may cause for one set, over the whole stack: after one that succeeded, and after one
 * that failed or whose end nobody knows.
 */
const GAP = 1;
export const COOL_DOWN = 30;

/** Seconds after which whoever fetched has come to an end, in one way or another. */
const LONGEST = 6;

/** null while the set was only tried for, never fetched. */
export function parseKeySet(item: Item): KeySet | null {
  const keys = optional(item, 'keys');
  if (keys === null) return null;
  const parsed: unknown = JSON.parse(keys);
  return {
    url: str(item, 'url'),
    keys: Array.isArray(parsed) ? parsed.filter(isJwk) : [],
    fetchedAt: num(item, 'fetchedAt'),
    staleAt: num(item, 'staleAt'),
  };
}

const isJwk = (value: unknown): value is PublicJwk =>
  typeof value === 'object' && value !== null && 'kid' in value && 'kty' in value;

export const keySets = (dynamo: Dynamo) => ({
  get: async (url: string): Promise<KeySet | null> => {
    const item = await dynamo.get(keySetKey(url), 'consistent');
    return item === null ? null : parseKeySet(item);
  },

  list: async (): Promise<readonly KeySet[]> =>
    (await dynamo.query(PARTITIONS.keySets)).map(parseKeySet).filter((set) => set !== null),

  /** Never replaces newer keys by older ones. */
  save: async (set: KeySet): Promise<void> => {
    await dynamo.update(keySetKey(set.url), {
      set: { url: set.url, keys: JSON.stringify(set.keys), fetchedAt: set.fetchedAt, staleAt: set.staleAt },
      condition: 'attribute_not_exists(fetchedAt) OR #fetchedAt <= :at',
      values: { at: set.fetchedAt },
    });
  },

  /** The newest set, and how fetching stands: whether a fetch is open to whoever is quickest, or the last one failed a moment ago. */
  look: async (url: string, now: number): Promise<{ set: KeySet | null; open: boolean; failed: boolean }> => {
    const item = (await dynamo.get(keySetKey(url), 'consistent')) ?? {};
    const at = (name: string): number => (item[name] === undefined ? Number.NEGATIVE_INFINITY : num(item, name));
    const [tried, fetched, failed] = [at('triedAt'), at('fetchedAt'), at('failedAt')];
    const open = tried <= now - COOL_DOWN || (tried <= now - GAP && fetched >= tried);
    const ended = Math.max(fetched, failed) >= tried;
    const isFresh = failed > fetched && failed > now - COOL_DOWN;
    return { set: parseKeySet(item), open, failed: !open && (ended ? isFresh : tried <= now - LONGEST) };
  },

  fetchFailed: async (url: string, now: number): Promise<void> => {
    await dynamo.update(keySetKey(url), { set: { failedAt: now } });
  },

  /** True for the one caller that may fetch now; false within the cool-down. */
  claimFetch: (url: string, now: number): Promise<boolean> => {
    const call = randomBytes(12); // a retry whose first answer was lost is still the one caller
    return dynamo.update(keySetKey(url), {
      set: { url, triedAt: now, triedBy: call },
      condition:
        'attribute_not_exists(triedAt) OR #triedAt <= :earliest OR #triedBy = :call OR (#triedAt <= :before AND #fetchedAt >= #triedAt)',
      values: { earliest: now - COOL_DOWN, before: now - GAP, call },
    });
  },
});
