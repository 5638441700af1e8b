import { h } from '../../crypto/hash.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { districtKey } from '../table/keys.ts';
import { isItem } from '../table/read.ts';

/** A teacher by the LMS whom the roster does not name for the class that her section's id names. */
export interface Stranger {
  /** her id, as the LMS spells it */
  readonly user: string;
  readonly classId: string;
}

const COUNT = 'ot#';
const SAMPLE = 'ou#';

/** Days for which counts stay. */
const KEPT = 30;

/** In the district's item: where a whole district spells its ids otherwise, they are many. At most 64 samples, one for each first character of a hash. */
export const noteStranger = (
  dynamo: Dynamo,
  district: string,
  today: string,
  { user, classId }: Stranger,
): Promise<unknown> =>
  dynamo.update(districtKey(district), {
    set: { [SAMPLE + h(user).charAt(0)]: { u: user, c: classId } },
    add: { [COUNT + today]: 1 },
    condition: 'attribute_exists(pk)',
  });

export interface Strangers {
  /** launches by day, oldest first */
  readonly days: readonly (readonly [string, number])[];
  readonly samples: readonly Stranger[];
}

export async function strangersOf(dynamo: Dynamo, district: string): Promise<Strangers> {
  const item = Object.entries((await dynamo.get(districtKey(district), 'consistent')) ?? {}).toSorted();
  return {
    days: item.flatMap(([name, count]) =>
      name.startsWith(COUNT) && typeof count === 'number' ? [[name.slice(COUNT.length), count] as const] : [],
    ),
    samples: item.flatMap(([name, value]) => {
      const { u: user, c: classId } = name.startsWith(SAMPLE) && isItem(value) ? value : {};
      return typeof user === 'string' && typeof classId === 'string' ? [{ user, classId }] : [];
    }),
  };
}

/** Takes away counts that nobody asks for any more. */
export async function forgetStrangers(dynamo: Dynamo, district: string, today: string): Promise<void> {
  const first = new Date(Date.parse(today) - KEPT * 86_400_000).toISOString().slice(0, 10);
  const old = (await strangersOf(dynamo, district)).days.filter(([day]) => day < first);
  if (old.length > 0) await dynamo.update(districtKey(district), { remove: old.map(([day]) => COUNT + day) });
}
