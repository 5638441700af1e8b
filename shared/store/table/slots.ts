import { hint } from '../../deadline.ts';
import type { Dynamo } from './dynamo.ts';
import type { Item } from './marshal.ts';
import { num, str } from './read.ts';

/** How much is kept, and how often one instance writes. */
export interface Pace {
  /** slots of a partition */
  readonly most: number;
  /** seconds to a write; so many writes more may come at once after a pause */
  readonly every: number;
  readonly saved: number;
  /** seconds after which what did not come again is gone */
  readonly keep: number;
}

/**
 * Notes what comes, each thing in a slot of its own partition, counted, as a hint. Where all slots are taken, what came once gives way
 * first, the oldest of it. What comes too fast to be written is counted with its next write. Never throws.
 */
export function slots(dynamo: Dynamo, { most, every, saved, keep }: Pace) {
  const waiting = new Map<string, number>();
  let spent = 0;

  const write = async (pk: string, name: string, item: Item, times: number, now: number): Promise<void> => {
    const found = await dynamo.query(pk);
    const counts = (one: Item): boolean => num(one, 'times') > 1 && !isOver(one, now);
    const own = found.find((one) => one['name'] === name);
    const [oldest] = found.toSorted((a, b) => Number(counts(a)) - Number(counts(b)) || num(a, 'last') - num(b, 'last'));
    const holder = own ?? (found.length < most ? undefined : oldest);
    const again = own !== undefined && !isOver(own, now);
    const seen = { last: now, ttl: now + keep };
    const sk = holder === undefined ? freeIn(found) : str(holder, 'sk');
    await dynamo.update(
      { pk, sk },
      {
        set: again ? seen : { ...item, ...seen, name, first: now, times },
        ...(again ? { add: { times } } : {}),
        ...(holder === undefined
          ? { condition: 'attribute_not_exists(pk)' }
          : { condition: '#name = :was', values: { was: str(holder, 'name') } }),
      },
    );
  };

  /** Items of one partition have the same attributes. */
  return async (pk: string, name: string, item: Item, now: number): Promise<void> => {
    const times = (waiting.get(name) ?? 0) + 1;
    waiting.delete(name);
    if (spent > now + every * saved) {
      const [first] = waiting.keys();
      if (first !== undefined && waiting.size >= most) waiting.delete(first);
      waiting.set(name, times);
      return;
    }
    spent = Math.max(spent, now) + every;
    await hint(() => [write(pk, name, item, times, now)]);
  };
}

/** Whatever the table's own clock has left of it. */
export const isOver = (one: Item, now: number): boolean => num(one, 'ttl') <= now;

function freeIn(found: readonly Item[]): string {
  for (let slot = 0; ; slot++) if (!found.some(({ sk }) => sk === String(slot))) return String(slot);
}
