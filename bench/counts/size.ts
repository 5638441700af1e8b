import type { Item, Value } from '../../shared/store/table/marshal.ts';

/** Bytes of an item by DynamoDB's rules: names and values; numbers two digits a byte and one more; lists and maps 3, and 1 per member. */
export const sizeOfItem = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOf(value), 0);

/** A write unit is 1 KB begun. */
export const writeUnits = (item: Item | null): number => (item === null ? 1 : Math.ceil(sizeOfItem(item) / 1024));

function sizeOf(value: Value): number {
  if (value === null || typeof value === 'boolean') return 1;
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return sizeOfNumber(value);
  if (value instanceof Uint8Array) return value.length;
  if (value instanceof Set) return [...value].reduce((sum, member) => sum + Buffer.byteLength(member), 0);
  if (Array.isArray(value)) return value.reduce<number>((sum, member) => sum + 1 + sizeOf(member), 3);
  return 3 + Object.keys(value).length + sizeOfItem(Object.fromEntries(Object.entries(value)));
}

/** Leading and trailing zeros are not stored. */
const sizeOfNumber = (value: number): number =>
  Math.ceil(String(Math.abs(value)).replace('.', '').replace(/^0+/, '').replace(/0+$/, '').length / 2) + 1;
