import { LAYOUT } from '../../names.ts';
import type { Deployed } from '../../records/stack.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { STACK_KEY } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { isItem, list, num, optional, str } from '../table/read.ts';

/** A public half of our own keys. `goesAt`: when it goes, having no private half any more; null while it has one. */
export interface PublishedKey {
  readonly kid: string;
  readonly signsFrom: number;
  readonly n: string;
  readonly e: string;
  readonly goesAt: number | null;
}

/** Seconds for which one run of refresh has the making of keys to itself; longer than the function may run. */
const LEASE = 300;

const parseKey = (item: Item): PublishedKey => ({
  kid: str(item, 'kid'),
  signsFrom: num(item, 'signsFrom'),
  n: str(item, 'n'),
  e: str(item, 'e'),
  goesAt: typeof item['goesAt'] === 'number' ? item['goesAt'] : null,
});

export const stack = (dynamo: Dynamo) => ({
  /** As it was last deployed; null before the first time. Consistent. */
  deployed: async (): Promise<Deployed | null> => {
    const item = await dynamo.get(STACK_KEY, 'consistent');
    const baseUrl = item === null ? null : optional(item, 'baseUrl');
    if (item === null || baseUrl === null) return null;
    const { alarmed } = item;
    const known = typeof alarmed === 'boolean' ? { alarmed } : {};
    return { baseUrl, isProtected: item['protected'] === true, ...known, layout: num(item, 'schema') };
  },

  setDeployed: ({ baseUrl, isProtected, alarmed }: Omit<Deployed, 'layout'>): Promise<boolean> => {
    const set = { baseUrl, protected: isProtected, schema: LAYOUT };
    return dynamo.update(
      STACK_KEY,
      alarmed === undefined ? { set, remove: ['alarmed'] } : { set: { ...set, alarmed } },
    );
  },

  publishedKeys: async (consistent?: 'consistent'): Promise<readonly PublishedKey[]> => {
    const item = await dynamo.get(STACK_KEY, consistent);
    return item === null ? [] : list(item, 'keys').filter(isItem).map(parseKey);
  },

  /** True for the one run that may change keys now. */
  lease: (holder: string, now: number): Promise<boolean> =>
    dynamo.update(STACK_KEY, {
      set: { holder, leaseUntil: now + LEASE },
      setOnce: { schema: LAYOUT },
      condition: 'attribute_not_exists(holder) OR #leaseUntil < :now OR #holder = :holder',
      values: { now, holder },
    }),

  /** Publishes keys under the lease; false when it was lost. */
  publish: (keys: readonly PublishedKey[], holder: string): Promise<boolean> =>
    dynamo.update(STACK_KEY, {
      set: { keys: keys.map((key) => ({ ...key })) },
      condition: '#holder = :holder',
      values: { holder },
    }),

  release: (holder: string): Promise<boolean> =>
    dynamo.update(STACK_KEY, { remove: ['holder', 'leaseUntil'], condition: '#holder = :holder', values: { holder } }),
});
