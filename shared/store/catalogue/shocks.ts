import type { Dynamo } from '../table/dynamo.ts';
import { districtKey } from '../table/keys.ts';
import { isItem } from '../table/read.ts';

/** What imports of one day have shaken already. */
export interface DayOfImports {
  readonly shaken: number;
  /** current classes before the first of them */
  readonly of: number;
}

/** In the district's item, so that many small imports of a day add up. */
export const shocks = (dynamo: Dynamo) => ({
  /** Null where nothing was shaken that day. */
  on: async (district: string, today: string): Promise<DayOfImports | null> => {
    const found = (await dynamo.get(districtKey(district), 'consistent'))?.['shock'];
    if (!isItem(found) || found['day'] !== today) return null;
    const { n, of } = found;
    return typeof n === 'number' && typeof of === 'number' ? { shaken: n, of } : null;
  },

  set: async (district: string, today: string, { shaken, of }: DayOfImports): Promise<void> => {
    await dynamo.update(districtKey(district), {
      set: { shock: { day: today, n: shaken, of } },
      setOnce: { district, state: 'active', policy: {}, spelling: {} },
    });
  },
});
