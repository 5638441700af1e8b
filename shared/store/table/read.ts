import type { Item, Value } from './marshal.ts';

/** Readers of item attributes. What a table holds was written by us, so a wrong shape is a fault, not bad input. */

const fault = (name: string): never => {
  throw new TypeError(`item attribute ${name} has an unexpected shape`);
};

export function str(item: Item, name: string): string {
  const value = item[name];
  return typeof value === 'string' ? value : fault(name);
}

export function num(item: Item, name: string): number {
  const value = item[name];
  return typeof value === 'number' ? value : fault(name);
}

export const optional = (item: Item, name: string): string | null => {
  const value = item[name];
  return typeof value === 'string' ? value : null;
};

export function bytes(item: Item, name: string): Uint8Array {
  const value = item[name];
  return value instanceof Uint8Array ? value : fault(name);
}

export const bytesOrNull = (item: Item, name: string): Uint8Array | null =>
  item[name] === undefined ? null : bytes(item, name);

export function list(item: Item, name: string): readonly Value[] {
  const value = item[name];
  return Array.isArray(value) ? value : [];
}

export const texts = (item: Item, name: string): readonly string[] =>
  list(item, name).filter((value) => typeof value === 'string');

export const isItem = (value: Value | undefined): value is Item =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Set) &&
  !(value instanceof Uint8Array);

export function sub(item: Item, name: string): Item {
  const value = item[name];
  return isItem(value) ? value : {};
}

export function oneOf<T extends string>(item: Item, name: string, allowed: readonly T[]): T {
  const value = item[name];
  return allowed.find((one) => one === value) ?? fault(name);
}

/** Attribute of a pointer: the set of what it points to. */
export const TARGETS = 'c';

/** What a pointer points to, in the order of the ids. */
export const targetsOf = (pointer: Item | null | undefined): readonly string[] => {
  const found = pointer?.[TARGETS];
  return found instanceof Set ? [...found].sort() : [];
};
