import type { Dynamo } from './dynamo.ts';
import type { Item } from './marshal.ts';
import { num, str } from './read.ts';

/** Whether one instance may write now: one write in `every` seconds, and after a pause `saved` more at once. */
export function pacer({ every, saved }: { readonly every: number; readonly saved: number }) {
  let spent = 0;
  return (now: number): boolean => {
    if (spent > now + every * saved) return false;
    spent = Math.max(spent, now) + every;
    return true;
  };
}

/**
 * Things that come, each in one of `most` slots of a partition, counted, until it has not come for `keep` seconds. Where all slots are
 * taken, what came once gives way first, the oldest of it. Items of one partition have the same attributes. What two instances do at the
 * same moment may lose one of them.
 */
export const slots =
  (dynamo: Dynamo, { most, keep }: { readonly most: number; readonly keep: number }) =>
  async (pk: string, name: string, item: Item, times: number, now: number): Promise<void> => {
    const found = await dynamo.query(pk);
    const own = found.find((one) => one['name'] === name);
    const rank = (one: Item): number => (num(one, 'times') > 1 ? now : 0) + num(one, 'last');
    const holder = own ?? (found.length < most ? undefined : found.toSorted((a, b) => rank(a) - rank(b))[0]);
    const sk = holder === undefined ? freeIn(found) : str(holder, 'sk');
    const before = own ?? { first: now, times: 0 };
    const counted = { first: num(before, 'first'), times: num(before, 'times') + times, last: now, ttl: now + keep };
    await dynamo.update(
      { pk, sk },
      {
        set: { ...item, ...counted, name },
        condition: 'attribute_not_exists(pk) OR #name = :was',
        values: { was: str(holder ?? { name }, 'name') },
      },
    );
  };

/** Whatever the table's own clock has left of it. */
export const isOver = (one: Item, now: number): boolean => num(one, 'ttl') <= now;

function freeIn(found: readonly Item[]): string {
  for (let slot = 0; ; slot++) if (!found.some(({ sk }) => sk === String(slot))) return String(slot);
}
