import { TABLE } from '../../../shared/names.ts';
import type { Dynamo, Key, Update } from '../../../shared/store/table/dynamo.ts';
import type { Item, Value } from '../../../shared/store/table/marshal.ts';
import { holds } from './condition.ts';

/** A table in memory, for as many launches as a real one would be too slow for; the year runs on a real API. `page`: items that are told at a time. */
export function memoryTable(page = 1000): Dynamo {
  const partitions = new Map<string, Map<string, Item>>();
  const at = ({ pk, sk }: Key): Item | null => partitions.get(pk)?.get(sk) ?? null;
  const put = async (item: Item & Key): Promise<void> => {
    const partition = partitions.get(item.pk) ?? new Map<string, Item>();
    partitions.set(item.pk, partition);
    partition.set(item.sk, item);
  };
  const inOrder = (pk: string, prefix = '', after?: Key): readonly Item[] =>
    [...(partitions.get(pk) ?? [])]
      .filter(([sk]) => sk.startsWith(prefix) && (after === undefined || sk > after.sk))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, item]) => item);
  const updated = async (key: Key, update: Update): Promise<Item | null> => {
    const before = at(key);
    if (!allows(before ?? {}, update)) return null;
    const after = { ...change(before ?? {}, update), ...key };
    await put(after);
    return after;
  };
  return {
    get: async (key) => at(key),
    getAll: async (keys) => keys.map(at),
    query: async (pk, prefix) => inOrder(pk, prefix),
    async *pages(pk, prefix, _consistent, after) {
      const items = inOrder(pk, prefix, after);
      for (let at = 0; at < items.length; at += page) yield items.slice(at, at + page);
    },
    index: async (pk, prefix) =>
      [...partitions.values()].flatMap((partition) =>
        [...partition.values()].flatMap((item) =>
          item[TABLE.indexPk] === pk && String(item[TABLE.indexSk]).startsWith(prefix)
            ? [{ pk: String(item[TABLE.pk]), sk: String(item[TABLE.sk]), at: String(item[TABLE.indexSk]) }]
            : [],
        ),
      ),
    create: async (item) => {
      if (at(item) !== null) return false;
      await put(item);
      return true;
    },
    put,
    putAll: async (items) => {
      for (const item of items) await put(item);
    },
    update: async (key, update) => (await updated(key, update)) !== null,
    updated,
  };
}

function allows(item: Item, { condition, anyAbsent = [], allPresent = [], values = {} }: Update): boolean {
  return (
    (condition === undefined || holds(condition, item, values)) &&
    (anyAbsent.length === 0 || anyAbsent.some((name) => !(name in item))) &&
    allPresent.every((name) => name in item)
  );
}

function change(item: Item, { set = {}, setOnce = {}, remove = [], add = {} }: Update): Item {
  const kept = Object.fromEntries(Object.entries(item).filter(([name]) => !remove.includes(name)));
  const once = Object.entries(setOnce).filter(([name]) => !(name in item));
  const added = Object.entries(add).map(([name, more]): [string, Value] => [name, plus(item[name], more)]);
  return { ...kept, ...set, ...Object.fromEntries(once), ...Object.fromEntries(added) };
}

function plus(old: Value | undefined, more: ReadonlySet<string> | number): Value {
  if (typeof more === 'number') return (typeof old === 'number' ? old : 0) + more;
  return new Set([...(old instanceof Set ? old : []), ...more]);
}
