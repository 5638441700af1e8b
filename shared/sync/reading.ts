import { OutOfTime } from '../clever/failure.ts';
import type { CleverSection } from '../records/clever.ts';
import type { RosterClass } from '../records/roster.ts';
import type { Sync, SyncHalt, SyncPhase, SyncRun } from '../records/sync.ts';
import type { Writing } from '../store/catalogue/heal.ts';
import { pupils } from '../store/catalogue/known.ts';
import { roster } from '../store/catalogue/write.ts';
import { type Lease, syncs } from '../store/syncs/syncs.ts';
import { HELD } from './run.ts';
import { PAGE } from './sections.ts';
import type { Outcome, SyncWorld } from './world.ts';

/** Classes that are weighed or written together. */
const CHUNK = 500;

/** Seconds between two positions that are kept. */
const SAVED = 30;

/** Milliseconds that a page of Clever's with all that is done with it may take, and a page of the catalogue. */
const ROOM = { page: 45_000, stored: 20_000 };

/** One phase of a full read: what is next, or how the step ends. */
export type Phase = (reading: Reading, run: SyncRun) => Promise<Outcome | SyncRun>;

type Reading = ReturnType<typeof reading>;

/** `place`: where to go on after; null of a page that holds nothing, which is no progress: to stop there would stop there for ever. */
interface Piece {
  readonly place: string | null;
}

interface Through {
  readonly run: SyncRun;
  readonly isThrough: boolean;
}

/** What the phases of a full read have in common: its position, and the pieces behind it. */
export function reading(world: SyncWorld, district: string, lease: Lease, before: Sync, writing: Writing) {
  const { dynamo, clever, now, msLeft } = world;
  const store = syncs(dynamo);
  const classes = roster(dynamo);
  let [savedAt, heldAt] = [now(), now()];
  let bounds = before.segments;

  /** Somebody else may have gone on with the district while this one hung: what it writes then would undo theirs. */
  const hold = async (): Promise<void> => {
    if (now() - heldAt <= HELD) return;
    await store.save(district, lease, {});
    heldAt = now();
  };

  const save = async (change: Partial<Sync>): Promise<void> => {
    await store.save(district, lease, change);
    savedAt = heldAt = now();
  };

  const keep = async (next: SyncRun): Promise<SyncRun> => {
    await save({ run: next });
    return next;
  };

  /** What is behind a position, piece by piece. `flush`: keeps what the position stands for. `isThrough` false: the step is over, and the position kept. */
  async function through<T extends Piece>(
    given: SyncRun,
    pieces: AsyncIterable<T>,
    act: (piece: T, run: SyncRun) => Promise<SyncRun>,
    flush: (run: SyncRun) => Promise<SyncRun> = async (run) => run,
    room = ROOM.page,
  ): Promise<Through> {
    let run = given;
    try {
      for await (const piece of pieces) {
        if (piece.place === null) continue;
        run = { ...(await act(piece, run)), after: piece.place };
        const isOver = msLeft() < room;
        if (!isOver && now() - savedAt < SAVED) continue;
        run = await keep(await flush(run));
        if (isOver) return { run, isThrough: false };
      }
    } catch (error) {
      if (error instanceof OutOfTime && run !== given) await keep(await flush(run));
      throw error;
    }
    return { run, isThrough: true };
  }

  return {
    world,
    district,
    before,
    writing,
    classes,
    hold,
    save,
    keep,
    through,

    /** The same of the catalogue. */
    stored: (
      given: SyncRun,
      act: (classes: readonly RosterClass[], run: SyncRun) => Promise<SyncRun>,
    ): Promise<Through> =>
      through(
        given,
        classes.from(district, given.after),
        (some, run) => act(some.classes, run),
        undefined,
        ROOM.stored,
      ),

    onTo: (run: SyncRun, phase: SyncPhase, more: Partial<SyncRun> = {}): Promise<SyncRun> =>
      keep({ ...run, phase, after: null, staged: 0, counted: null, ...more }),

    /** The district is paused. */
    async unshared(): Promise<Outcome> {
      const halt: SyncHalt = { why: 'unshared', at: now() };
      await save({ run: null, halt });
      return { kind: 'halted', halt };
    },

    /** Last ids of the segments of users. */
    bounds: (): readonly string[] => bounds,
    async endSegment(bound: string, next: SyncRun): Promise<SyncRun> {
      if (bounds[next.segment - 1] === undefined) bounds = [...bounds, bound];
      await save({ run: next, segments: bounds });
      return next;
    },

    async *sections({ after }: SyncRun): AsyncGenerator<Piece & { readonly objects: readonly CleverSection[] }> {
      for await (const { objects, last } of clever.pages('sections', { district, limit: PAGE, after })) {
        yield { objects, place: last };
      }
    },

    /** The district's key of pupils' marks, kept before anything is written under it. */
    async key(): Promise<string> {
      const known = pupils(dynamo);
      for (;;) {
        const key = await known.key(district);
        if (await known.keep(district, key)) return key;
      }
    },

    /** Ids of sections that the run has seen; `keep` writes those that are new. */
    async seenBy({ id }: SyncRun) {
      let { ids, items } = await store.seen(district, id);
      let more: string[] = [];
      return {
        has: (one: string): boolean => ids.has(one),
        size: (): number => ids.size,
        add(one: string): void {
          if (ids.has(one)) return;
          ids.add(one);
          more.push(one);
        },
        keep: async (): Promise<void> => {
          if (more.length === 0) return;
          await hold();
          items += await store.see(district, id, items, more, now());
          more = [];
        },
      };
    },
  };
}

export function* chunksOf<T>(all: readonly T[]): Iterable<readonly T[]> {
  for (let at = 0; at < all.length; at += CHUNK) yield all.slice(at, at + CHUNK);
}

export const isActive = ({ state }: RosterClass): boolean => state === 'active';
