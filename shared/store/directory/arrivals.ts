import { h } from '../../crypto/hash.ts';
import { hint } from '../../deadline.ts';
import { LaunchError } from '../../errors.ts';
import { PARTITIONS } from '../../names.ts';
import type { Dynamo } from '../table/dynamo.ts';
import type { Item } from '../table/marshal.ts';
import { num, optional, str } from '../table/read.ts';
import { isOver, pacer, slots } from '../table/slots.ts';

/** Who was refused because nobody here knows it; null: it did not say, or was not believed yet. As received, so nothing is ever done with it. */
export interface Arrival {
  readonly iss: string;
  readonly toolId: string | null;
  readonly deploymentId: string | null;
}

/** What the table has of one. */
export interface Noted extends Arrival {
  /** at least: what an instance had still to write when it ended is lost */
  readonly times: number;
  readonly first: number;
  readonly last: number;
}

const KEPT = { most: 64, keep: 30 * 86_400 };
const PACE = { every: 60, saved: 4 };

/** An id that is longer is nobody's who could be registered. */
const LONGEST = 255;

const UNKNOWN = /^(registration|issuer)-unknown$/;

/** Of one instance. What comes too fast to be written is counted with its next write. */
export function arrivals(dynamo: Dynamo) {
  const note = slots(dynamo, KEPT);
  const mayWrite = pacer(PACE);
  const waiting = new Map<string, number>();

  /** As a hint. */
  const seen = async ({ iss, toolId, deploymentId }: Arrival, now: number): Promise<void> => {
    const name = h(iss, toolId ?? '', deploymentId ?? '');
    const times = (waiting.get(name) ?? 0) + 1;
    waiting.delete(name);
    if (mayWrite(now)) {
      const item = { iss: cut(iss), toolId: cut(toolId), deploymentId: cut(deploymentId) };
      return hint(() => [note(PARTITIONS.arrivals, name, item, times, now)]);
    }
    const [first] = waiting.keys();
    if (first && waiting.size >= KEPT.most) waiting.delete(first);
    waiting.set(name, times);
  };

  return {
    seen,
    /** Notes who was refused so; goes on throwing it. */
    refused: async (error: unknown, who: Omit<Arrival, 'deploymentId'> | null, now: number): Promise<never> => {
      if (who && error instanceof LaunchError && UNKNOWN.test(error.code))
        await seen({ ...who, deploymentId: null }, now);
      throw error;
    },
  };
}

/** Half a character would be refused by the table. */
const cut = (value: string | null): string | null =>
  value && (value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value).toWellFormed();

/** Newest first. */
export const allArrivals = async (dynamo: Dynamo, now: number): Promise<readonly Noted[]> =>
  (await dynamo.query(PARTITIONS.arrivals, '', 'consistent'))
    .filter((item) => !isOver(item, now))
    .map(parseArrival)
    .toSorted((a, b) => b.last - a.last);

const parseArrival = (item: Item): Noted => ({
  iss: str(item, 'iss'),
  toolId: optional(item, 'toolId'),
  deploymentId: optional(item, 'deploymentId'),
  times: num(item, 'times'),
  first: num(item, 'first'),
  last: num(item, 'last'),
});
