import type { Dynamo } from '../table/dynamo.ts';
import { districtKey } from '../table/keys.ts';
import { isItem, optional } from '../table/read.ts';

/** What imports and syncs of one day have shaken already. */
export interface DayOfChanges {
  readonly shaken: number;
  /** current classes before the first of them */
  readonly of: number;
  /** of the last that was let through, where it can be begun again */
  readonly mark: string | null;
  /** shaken classes of that one: some of these, or accepted */
  readonly own: number;
}

/** In the district's item, so that many small changes of a day add up. */
export const shocks = (dynamo: Dynamo) => ({
  /** Null where nothing was shaken that day. */
  on: async (district: string, today: string): Promise<DayOfChanges | null> => {
    const found = (await dynamo.get(districtKey(district), 'consistent'))?.['shock'];
    if (!isItem(found) || found['day'] !== today) return null;
    const { n, of, own } = found;
    if (typeof n !== 'number' || typeof of !== 'number') return null;
    return { shaken: n, of, mark: optional(found, 'mark'), own: typeof own === 'number' ? own : 0 };
  },

  set: async (district: string, today: string, { shaken, of, mark, own }: DayOfChanges): Promise<void> => {
    await dynamo.update(districtKey(district), {
      set: { shock: { day: today, n: shaken, of, ...(mark === null ? {} : { mark, own }) } },
      setOnce: { district, state: 'active', policy: {}, spelling: {} },
    });
  },
});
