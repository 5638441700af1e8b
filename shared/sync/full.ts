import type { Sync, SyncPhase, SyncRun } from '../records/sync.ts';
import type { roster } from '../store/catalogue/write.ts';
import type { Lease } from '../store/syncs/syncs.ts';
import { attending, write } from './classes.ts';
import { latestOf } from './events.ts';
import { heal, lose } from './lost.ts';
import { type Phase, reading } from './reading.ts';
import { newRun, spelledBy, writingOf } from './run.ts';
import { segments } from './segments.ts';
import { count, weigh } from './weigh.ts';
import type { Outcome, SyncWorld } from './world.ts';

const PHASES: Readonly<Record<SyncPhase, Phase>> = {
  weigh,
  count,
  users: segments,
  classes: write,
  pupils: attending,
  lose,
  heal,
};

/** Milliseconds without which no other phase is begun. */
const ROOM = 150_000;

/** Seconds after which what was weighed is weighed again: Clever's lists may be others by then. */
const STALE = 6 * 3600;

/**
 * All that a district shares, read from its first object to its last, and goes on where a step before it has stopped. What is done twice
 * is done once: each phase writes what differs alone. Throws CleverFailure, OutOfTime, LeaseLost.
 */
export async function full(world: SyncWorld, district: string, lease: Lease, before: Sync): Promise<Outcome> {
  const { clever, now, msLeft } = world;
  const writing = await writingOf(world, district);
  const own = reading(world, district, lease, before, writing);

  async function begun(): Promise<SyncRun> {
    const { latest, isRefused } = await latestOf(clever, district);
    const phase = (await hasAny(own.classes, district)) ? 'weigh' : 'users';
    const run = { ...newRun('all', latest, now(), spelledBy(writing.spelling)), phase } as const;
    await own.save({ run, noEvents: isRefused });
    return run;
  }

  // Of users that were kept by another rule, those before this step would stay so.
  const isOf = ({ beganAt, spelled }: SyncRun): boolean =>
    now() - beganAt <= STALE && spelled === spelledBy(writing.spelling);
  let run = before.run === null || !isOf(before.run) ? await begun() : before.run;
  for (let isFirst = true; ; isFirst = false) {
    if (!isFirst && msLeft() < ROOM) return { kind: 'go-on', phase: run.phase };
    const next = await PHASES[run.phase](own, run);
    if ('kind' in next) return next;
    run = next;
  }
}

async function hasAny(classes: Pick<ReturnType<typeof roster>, 'pages'>, district: string): Promise<boolean> {
  for await (const some of classes.pages(district)) if (some.length > 0) return true;
  return false;
}
