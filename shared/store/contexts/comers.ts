import type { Members } from '../../records/came.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { cameKey } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { sub } from '../table/read.ts';
import { isFresh, LIFE, PERSON } from './came.ts';

/** What a teacher's page makes of those who came to a course, and of the members that the LMS told. */

/** When a teacher asked for the members, and what came of it. */
const ASKED = 'm_';
const TOLD = 'c_';
/** Teachers of a course who ask in 30 days, at most. */
const ASKERS = 5;

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

export const members = (dynamo: Dynamo) => ({
  /** True for the one request of a person that may ask the LMS, in 30 days. What is over of others goes. */
  claim: (key: string, who: string, came: Item | null, now: number): Promise<boolean> => {
    const name = ASKED + plain(who);
    const others = Object.keys(came ?? {}).filter((one) => one.startsWith(ASKED) && one !== name);
    const over = others.filter((one) => !isFresh(came?.[one], now));
    if (others.length - over.length >= ASKERS) return Promise.resolve(false);
    const once = `attribute_not_exists(#${name}) OR #${name} <= :over`;
    // One of them may ask anew meanwhile: then this one asks another time.
    const still = over.map((one) => ` AND #${one} <= :over`).join('');
    return dynamo.update(cameKey(key), {
      set: { [name]: now, ttl: now + LIFE },
      remove: [TOLD + plain(who), ...over.flatMap((one) => [one, TOLD + one.slice(ASKED.length)])],
      condition: still === '' ? once : `(${once})${still}`,
      values: { over: now - LIFE },
    });
  },

  /** The LMS did not tell: asked again on another day. */
  failed: async (key: string, who: string, now: number): Promise<void> => {
    await dynamo.update(cameKey(key), { set: { [ASKED + plain(who)]: now - LIFE + 86_400 } });
  },

  /** What came of it. */
  told: async (key: string, who: string, all: number, attend: ReadonlyMap<string, number>): Promise<void> => {
    await dynamo.update(cameKey(key), { set: { [TOLD + plain(who)]: { n: all, c: Object.fromEntries(attend) } } });
  },
});
