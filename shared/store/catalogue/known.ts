import type { KeyObject } from 'node:crypto';
import { MARK, markOf, shareOf } from '../../crypto/marks.ts';
import { newSecret } from '../../crypto/seal.ts';
import type { PupilId } from '../../records/roster.ts';
import { type Dynamo, PUTS } from '../table/dynamo.ts';
import { eachOf } from '../table/each.ts';
import { districtKey, pupilsKey, teacherPointerKey } from '../table/keys.ts';
import { optional } from '../table/read.ts';
import { marksIn, PUPIL_TOO } from './pupils.ts';

/** Marks as Latin-1 text by the share that they belong to. */
export type Shares = Map<string, Set<string>>;

/** Whom the roster knows as a pupil at all. */
export const pupils = (dynamo: Dynamo) => ({
  /** The district's key; a new one where it has none, which is to be kept before anything is written. */
  key: async (district: string): Promise<string> => {
    const item = await dynamo.get(districtKey(district), 'consistent');
    return optional(item ?? {}, 'pupilsKey') ?? newSecret();
  },

  /** False where another key was kept meanwhile. */
  keep: async (district: string, key: string): Promise<boolean> => {
    const setOnce = { district, state: 'active', policy: {}, spelling: {}, pupilsKey: key };
    await dynamo.update(districtKey(district), { setOnce });
    const item = await dynamo.get(districtKey(district), 'consistent');
    return optional(item ?? {}, 'pupilsKey') === key;
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
  know: async (district: string, shares: Shares, whole: boolean, today: string): Promise<void> => {
    const names = whole ? SHARES : [...shares.keys()];
    const keys = names.map((share) => pupilsKey(district, share));
    const stored = await dynamo.getAll(keys, 'consistent');
    const items = keys.flatMap((key, i) => {
      const before = marksIn(stored[i]);
      const stays = whole ? [] : (Buffer.from(before).toString('latin1').match(EACH) ?? []);
      const wanted = new Set([...stays, ...(shares.get(names[i] ?? '') ?? [])]);
      const marks = Buffer.from([...wanted].sort().join(''), 'latin1');
      return Buffer.compare(marks, before) === 0 ? [] : [{ ...key, marks }];
    });
    const chunks = Array.from({ length: Math.ceil(items.length / PUTS) }, (_, i) =>
      items.slice(i * PUTS, (i + 1) * PUTS),
    );
    await eachOf(chunks, (some) => dynamo.putAll(some));
    await dynamo.update(districtKey(district), { set: { pupilsDay: today }, condition: 'attribute_exists(pk)' });
  },
});

/** Whether the import has such a pupil. */
export const isPupil = (shares: Shares, key: KeyObject, { kind, id }: PupilId): boolean =>
  shares.get(shareOf(kind, id))?.has(Buffer.from(markOf(key, kind, id)).toString('latin1')) === true;

/** A pupil's id as Latin-1 text: the share that it belongs to, and its mark. */
export const marked = (key: KeyObject, { kind, id }: PupilId): string =>
  shareOf(kind, id) + Buffer.from(markOf(key, kind, id)).toString('latin1');

/** Adds such texts, one after the other, to those who are known; returns the marks alone. */
export function mark(shares: Shares, texts: string): string {
  const all = texts.match(MARKED) ?? [];
  for (const one of all) {
    const share = one.slice(0, 2);
    const own = shares.get(share) ?? new Set<string>();
    shares.set(share, own);
    own.add(one.slice(2));
  }
  return all.map((one) => one.slice(2)).join('');
}

const MARKED = new RegExp(`[^]{${MARK + 2}}`, 'g');

const EACH = new RegExp(`[^]{${MARK}}`, 'g');

const DIGITS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
export const SHARES: readonly string[] = DIGITS.flatMap((one) => DIGITS.map((other) => one + other));
