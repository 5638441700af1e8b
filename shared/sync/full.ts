import { markKey } from '../crypto/marks.ts';
import type { CleverSection } from '../records/clever.ts';
import type { RosterClass } from '../records/roster.ts';
import type { Sync, SyncFigures, SyncHalt, SyncPhase, SyncRun } from '../records/sync.ts';
import { pupils } from '../store/catalogue/known.ts';
import { shocks } from '../store/catalogue/shocks.ts';
import { forgetStrangers } from '../store/catalogue/strangers.ts';
import { roster } from '../store/catalogue/write.ts';
import { deployments } from '../store/directory/deployments.ts';
import { type Lease, syncs } from '../store/syncs/syncs.ts';
import { knownPupils, listsOf } from './attending.ts';
import { isCurrent, letThrough, scales } from './guard.ts';
import { acceptedBy, HELD, haltOf, newRun, RENEWED, spelledBy, writingOf } from './run.ts';
import { classOf, PAGE, references } from './sections.ts';
import { markShared, writeSegment } from './users.ts';
import { type Outcome, plus, type SyncWorld } from './world.ts';

/** Classes that are weighed or written together. */
const CHUNK = 500;

/** Seconds between two positions that are kept. */
const SAVED = 30;

/** Milliseconds that a page of Clever's with all that is done with it may take; and a phase that has no position within. */
const ROOM = { page: 45_000, phase: 150_000 };

/** Seconds after which what was weighed is weighed again: Clever's lists may be others by then. */
const STALE = 6 * 3600;

/**
 * All that a district shares, read from its first object to its last, and goes on where a step before it has stopped. What is done twice
 * is done once: each phase writes what differs alone. Throws CleverFailure, LeaseLost.
 */
export async function full(world: SyncWorld, district: string, lease: Lease, before: Sync): Promise<Outcome> {
  const { dynamo, clever, now, msLeft, say } = world;
  const store = syncs(dynamo);
  const classes = roster(dynamo);
  const writing = await writingOf(world, district);
  const known = pupils(dynamo);
  let [savedAt, heldAt] = [now(), now()];
  let bounds = before.segments;
  let isFirst = true;

  /** Somebody else may have gone on with the district while this one hung: what it writes then would undo theirs. */
  const hold = async (): Promise<void> => {
    if (now() - heldAt <= HELD) return;
    await store.save(district, lease, {});
    heldAt = now();
  };

  const unshared = async (): Promise<Outcome> => {
    const halt: SyncHalt = { why: 'unshared', at: now() };
    await store.save(district, lease, { run: null, halt });
    return { kind: 'halted', halt };
  };

  const keep = async (next: SyncRun): Promise<SyncRun> => {
    await store.save(district, lease, { run: next });
    savedAt = heldAt = now();
    return next;
  };
  const onTo = (run: SyncRun, phase: SyncPhase, more: Partial<SyncRun> = {}): Promise<SyncRun> =>
    keep({ ...run, phase, after: null, ...more });

  async function begun(): Promise<SyncRun> {
    const latest = await clever.latestEvent(district);
    const cursor = latest === null ? null : { id: latest.id, at: latest.at };
    const phase = (await hasAny(classes, district)) ? 'weigh' : 'users';
    return keep({ ...newRun('all', cursor, now(), spelledBy(writing.spelling)), phase });
  }

  /** The sections behind the run's position, page by page; false: the step is over, and its position kept. */
  async function sections(
    given: SyncRun,
    act: (page: readonly CleverSection[], run: SyncRun) => Promise<Partial<SyncRun>>,
    atEnd: () => Promise<void>,
  ): Promise<{ readonly run: SyncRun; readonly isThrough: boolean }> {
    let [run, done] = [given, 0];
    for await (const { objects, last } of clever.pages('sections', { district, limit: PAGE, after: run.after })) {
      // A page that holds nothing is no progress: to stop there would stop there for ever.
      if (last === null) continue;
      run = { ...run, ...(await act(objects, run)), after: last };
      done += objects.length;
      say({ phase: run.phase, done });
      const isOver = msLeft() < ROOM.page;
      if (!isOver && now() - savedAt < SAVED) continue;
      await atEnd();
      run = await keep(run);
      if (isOver) return { run, isThrough: false };
    }
    await atEnd();
    return { run, isThrough: true };
  }

  /** Ids of sections that the run has seen; `keep` writes those that are new. */
  async function seenBy(run: SyncRun) {
    let { ids, items } = await store.seen(district, run.id);
    let more: string[] = [];
    return {
      has: (id: string): boolean => ids.has(id),
      size: (): number => ids.size,
      add(id: string): void {
        if (ids.has(id)) return;
        ids.add(id);
        more.push(id);
      },
      keep: async (): Promise<void> => {
        if (more.length === 0) return;
        await hold();
        items += await store.see(district, run.id, items, more, now());
        more = [];
      },
    };
  }

  async function weigh(given: SyncRun): Promise<Outcome | SyncRun> {
    const things = await references(clever, district);
    const seen = await seenBy(given);
    const scale = scales(writing.today, given.weighed ?? undefined);
    const act = async (page: readonly CleverSection[]): Promise<Partial<SyncRun>> => {
      for (const one of page) seen.add(one.id);
      for (const some of chunksOf(page)) {
        const told = some.map((one) => classOf(one, things)).filter((one) => one !== null);
        for (const change of await classes.plan(district, told, writing)) scale.change(change);
      }
      return { weighed: scale.kept() };
    };
    const { run, isThrough } = await sections(given, act, seen.keep);
    if (!isThrough) return { kind: 'go-on', phase: run.phase };
    return onTo(run, 'count', { weighed: scale.kept() });
  }

  async function count(run: SyncRun): Promise<Outcome | SyncRun> {
    const seen = await seenBy(run);
    const scale = scales(writing.today, run.weighed ?? undefined);
    let done = 0;
    for await (const some of classes.pages(district)) {
      for (const one of some) scale.stored(one, one.state === 'missing' || seen.has(one.id));
      if (seen.size() === 0 && some.some(({ state }) => state === 'active')) {
        return unshared();
      }
      done += some.length;
      say({ phase: run.phase, done });
    }
    const weighed = scale.weighed();
    const accepts = acceptedBy(before, now());
    const shock = await letThrough(shocks(dynamo), district, weighed, accepts, writing.today, run.id);
    if (shock !== null) {
      const halt = haltOf(weighed, shock.before?.shaken ?? 0, true, now());
      await store.save(district, lease, { run: null, halt, accepted: null });
      return { kind: 'halted', halt };
    }
    // What was counted is not needed any more; how many classes are current is.
    return onTo(run, run.scope === 'all' ? 'users' : 'classes', { weighed: { ...scale.kept(), named: {} } });
  }

  async function users(run: SyncRun): Promise<Outcome | SyncRun> {
    const key = await keyOf();
    const isKnown = (await deployments(dynamo).district(district))?.knowsUsers === true;
    const { segment } = run;
    const part = { segment, bounds, mayBeEmpty: segment > 0 || !isKnown, hold };
    const written = await writeSegment(world, district, key, writing.spelling, part);
    if (written === null) return unshared();
    const { users, bound } = written;
    const figures = plus(run.figures, { users });
    if (bound !== null) {
      const next = { ...run, segment: run.segment + 1, figures };
      if (bounds[run.segment] === undefined) bounds = [...bounds, bound];
      await store.save(district, lease, { run: next, segments: bounds });
      return next;
    }
    if (!isKnown) await deployments(dynamo).setKnowsUsers(district, true);
    return onTo(run, 'classes', { figures });
  }

  async function write(given: SyncRun): Promise<Outcome | SyncRun> {
    const things = await references(clever, district);
    const seen = await seenBy(given);
    const key = markKey(await keyOf());
    const act = async (page: readonly CleverSection[], before: SyncRun): Promise<Partial<SyncRun>> => {
      let sum: SyncFigures = before.figures;
      for (const some of chunksOf(page)) {
        await hold();
        for (const one of some) seen.add(one.id);
        const told: readonly RosterClass[] = some.map((one) => classOf(one, things)).filter((one) => one !== null);
        const { added, changed, unchanged } = await classes.write(district, told, {
          ...writing,
          pupils: listsOf(key, some),
        });
        sum = plus(sum, { added, changed, unchanged, left: some.length - told.length });
      }
      return { figures: sum };
    };
    const { run, isThrough } = await sections(given, act, seen.keep);
    return isThrough ? onTo(run, 'pupils') : { kind: 'go-on', phase: run.phase };
  }

  /** The district's key of pupils' marks, kept before anything is written under it. */
  async function keyOf(): Promise<string> {
    for (;;) {
      const key = await known.key(district);
      if (await known.keep(district, key)) return key;
    }
  }

  async function attending(run: SyncRun): Promise<Outcome | SyncRun> {
    const key = await keyOf();
    const all = knownPupils(markKey(key));
    let done = 0;
    for await (const { objects } of clever.pages('sections', { district, limit: PAGE })) {
      for (const { students } of objects) for (const id of students) all.add(id);
      done += objects.length;
      say({ phase: run.phase, done });
    }
    // There were some when they were counted.
    if (done === 0 && run.weighed !== null) return unshared();
    await hold();
    await known.know(district, all.shares(), true);
    await known.renew(district, writing.today, RENEWED);
    await markShared(dynamo, district, key, writing.spelling, await references(clever, district));
    return onTo(run, 'lose');
  }

  async function lose(run: SyncRun): Promise<SyncRun> {
    const seen = await seenBy(run);
    let [missing, current] = [0, 0];
    for await (const some of classes.pages(district)) {
      // Without a guard before it, nothing was there that could go.
      const gone = run.weighed === null ? [] : some.filter(({ id, state }) => state === 'active' && !seen.has(id));
      await hold();
      const lost = await classes.lose(
        district,
        gone.map(({ id }) => id),
        writing,
      );
      missing += lost.changed;
      current += some.filter((one) => isCurrent(one, writing.today) && !gone.includes(one)).length;
    }
    return onTo(run, 'heal', { current, figures: plus(run.figures, { missing }) });
  }

  async function heal(run: SyncRun): Promise<Outcome> {
    await forgetStrangers(dynamo, district, writing.today);
    const { healed } = await classes.healAll(district, writing);
    const figures = plus(run.figures, { healed: healed.length });
    await store.save(district, lease, {
      run: null,
      halt: null,
      accepted: null,
      cursor: run.cursor,
      ...(run.scope === 'all' ? { fullAt: run.beganAt, spelled: spelledBy(writing.spelling) } : {}),
      doneAt: now(),
      current: run.current,
    });
    return { kind: 'done', how: 'full', figures, events: 0, goOn: false };
  }

  const PARTS: Readonly<Record<SyncPhase, (run: SyncRun) => Promise<Outcome | SyncRun>>> = {
    weigh,
    count,
    users,
    classes: write,
    pupils: attending,
    lose,
    heal,
  };

  // Of users that were kept by another rule, those before this step would stay so.
  const isOf = ({ beganAt, spelled }: SyncRun): boolean =>
    now() - beganAt <= STALE && spelled === spelledBy(writing.spelling);
  let run = before.run === null || !isOf(before.run) ? await begun() : before.run;
  for (;;) {
    if (!isFirst && msLeft() < ROOM.phase) return { kind: 'go-on', phase: run.phase };
    isFirst = false;
    const next = await PARTS[run.phase](run);
    if ('kind' in next) return next;
    run = next;
  }
}

async function hasAny(classes: Pick<ReturnType<typeof roster>, 'pages'>, district: string): Promise<boolean> {
  for await (const some of classes.pages(district)) if (some.length > 0) return true;
  return false;
}

function* chunksOf<T>(all: readonly T[]): Iterable<readonly T[]> {
  for (let at = 0; at < all.length; at += CHUNK) yield all.slice(at, at + CHUNK);
}
