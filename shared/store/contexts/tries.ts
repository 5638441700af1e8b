import { dayOf } from '../../day.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { triesKey } from '../table/keys.ts';

/** How often a person has answered today. */
export const tries = (dynamo: Dynamo) => ({
  /** Takes one of a day's; false where none is left. */
  take: (realm: string, sub: string, most: number, now: number): Promise<boolean> =>
    dynamo.update(triesKey(realm, sub, dayOf(now)), {
      set: { ttl: now + 2 * 86_400 },
      add: { n: 1 },
      condition: 'attribute_not_exists(#n) OR #n < :most',
      values: { most },
    }),
});
