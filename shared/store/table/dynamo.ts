import type { Item } from './marshal.ts';

/** Items that one BatchWriteItem takes. */
export const PUTS = 25;

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** `at`: the index's sort key. */
export interface IndexKey extends Key {
  readonly at: string;
}

/** One conditional single-item write. Names in expressions are written `#name`, values `:name`. */
export interface Update {
  readonly set?: Item;
  /** set only where the attribute is absent */
  readonly setOnce?: Item;
  readonly remove?: readonly string[];
  readonly add?: Readonly<Record<string, ReadonlySet<string> | number>>;
  readonly condition?: string;
  /** attributes of which at least one must be absent; with all the rest of the condition */
  readonly anyAbsent?: readonly string[];
  readonly allPresent?: readonly string[];
  readonly values?: Item;
}

export interface Dynamo {
  get(key: Key, consistent?: 'consistent'): Promise<Item | null>;
  /** In the order of the keys. One call for each hundred. */
  getAll(keys: readonly Key[], consistent?: 'consistent'): Promise<readonly (Item | null)[]>;
  /** Every item of a partition whose sort key has the prefix. */
  query(pk: string, prefix?: string, consistent?: 'consistent'): Promise<readonly Item[]>;
  /** As query, a thousand at a time, since a partition may be larger than memory; `after`: only what comes after that key. */
  pages(pk: string, prefix?: string, consistent?: 'consistent', after?: Key): AsyncIterable<readonly Item[]>;
  /** Keys of the items in a partition of the index, by prefix of the index's sort key. A moment behind the table. */
  index(pk: string, prefix: string): Promise<readonly IndexKey[]>;
  /** Puts a new item; false when one is there already. */
  create(item: Item & Key): Promise<boolean>;
  put(item: Item & Key): Promise<void>;
  /** At most 25 items, in one call, each for itself. */
  putAll(items: readonly (Item & Key)[]): Promise<void>;
  /** False when the condition failed. */
  update(key: Key, update: Update): Promise<boolean>;
  /** The item as it is then; null when the condition failed. */
  updated(key: Key, update: Update): Promise<Item | null>;
}
