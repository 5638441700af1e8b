import { isDeepStrictEqual } from 'node:util';
import { CleverFailure, OutOfTime } from '../clever/failure.ts';
import { newSecret } from '../crypto/seal.ts';
import type { CleverDistrict } from '../records/clever.ts';
import type { Sync, SyncedLms, SyncHalt } from '../records/sync.ts';
import { owners } from '../store/catalogue/owner.ts';
import { deployments } from '../store/directory/deployments.ts';
import { type Lease, LeaseLost, syncs } from '../store/syncs/syncs.ts';
import { nothingNew, takeIn } from './delta.ts';
import { type News, newsOf } from './events.ts';
import { full } from './full.ts';
import { spelledBy } from './run.ts';
import type { Outcome, SyncWorld } from './world.ts';

/**
 * One step of the sync of a district, as long as the world lets it be. A step that is killed anywhere loses nothing: the next goes on, or
 * does again what is not kept as done. Two steps of one district never run beside each other. Throws CleverFailure where Clever does not answer.
 * `whole`: a full read, though events could do.
 */
export async function step(world: SyncWorld, district: string, whole: boolean): Promise<Outcome> {
  const store = syncs(world.dynamo);
  const state = await store.get(district);
  try {
    return await stepOf(world, district, whole, state);
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error;
    const { run } = await store.get(district);
    return { kind: 'waits', seconds: error.seconds, moved: !isDeepStrictEqual(run, state.run) };
  }
}

async function stepOf(world: SyncWorld, district: string, whole: boolean, state: Sync): Promise<Outcome> {
  const { dynamo, clever, now } = world;
  const store = syncs(dynamo);
  if (state.halt?.why === 'shock') return { kind: 'halted', halt: state.halt };

  const known = await deployments(dynamo).district(district);
  if (known?.state === 'suspended') return { kind: 'suspended' };
  const owner = await owners(dynamo).of(district);
  if (owner !== null && owner !== 'sync') return { kind: 'elsewhere' };
  const told = await shared(clever.district(district));
  const lms = told === null ? null : lmsOf(told);
  const spelled = spelledBy(known?.spelling ?? {});
  const isWhole =
    whole ||
    state.run !== null ||
    state.halt !== null ||
    state.accepted?.whole === true ||
    (state.spelled !== null && state.spelled !== spelled);
  const news: News | null = told === null || isWhole ? { kind: 'full' } : await shared(newsOf(world, district, state));
  if (told === null || news === null) return paused(world, district, state);
  if (news.kind === 'nothing') {
    if (!isDeepStrictEqual(lms, state.lms)) await store.note(district, { lms });
    await nothingNew(world, district, state);
    return { kind: 'idle' };
  }

  const lease: Lease = { holder: newSecret(), now };
  if (!(await store.lease(district, lease))) return { kind: 'busy' };
  try {
    const before = await store.get(district);
    if (before.halt?.why === 'shock') return { kind: 'halted', halt: before.halt };
    // Somebody else was here since we looked.
    if (!isDeepStrictEqual([before.cursor, before.run], [state.cursor, state.run])) return { kind: 'busy' };
    if (!isDeepStrictEqual(lms, before.lms)) await store.save(district, lease, { lms });
    return news.kind === 'events'
      ? await takeIn(world, district, lease, before, news.happened)
      : await full(
          world,
          district,
          lease,
          whole && before.run?.scope === 'classes' ? { ...before, run: null } : before,
        );
  } catch (error) {
    if (error instanceof LeaseLost) return { kind: 'busy' };
    if (isNotShared(error)) return await paused(world, district, await store.get(district));
    throw error;
  } finally {
    await store.release(district, lease);
  }
}

const isNotShared = (error: unknown): boolean => error instanceof CleverFailure && error.trouble === 'not-shared';

/** Null where the district does not share. */
async function shared<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (isNotShared(error)) return null;
    throw error;
  }
}

/** What is there stays until Clever shares again. Written once. */
async function paused({ dynamo, now }: SyncWorld, district: string, { halt }: Sync): Promise<Outcome> {
  if (halt !== null) return { kind: 'halted', halt };
  const fresh: SyncHalt = { why: 'unshared', at: now() };
  await syncs(dynamo).note(district, { halt: fresh, run: null });
  return { kind: 'halted', halt: fresh };
}

const lmsOf = ({ name, lmsType, lmsState, lastLmsSync, lmsMatched }: CleverDistrict): SyncedLms => ({
  name,
  lmsType,
  lmsState,
  lastLmsSync,
  lmsMatched,
});
