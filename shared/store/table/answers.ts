import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { BrokenAnswer } from '../../aws/answer.ts';
import { type Fields, isFields } from '../../aws/service.ts';

type Attributes = Record<string, AttributeValue>;

/** A request as it goes over the wire: bytes in base64. What holds none goes as it is: a copy of all would cost as much as its JSON. */
export function wired(input: object): object {
  let copy: Record<string, unknown> | null = null;
  // Of all that is sent the most is texts: only what could hold bytes is looked into.
  for (const [name, value] of Object.entries(input)) {
    if (typeof value !== 'object' || value === null) continue;
    const sent = wiredValue(value);
    if (sent === value) continue;
    copy ??= { ...input };
    copy[name] = sent;
  }
  return copy ?? input;
}

function wiredValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  }
  return Array.isArray(value) ? value.map(wiredValue) : wired(value);
}

/** What an answer says of one item; what it does not say at all stays undefined. */
export const itemIn = (found: unknown): Attributes | undefined => (found === undefined ? undefined : attributes(found));

export const itemsIn = (found: unknown): Attributes[] | undefined =>
  found === undefined ? undefined : arrayIn(found).map(attributes);

/** Of one table. */
export function batchOf({ Responses, UnprocessedKeys }: Fields, table: string) {
  const left = UnprocessedKeys === undefined ? undefined : fieldsIn(UnprocessedKeys)[table];
  return {
    Responses: Responses === undefined ? undefined : { [table]: itemsIn(fieldsIn(Responses)[table]) ?? [] },
    UnprocessedKeys: left === undefined ? {} : { [table]: { Keys: itemsIn(fieldsIn(left)['Keys']) } },
  };
}

export function unwrittenIn(found: unknown, table: string) {
  if (found === undefined) return undefined;
  const left = fieldsIn(found)[table];
  if (left === undefined) return {};
  return {
    [table]: arrayIn(left).map((one) => ({
      PutRequest: { Item: attributes(fieldsIn(fieldsIn(one)['PutRequest'])['Item']) },
    })),
  };
}

const attributes = (found: unknown): Attributes =>
  Object.fromEntries(Object.entries(fieldsIn(found)).map(([name, value]) => [name, attribute(value)]));

/** Of the types that we write (marshal.ts). */
function attribute(found: unknown): AttributeValue {
  const { S, N, B, BOOL, SS, L, M, NULL } = fieldsIn(found);
  if (typeof S === 'string') return { S };
  if (typeof N === 'string') return { N };
  if (typeof B === 'string') return { B: Buffer.from(B, 'base64') };
  if (typeof BOOL === 'boolean') return { BOOL };
  if (SS !== undefined) return { SS: arrayIn(SS).map(String) };
  if (L !== undefined) return { L: arrayIn(L).map(attribute) };
  if (M !== undefined) return { M: attributes(M) };
  if (NULL === true) return { NULL };
  throw new BrokenAnswer();
}

function fieldsIn(found: unknown): Fields {
  if (!isFields(found)) throw new BrokenAnswer();
  return found;
}

function arrayIn(found: unknown): readonly unknown[] {
  if (!Array.isArray(found)) throw new BrokenAnswer();
  return found;
}
