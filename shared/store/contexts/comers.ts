import type { Members } from '../../records/came.ts';
import type { Item } from '../table/marshal.ts';
import { sub } from '../table/read.ts';
import { isFresh, PERSON } from './came.ts';

/** What a teacher's page makes of those who came to a course, and of the members that the LMS told. */

/** When a teacher asked for the members, and what came of it. */
const ASKED = 'm_';
const TOLD = 'c_';

/** As a part of a condition may be called. */
const plain = (who: string): string => who.replaceAll('-', '_');

/** The marks of each who came in the last 30 days. */
export const peopleIn = (came: Item | null, now: number): readonly Uint8Array[] =>
  Object.keys(came ?? {}).flatMap((name) => {
    const { at, k } = name.startsWith(PERSON) ? sub(came ?? {}, name) : {};
    return isFresh(at, now) && k instanceof Uint8Array ? [k] : [];
  });

/** What the members told; null where this person has not asked for them. */
export function membersFor(came: Item | null, who: string, now: number): Members | null {
  if (!isFresh(came?.[ASKED + plain(who)], now)) return null;
  const { n, c = {} } = sub(came ?? {}, TOLD + plain(who));
  const counts = Object.entries(sub({ c }, 'c')).flatMap(([id, count]) =>
    typeof count === 'number' ? [[id, count] as const] : [],
  );
  return { all: typeof n === 'number' ? n : null, attend: new Map(counts) };
}

/** Of what is kept of a course's people, that of one person. */
export const keptOf = (came: Item, who: string): Item =>
  Object.fromEntries(
    [PERSON + who, ASKED + plain(who), TOLD + plain(who)].flatMap((name) => {
      const value = came[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
