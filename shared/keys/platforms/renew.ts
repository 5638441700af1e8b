import type { Reach } from '../../reach.ts';
import type { KeySetStore } from './obtain.ts';
import { fetchKeySet } from './read.ts';

export interface Renewal {
  readonly host: string;
  /** fetching was due and failed: what is held stays */
  readonly failed: boolean;
  /** seconds since what is held now was fetched; 0 where nothing ever was */
  readonly age: number;
  /** nothing was ever fetched or given: no launch of it can be verified */
  readonly missing: boolean;
}

/** Fetches each set whose time has run out. All at once: a platform that does not answer must not use up the time of the others. */
export const renewKeySets = (
  store: Pick<KeySetStore, 'get' | 'save'>,
  urls: readonly string[],
  now: number,
  reach: Reach,
): Promise<readonly Renewal[]> => Promise.all([...new Set(urls)].map((url) => renew(store, url, now, reach)));

async function renew(
  store: Pick<KeySetStore, 'get' | 'save'>,
  url: string,
  now: number,
  reach: Reach,
): Promise<Renewal> {
  const host = URL.canParse(url) ? new URL(url).host : '';
  const held = await store.get(url);
  const age = held === null ? 0 : now - held.fetchedAt;
  if (held !== null && held.staleAt > now) return { host, failed: false, age, missing: false };
  const fetched = await fetchKeySet(url, now, reach).catch(() => null);
  if (fetched === null) return { host, failed: true, age, missing: held === null };
  await store.save(fetched);
  return { host, failed: false, age: 0, missing: false };
}
