import { isDeepStrictEqual } from 'node:util';
import { differences } from '../../matching/faults.ts';
import { mayHeal } from '../../matching/heal.ts';
import type { SpellingRules } from '../../records/deployment.ts';
import type { RosterClass } from '../../records/roster.ts';
import { contexts } from '../contexts/contexts.ts';
import { copyOf, mappings } from '../contexts/mapping.ts';
import { type Dynamo, PUTS } from '../table/dynamo.ts';
import { eachOf } from '../table/each.ts';
import { classKey, classPartition, classPointerKey } from '../table/keys.ts';
import { targetsOf } from '../table/read.ts';
import { type Healed, healing, type Writing } from './heal.ts';
import { point, pointersOf } from './pointers.ts';
import { classItem, parseClass } from './read.ts';

/** Classes that are read and written together; what bounds memory. */
const CHUNK = 500;

/** What would become of a class. */
export interface Change {
  readonly class: RosterClass;
  readonly before: RosterClass | null;
  /** fields that differ; empty where nothing does, or where the class is new */
  readonly fields: readonly string[];
}

export interface Written {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** copies in mappings that were renewed */
  readonly copies: number;
}

const NOTHING: Written = { added: 0, changed: 0, unchanged: 0, copies: 0 };

export const sumOf = (one: Written, other: Written): Written => ({
  added: one.added + other.added,
  changed: one.changed + other.changed,
  unchanged: one.unchanged + other.unchanged,
  copies: one.copies + other.copies,
});

/**
 * Writes of the partner's catalogue, always of one given district. Each can be repeated: pointers come before what they point to
 * and are only ever added, so that no other writer's class is hidden; readers check what they point to.
 */
export const roster = (dynamo: Dynamo) => {
  const courses = contexts(dynamo);
  const mapped = mappings(dynamo);
  const heal = healing(dynamo);

  const read = async (district: string, ids: readonly string[]): Promise<readonly (RosterClass | null)[]> => {
    const keys = ids.map((id) => classKey(district, id));
    return (await dynamo.getAll(keys, 'consistent')).map((item) => (item === null ? null : parseClass(item)));
  };

  /** What would become of these classes, in their order. */
  const plan = async (district: string, classes: readonly RosterClass[]): Promise<readonly Change[]> => {
    const stored = await read(
      district,
      classes.map(({ id }) => id),
    );
    return classes.map((one, i): Change => {
      const before = stored[i] ?? null;
      return { class: one, before, fields: before === null ? [] : differences(before, one) };
    });
  };

  /** Renews what contexts copied of these classes, where it differs. How many. */
  const recopy = async (district: string, classes: readonly RosterClass[]): Promise<number> => {
    const pointers = await dynamo.getAll(
      classes.map(({ id }) => classPointerKey(district, id)),
      'consistent',
    );
    const wanted = classes.flatMap((one, i) => targetsOf(pointers[i]).map((key) => ({ key, one })));
    const known = new Map(
      (await courses.getAll([...new Set(wanted.map(({ key }) => key))])).map((context) => [context.key, context]),
    );
    const stale = wanted.filter(({ key, one }) => {
      const held = known.get(key)?.classes.find(({ id }) => id === one.id);
      return held !== undefined && !isDeepStrictEqual(held.roster, copyOf(one));
    });
    await eachOf(stale, async ({ key, one }) => void (await mapped.recopy(key, one)));
    return stale.length;
  };

  const writeChunk = async (district: string, classes: readonly RosterClass[], writing: Writing): Promise<Written> => {
    const changes = await plan(district, classes);
    const news = changes.filter(({ before, fields }) => before === null || fields.length > 0);
    await point(
      dynamo,
      news.flatMap(({ class: one, before }) => {
        const old = new Set(before === null ? [] : pointersOf(district, before, writing.spelling).map(({ pk }) => pk));
        const keys = pointersOf(district, one, writing.spelling).filter(({ pk }) => !old.has(pk));
        return keys.map((key) => ({ key, id: one.id }));
      }),
    );
    const items = news.map(({ class: one }) => ({ ...classKey(district, one.id), ...classItem(one) }));
    const [only, ...others] = items;
    if (only !== undefined && others.length === 0) await dynamo.put(only);
    else await eachOf([...chunksOf(items, PUTS)], (some) => dynamo.putAll(some));
    const copies = await recopy(district, classes);
    const added = news.filter(({ before }) => before === null).length;
    return { added, changed: news.length - added, unchanged: changes.length - news.length, copies };
  };

  /** Writes those of the classes that differ from what is stored, and renews their copies in mappings. */
  const write = async (district: string, classes: readonly RosterClass[], writing: Writing): Promise<Written> => {
    let written = NOTHING;
    for (const chunk of chunksOf([...new Map(classes.map((one) => [one.id, one])).values()])) {
      written = sumOf(written, await writeChunk(district, chunk, writing));
    }
    return written;
  };

  /** Marks classes as missing from today on; one that is missing already keeps its day. Ids that name none are left alone. */
  const lose = async (district: string, ids: readonly string[], { today }: Writing): Promise<Written> => {
    let written = NOTHING;
    for (const chunk of chunksOf(ids)) {
      let changed = 0;
      await eachOf(chunk, async (id) => {
        const marked = await dynamo.update(classKey(district, id), {
          set: { state: 'missing', missingSince: today },
          condition: '#state = :active',
          values: { active: 'active' },
        });
        if (marked) changed += 1;
      });
      const gone = (await read(district, chunk)).filter((one) => one?.state === 'missing');
      const copies = await recopy(
        district,
        gone.filter((one) => one !== null),
      );
      written = sumOf(written, { ...NOTHING, changed, copies });
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

    /** As lose, and lets another class take the place of one that is lost. */
    remove: async (district: string, one: RosterClass, writing: Writing) => {
      const written = await lose(district, [one.id], writing);
      return { ...written, healed: await heal(district, [one], writing) };
    },

    /**
     * Lets classes take the place of all that went lately: after many were written, since one alone may not be the only one.
     * Renews the copies of all missing ones first: a crash, or a launch that added one just then, may have left them behind.
     */
    healAll: async (district: string, writing: Writing) => {
      const gone: RosterClass[] = [];
      let copies = 0;
      for await (const page of pages(dynamo, district)) {
        const missing = page.filter(({ state }) => state === 'missing');
        copies += await recopy(district, missing);
        gone.push(...missing.filter((one) => mayHeal(one, writing.today)));
      }
      const healed: Healed[] = [];
      for (const chunk of chunksOf(gone)) healed.push(...(await heal(district, chunk, writing)));
      return { copies, healed };
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
  };
};

async function* pages(dynamo: Dynamo, district: string): AsyncGenerator<readonly RosterClass[]> {
  for await (const items of dynamo.pages(classPartition(district), '', 'consistent')) yield items.map(parseClass);
}

function* chunksOf<T>(all: readonly T[], size = CHUNK): Iterable<readonly T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}
