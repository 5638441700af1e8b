import { differences } from '../../matching/faults.ts';
import { mayHeal } from '../../matching/heal.ts';
import { endedOn, isKnown, schoolYearOf } from '../../matching/term.ts';
import type { SpellingRules } from '../../records/deployment.ts';
import type { RosterClass } from '../../records/roster.ts';
import { type Dynamo, PUTS } from '../table/dynamo.ts';
import { eachOf } from '../table/each.ts';
import { classKey } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { type Healed, healing, type Writing } from './heal.ts';
import { kept, TOLD } from './keep.ts';
import { pages, placed } from './pages.ts';
import { point, pointersOf } from './pointers.ts';
import { listIn } from './pupils.ts';
import { classItem, parseClass } from './read.ts';
import { type Ended, recopying } from './recopy.ts';

const EMPTY = new Uint8Array();

/** Classes that are read and written together; what bounds memory. */
const CHUNK = 500;

/** What would become of a class. */
export interface Change {
  readonly class: RosterClass;
  readonly before: RosterClass | null;
  /** fields that differ; empty where nothing does, or where the class is new */
  readonly fields: readonly string[];
  /** who attends it */
  readonly pupils: Uint8Array | null;
}

/** Told what is about to be written, some classes at a time; where it throws, these are not. */
type Before = (changes: readonly Change[]) => Promise<void>;

export interface Written {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** copies in mappings that were renewed */
  readonly copies: number;
  readonly ended: readonly Ended[];
}

export const NOTHING: Written = { added: 0, changed: 0, unchanged: 0, copies: 0, ended: [] };

export const sumOf = (one: Written, other: Written): Written => ({
  added: one.added + other.added,
  changed: one.changed + other.changed,
  unchanged: one.unchanged + other.unchanged,
  copies: one.copies + other.copies,
  ended: [...one.ended, ...other.ended],
});

/**
 * Writes of the partner's catalogue, always of one given district. Each can be repeated: pointers come before what they point to
 * and are only ever added, so that no other writer's class is hidden; readers check what they point to.
 */
export const roster = (dynamo: Dynamo) => {
  const heal = healing(dynamo);
  const recopy = recopying(dynamo);

  const items = (district: string, ids: readonly string[]): Promise<readonly (Item | null)[]> =>
    dynamo.getAll(
      ids.map((id) => classKey(district, id)),
      'consistent',
    );

  const read = async (district: string, ids: readonly string[]): Promise<readonly (RosterClass | null)[]> =>
    (await items(district, ids)).map((item) => (item === null ? null : parseClass(item)));

  /** What would become of these classes, in their order, if they are told today. */
  const plan = async (
    district: string,
    classes: readonly RosterClass[],
    { untold = TOLD, pupils, today }: Partial<Pick<Writing, 'untold' | 'pupils' | 'today'>> = {},
  ): Promise<readonly Change[]> => {
    const stored = await items(
      district,
      classes.map(({ id }) => id),
    );
    return classes.map((told, i): Change => {
      const item = stored[i] ?? null;
      if (item === null)
        return { class: dated(told, today), before: null, fields: [], pupils: pupils?.(told.id) ?? null };
      const before = parseClass(item);
      const one = dated(kept(told, before, untold, today ?? null), today);
      const had = listIn(item);
      const list = pupils === undefined ? had : pupils(told.id);
      const fields = differences(before, one);
      const isSame = Buffer.compare(list ?? EMPTY, had ?? EMPTY) === 0;
      return { class: one, before, fields: isSame ? fields : [...fields, 'pupils'], pupils: list };
    });
  };

  const writeChunk = async (
    district: string,
    classes: readonly RosterClass[],
    writing: Writing,
    before: Before,
  ): Promise<Written> => {
    const changes = await plan(district, classes, writing);
    await before(changes);
    const news = changes.filter(({ before, fields }) => before === null || fields.length > 0);
    await point(
      dynamo,
      news.flatMap(({ class: one, before }) => {
        const old = new Set(before === null ? [] : pointersOf(district, before, writing.spelling).map(({ pk }) => pk));
        const keys = pointersOf(district, one, writing.spelling).filter(({ pk }) => !old.has(pk));
        return keys.map((key) => ({ key, id: one.id }));
      }),
    );
    const puts = news.map(({ class: one, pupils }) => ({
      ...classKey(district, one.id),
      ...classItem(one),
      ...(pupils === null ? {} : { pupils }),
    }));
    const [only, ...others] = puts;
    if (only !== undefined && others.length === 0) await dynamo.put(only);
    else await eachOf([...chunksOf(puts, PUTS)], (some) => dynamo.putAll(some));
    const copied = await recopy(
      district,
      changes.map((change) => change.class),
      writing,
    );
    const added = news.filter(({ before }) => before === null).length;
    return { added, changed: news.length - added, unchanged: changes.length - news.length, ...copied };
  };

  /** Writes those of the classes that differ from what is stored, and renews their copies in mappings. */
  const write = async (
    district: string,
    classes: readonly RosterClass[],
    writing: Writing,
    before: Before = async () => undefined,
  ): Promise<Written> => {
    let written = NOTHING;
    for (const chunk of chunksOf([...new Map(classes.map((one) => [one.id, one])).values()])) {
      written = sumOf(written, await writeChunk(district, chunk, writing, before));
    }
    return written;
  };

  /**
   * Marks classes as missing: from today on, or from the end of a term that is over, so that nobody gets days more of it. One that is
   * missing already keeps its day. Ids that name none are left alone.
   */
  const lose = async (district: string, ids: readonly string[], writing: Writing): Promise<Written> => {
    const { today } = writing;
    let written = NOTHING;
    for (const chunk of chunksOf(ids)) {
      let changed = 0;
      const known = (await read(district, chunk)).filter((one) => one !== null);
      await eachOf(known, async ({ id, term }) => {
        const marked = await dynamo.update(classKey(district, id), {
          set: { state: 'missing', missingSince: endedOn(term, today) ?? today },
          condition: '#state = :active',
          values: { active: 'active' },
        });
        if (marked) changed += 1;
      });
      const gone = (await read(district, chunk)).filter((one) => one?.state === 'missing');
      const copied = await recopy(
        district,
        gone.filter((one) => one !== null),
        writing,
      );
      written = sumOf(written, { ...NOTHING, changed, ...copied });
    }
    return written;
  };

  return {
    plan,
    write,
    lose,

    /** As write, and lets them take the place of missing classes, or missing ones theirs. */
    put: async (district: string, classes: readonly RosterClass[], writing: Writing) => {
      const written = await write(district, classes, writing);
      return { ...written, healed: await heal(district, classes, writing) };
    },

    /** Lets others take the place of these, or these the place of missing ones, after both were written. */
    heal,

    /** As lose, and lets another class take the place of one that is lost. */
    remove: async (district: string, one: RosterClass, writing: Writing) => {
      const written = await lose(district, [one.id], writing);
      return { ...written, healed: await heal(district, [one], writing) };
    },

    /** Renews the copies of those of these that are missing: a crash, or a launch that added one just then, may have left them behind. */
    renewMissing: (district: string, classes: readonly RosterClass[], writing: Writing) =>
      recopy(
        district,
        classes.filter(({ state }) => state === 'missing'),
        writing,
      ),

    /** Lets classes take the place of those of these that went lately, after many were written: one alone may not be the only one. */
    healGone: async (district: string, classes: readonly RosterClass[], writing: Writing) => {
      const healed: Healed[] = [];
      const gone = classes.filter((one) => mayHeal(one, writing.today));
      for (const chunk of chunksOf(gone)) healed.push(...(await heal(district, chunk, writing)));
      return healed;
    },

    /** Both with all of a district; first all copies are renewed. */
    healAll: async (district: string, writing: Writing) => {
      const gone: RosterClass[] = [];
      let written = NOTHING;
      for await (const page of pages(dynamo, district)) {
        const missing = page.filter(({ state }) => state === 'missing');
        written = sumOf(written, { ...NOTHING, ...(await recopy(district, missing, writing)) });
        gone.push(...missing.filter((one) => mayHeal(one, writing.today)));
      }
      const healed: Healed[] = [];
      for (const chunk of chunksOf(gone)) healed.push(...(await heal(district, chunk, writing)));
      return { ...written, healed };
    },

    /** Points to every class of a district as rules spell its ids, before they are stored. How many classes; told as it goes on. */
    respell: async (district: string, spelling: SpellingRules, onMore = (_done: number) => {}): Promise<number> => {
      let count = 0;
      for await (const classes of pages(dynamo, district)) {
        await point(
          dynamo,
          classes.flatMap((one) => pointersOf(district, one, spelling).map((key) => ({ key, id: one.id }))),
        );
        count += classes.length;
        onMore(count);
      }
      return count;
    },

    /** Every class of a district, some at a time, in no order. */
    pages: (district: string): AsyncIterable<readonly RosterClass[]> => pages(dynamo, district),

    /** The same behind a place that was told before, each with the place to go on after. */
    from: (district: string, place: string | null) => placed(dynamo, district, place),
  };
};

/** A class without a term is one of the school year in which it is told. */
function dated(one: RosterClass, today: string | undefined): RosterClass {
  const year = isKnown(one.term) ? null : schoolYearOf({ start: today ?? null, end: null });
  return year === null ? one : { ...one, year };
}

function* chunksOf<T>(all: readonly T[], size = CHUNK): Iterable<readonly T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}
