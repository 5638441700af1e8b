import type { Update } from '../table/dynamo.ts';
import type { Item } from '../table/marshal.ts';
import { sub } from '../table/read.ts';

/**
 * Who came to a course that is connected to nothing, beside the course: under a pseudonym, by marks that only a list of a class's pupils
 * can be compared with. Each counts for 30 days, whatever the table's own clock has left of it.
 */

/** Seconds. */
export const LIFE = 30 * 86_400;
/** Seconds after which somebody who comes again is written down again. */
const RENEWED = 7 * 86_400;
/** People of a course that are kept. */
const MOST = 100;

export const PERSON = 'p#';

export const isFresh = (at: unknown, now: number): boolean => typeof at === 'number' && now - at < LIFE;

/** What is to be written of somebody who comes; null where that is there, or where there is no room. `marks`: one after the other, none of whom nothing is known. */
export function noting(came: Item | null, who: string, marks: Uint8Array, now: number): Update | null {
  const name = PERSON + who;
  const { at, k } = sub(came ?? {}, name);
  const same = k instanceof Uint8Array && Buffer.compare(k, marks) === 0;
  if (same && typeof at === 'number' && now - at < RENEWED) return null;
  const others = Object.keys(came ?? {}).filter((one) => one.startsWith(PERSON) && one !== name);
  const over = others.filter((one) => !isFresh(sub(came ?? {}, one)['at'], now));
  if (others.length - over.length >= MOST) return null;
  return { set: { [name]: { at: now, k: marks }, ttl: now + LIFE }, remove: over };
}
