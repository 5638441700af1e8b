import type { KeyObject } from 'node:crypto';
import { markOf, shareOf } from '../../crypto/marks.ts';
import { newSecret } from '../../crypto/seal.ts';
import { SHARES } from '../../crypto/shares.ts';
import { daysBetween } from '../../day.ts';
import type { PupilId } from '../../records/roster.ts';
import { type Dynamo, PUTS } from '../table/dynamo.ts';
import { eachOf } from '../table/each.ts';
import { districtKey, pupilsKey, teacherPointerKey } from '../table/keys.ts';
import { optional } from '../table/read.ts';
import { holds, inOrder, marksIn, PUPIL_TOO } from './pupils.ts';

/** Marks of pupils by the share that they belong to, in order, one after the other. */
export type Shares = ReadonlyMap<string, Uint8Array>;

/** Whom the roster knows as a pupil at all. */
export const pupils = (dynamo: Dynamo) => ({
  /** The district's key; a new one where it has none, which is to be kept before anything is written. */
  key: async (district: string): Promise<string> => {
    const item = await dynamo.get(districtKey(district), 'consistent');
    return optional(item ?? {}, 'pupilsKey') ?? newSecret();
  },

  /** False where another key was kept meanwhile. */
  keep: async (district: string, key: string): Promise<boolean> => {
    const kept = async () => optional((await dynamo.get(districtKey(district), 'consistent')) ?? {}, 'pupilsKey');
    const before = await kept();
    if (before !== null) return before === key;
    const setOnce = { district, state: 'active', policy: {}, spelling: {}, pupilsKey: key };
    await dynamo.update(districtKey(district), { setOnce });
    return (await kept()) === key;
  },

  /** Marks the pointers of teachers whose SIS id is a pupil's too, and takes marks away that hold no more. */
  both: async (district: string, teachers: readonly string[], is: (sisId: string) => boolean): Promise<number> => {
    const keys = teachers.map((id) => teacherPointerKey(district, { kind: 'sis', id }));
    const items = await dynamo.getAll(keys, 'consistent');
    const told = keys.map((key, i) => ({ key, is: is(teachers[i] ?? ''), was: items[i]?.[PUPIL_TOO] === true }));
    await eachOf(
      told.filter(({ is, was }) => is !== was),
      async ({ key, is }) =>
        void (await dynamo.update(key, is ? { set: { [PUPIL_TOO]: true } } : { remove: [PUPIL_TOO] })),
    );
    return told.filter(({ is }) => is).length;
  },

  /**
   * Says who is known, after the classes' own lists are written: a pupil whose class is still to come would else count as none of it.
   * `whole`: whoever is not among them is known no more.
   */
  know: async (district: string, shares: Shares, whole: boolean): Promise<void> => {
    const names = whole ? SHARES : [...shares.keys()];
    const keys = names.map((share) => pupilsKey(district, share));
    const stored = await dynamo.getAll(keys, 'consistent');
    const items = keys.flatMap((key, i) => {
      const before = marksIn(stored[i]);
      const told = shares.get(names[i] ?? '') ?? new Uint8Array();
      const marks = whole ? told : inOrder(Buffer.concat([before, told]));
      return Buffer.compare(marks, before) === 0 ? [] : [{ ...key, marks }];
    });
    const chunks = Array.from({ length: Math.ceil(items.length / PUTS) }, (_, i) =>
      items.slice(i * PUTS, (i + 1) * PUTS),
    );
    await eachOf(chunks, (some) => dynamo.putAll(some));
  },

  /** Says that the lists are as the roster is today, from when on they count for some days more. Only where the last time was `days` ago, or never. */
  renew: async (district: string, today: string, days = 0): Promise<void> => {
    const item = await dynamo.get(districtKey(district), 'consistent');
    const day = optional(item ?? {}, 'pupilsDay');
    if (day !== null && daysBetween(day, today) < days) return;
    await dynamo.update(districtKey(district), { set: { pupilsDay: today }, condition: 'attribute_exists(pk)' });
  },
});

/** Whether the import has such a pupil. */
export const isPupil = (shares: Shares, key: KeyObject, { kind, id }: PupilId): boolean =>
  holds(shares.get(shareOf(kind, id)) ?? new Uint8Array(), markOf(key, kind, id));
