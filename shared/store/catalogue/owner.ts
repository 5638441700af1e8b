import type { Dynamo } from '../table/dynamo.ts';
import { districtKey } from '../table/keys.ts';
import { optional } from '../table/read.ts';

/** Where a district's classes come from: files, the partner's own calls, or Clever. One at a time, since each would take for lost what another brought. */
export const SOURCES = ['csv', 'api', 'sync'] as const;
export type Source = (typeof SOURCES)[number];

const BLANK = { state: 'active', policy: {}, spelling: {} };

/** In the district's item. */
export const owners = (dynamo: Dynamo) => {
  const of = async (district: string): Promise<Source | null> => {
    const item = await dynamo.get(districtKey(district), 'consistent');
    return SOURCES.find((one) => one === optional(item ?? {}, 'owner')) ?? null;
  };
  return {
    /** Null where nobody has brought classes yet. */
    of,

    /** Makes a source the owner where there is none; who owns the catalogue then. */
    claim: async (district: string, source: Source): Promise<Source> => {
      const before = await of(district);
      if (before !== null) return before;
      await dynamo.update(districtKey(district), { setOnce: { district, ...BLANK, owner: source } });
      return (await of(district)) ?? source;
    },

    take: async (district: string, source: Source): Promise<void> => {
      await dynamo.update(districtKey(district), { set: { owner: source }, setOnce: { district, ...BLANK } });
    },
  };
};
