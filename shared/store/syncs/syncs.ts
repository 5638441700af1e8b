import { SYNC_LEASE } from '../../names.ts';
import type { Sync } from '../../records/sync.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { districtsPartition, seenKey, syncKey } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { bytes, optional, str } from '../table/read.ts';
import { itemOf, parseSync } from './item.ts';

/** Characters of ids that one item holds. */
const SHARE = 300_000;

/** Days after which the ids that a run has seen are of no use. */
const KEPT = 7 * 86_400;

/** Somebody else goes on with this district. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

export interface Lease {
  readonly holder: string;
  readonly now: () => number;
}

/** How far the syncs of districts are: an item each, and the ids of classes that a run has seen so far. */
export const syncs = (dynamo: Dynamo) => ({
  /** Consistent. As it is before the first sync where there is none. */
  get: async (district: string): Promise<Sync> => parseSync((await dynamo.get(syncKey(district), 'consistent')) ?? {}),

  /** Keeps since when a district is to be synced that never was. */
  due: async (district: string, now: number): Promise<void> => {
    await dynamo.update(syncKey(district), { setOnce: { district, goodAt: now } });
  },

  /** Ids of districts whose classes come from Clever, suspended ones left out. */
  districts: async (): Promise<readonly string[]> =>
    (await dynamo.query(districtsPartition, '', 'consistent')).flatMap((item) =>
      optional(item, 'owner') === 'sync' && optional(item, 'state') === 'active' ? [str(item, 'district')] : [],
    ),

  /** True for the one who may go on. */
  lease: (district: string, { holder, now }: Lease): Promise<boolean> =>
    dynamo.update(syncKey(district), {
      set: { holder, leaseUntil: now() + SYNC_LEASE },
      setOnce: { district },
      condition: 'attribute_not_exists(holder) OR #leaseUntil < :now OR #holder = :holder',
      values: { now: now(), holder },
    }),

  /** Keeps what has changed, and the lease for longer. Throws LeaseLost. */
  save: async (district: string, { holder, now }: Lease, change: Partial<Sync>): Promise<void> => {
    const kept = await dynamo.update(syncKey(district), {
      set: { ...itemOf(change), leaseUntil: now() + SYNC_LEASE },
      condition: '#holder = :holder',
      values: { holder },
    });
    if (!kept) throw new LeaseLost();
  },

  /** With what is to be kept at last. */
  release: async (district: string, { holder }: Lease, change: Partial<Sync> = {}): Promise<void> => {
    await dynamo.update(syncKey(district), {
      set: itemOf(change),
      remove: ['holder', 'leaseUntil'],
      condition: '#holder = :holder',
      values: { holder },
    });
  },

  /** By an operator, whoever runs. */
  note: async (district: string, change: Partial<Sync>): Promise<void> => {
    await dynamo.update(syncKey(district), { set: itemOf(change), setOnce: { district } });
  },

  /** Ids of the sections that a run has seen. */
  seen: async (district: string, run: string): Promise<{ readonly ids: Set<string>; readonly items: number }> => {
    const ids = new Set<string>();
    let items = 0;
    const { pk, sk } = seenKey(district, 0);
    for await (const page of dynamo.pages(pk, sk.slice(0, 2), 'consistent')) {
      for (const item of page) {
        if (optional(item, 'run') !== run) continue;
        items += 1;
        for (const id of Buffer.from(bytes(item, 'ids')).toString().split('\n')) ids.add(id);
      }
    }
    return { ids, items };
  },

  /** Keeps more of them behind the first `items`; in how many. Whatever is of an earlier run is written over. */
  see: async (district: string, run: string, items: number, more: readonly string[], now: number): Promise<number> => {
    const shares: string[] = [];
    for (const id of more) {
      const last = shares.at(-1);
      if (last === undefined || last.length + id.length >= SHARE) shares.push(id);
      else shares[shares.length - 1] = `${last}\n${id}`;
    }
    for (const [i, ids] of shares.entries()) {
      const item: Item = { run, ids: Buffer.from(ids), ttl: now + KEPT };
      await dynamo.put({ ...seenKey(district, items + i), ...item });
    }
    return shares.length;
  },
});
