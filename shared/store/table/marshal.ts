import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** The values that our items hold; a Set is a DynamoDB string set. */
export type Value = string | number | boolean | null | Uint8Array | ReadonlySet<string> | readonly Value[] | Item;
export interface Item {
  readonly [name: string]: Value;
}

export function marshal(value: Value): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value instanceof Uint8Array) return { B: value };
  if (value instanceof Set) return { SS: [...value] };
  if (Array.isArray(value)) return { L: value.map(marshal) };
  return { M: marshalItem(Object.fromEntries(Object.entries(value))) };
}

export const marshalItem = (item: Item): Record<string, AttributeValue> =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, marshal(value)]));

function unmarshal(value: AttributeValue): Value {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.B !== undefined) return value.B;
  if (value.SS !== undefined) return new Set(value.SS);
  if (value.L !== undefined) return value.L.map(unmarshal);
  if (value.M !== undefined) return unmarshalItem(value.M);
  return null;
}

export const unmarshalItem = (item: Record<string, AttributeValue>): Item =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, unmarshal(value)]));
