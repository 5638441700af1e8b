import { MARK, markKey, markOf } from '../../crypto/marks.ts';
import { daysBetween } from '../../day.ts';
import type { PupilId } from '../../records/roster.ts';
import type { Item } from '../table/marshal.ts';
import { optional } from '../table/read.ts';

/**
 * Who attends which class. Of each pupil's ids 8 bytes are kept, an HMAC under the district's key: beside the class, and once more in
 * one of 4,096 shares of all pupils of the district, which tell whether the roster knows a person at all.
 */

/** Attribute of the pointer from a teacher's SIS id: a pupil of the district has the same one, so that it names neither. */
export const PUPIL_TOO = 'pupil';

/** Marks that a class has at most; one with more has no list. */
const MOST_MARKS = 2000;

/** Days after the last import of pupils for which their lists count. */
const FRESH = 14;

const KINDS: readonly PupilId['kind'][] = ['clever', 'sis', 'number', 'state'];

/** As the district's item has it. */
export interface PupilKey {
  readonly key: string;
  /** YYYY-MM-DD of the last import of pupils */
  readonly day: string;
}

/** Null where no pupils were imported lately. */
export function pupilKeyOf(district: Item | null | undefined, today: string): PupilKey | null {
  const key = optional(district ?? {}, 'pupilsKey');
  const day = optional(district ?? {}, 'pupilsDay');
  return key === null || day === null || daysBetween(day, today) > FRESH ? null : { key, day };
}

/** A person who asks, as marks; `known`: the roster has it among its pupils. */
export interface Asker {
  readonly marks: readonly { readonly kind: PupilId['kind']; readonly mark: Uint8Array; readonly known: boolean }[];
}

export const askerOf = ({ key }: PupilKey, ids: readonly PupilId[], shares: readonly (Item | null)[]): Asker => {
  const secret = markKey(key);
  return {
    marks: ids.map(({ kind, id }, i) => {
      const mark = markOf(secret, kind, id);
      return { kind, mark, known: holds(marksIn(shares[i]), mark) };
    }),
  };
};

export const marksIn = (item: Item | null | undefined): Uint8Array => {
  const found = item?.['marks'];
  return found instanceof Uint8Array ? found : new Uint8Array();
};

export const ALL_KINDS = (1 << KINDS.length) - 1;

/** Kinds of ids, one bit each. */
export const bitsOf = (ids: readonly Pick<PupilId, 'kind'>[]): number =>
  ids.reduce((bits, { kind }) => bits | (1 << KINDS.indexOf(kind)), 0);

/** What is kept beside each class; null: no list. */
export type PupilLists = (classId: string) => Uint8Array | null;

/** The kinds of ids that all of a class's pupils have, one bit each, and the marks of all in order. */
export function listOf(kinds: number, marks: Uint8Array): Uint8Array | null {
  if (marks.length === 0 || marks.length > MOST_MARKS * MARK) return null;
  return Buffer.concat([Buffer.of(kinds), inOrder(marks)]);
}

/** Marks in order, each once. As numbers, since as many texts take several times the memory. */
export function inOrder(marks: Uint8Array): Uint8Array {
  const numbers = new BigUint64Array(marks.length / MARK);
  const bytes = Buffer.from(numbers.buffer);
  bytes.set(marks);
  bytes.swap64();
  numbers.sort();
  let length = 0;
  for (const number of numbers) {
    if (length > 0 && numbers[length - 1] === number) continue;
    numbers[length] = number;
    length += 1;
  }
  return bytes.swap64().subarray(0, length * MARK);
}

/** Of the item of a class. */
export const listIn = (item: Item): Uint8Array | null => {
  const found = item['pupils'];
  return found instanceof Uint8Array ? found : null;
};

/** `no` only of a person whom the roster knows by a kind of id that the class's list has. */
export function attends(list: Uint8Array | null, { marks }: Asker): 'yes' | 'no' | 'unknown' {
  if (list === null) return 'unknown';
  if (marks.some(({ mark }) => holds(list.subarray(1), mark))) return 'yes';
  const counts = (kind: PupilId['kind']): boolean => ((list[0] ?? 0) & (1 << KINDS.indexOf(kind))) !== 0;
  return marks.some(({ kind, known }) => known && counts(kind)) ? 'no' : 'unknown';
}

export function holds(marks: Uint8Array, wanted: Uint8Array): boolean {
  for (let at = 0; at < marks.length; at += MARK) {
    if (Buffer.compare(marks.subarray(at, at + MARK), wanted) === 0) return true;
  }
  return false;
}
