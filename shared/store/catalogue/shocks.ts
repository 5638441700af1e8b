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
}

/** In the district's item, so that many small changes of a day add up. */
export const shocks = (dynamo: Dynamo) => ({
  /** Null where nothing was shaken that day. */
  on: async (district: string, today: string): Promise<DayOfChanges | null> => {
    const found = (await dynamo.get(districtKey(district), 'consistent'))?.['shock'];
    if (!isItem(found) || found['day'] !== today) return null;
    const { n, of } = found;
    return typeof n === 'number' && typeof of === 'number' ? { shaken: n, of, mark: optional(found, 'mark') } : null;
  },

  set: async (district: string, today: string, { shaken, of, mark }: DayOfChanges): Promise<void> => {
    await dynamo.update(districtKey(district), {
      set: { shock: { day: today, n: shaken, of, ...(mark === null ? {} : { mark }) } },
      setOnce: { district, state: 'active', policy: {}, spelling: {} },
    });
  },
});
