import { memoryTable } from '../../bench/matching/judge/memory.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import { roster } from '../../shared/store/catalogue/write.ts';
import { syncs } from '../../shared/store/syncs/syncs.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { step } from '../../shared/sync/step.ts';
import type { Outcome, SyncWorld } from '../../shared/sync/world.ts';
import { DISTRICT, NOW, type Shared } from './district.ts';

/** The process was killed: whatever it asks for from here on is not answered. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** A table that counts what is written, by the first letters of the keys, and dies before a write. */
export function watched(dynamo: Dynamo = memoryTable()) {
  const writes: string[] = [];
  let left = Number.POSITIVE_INFINITY;
  let isDead = false;
  const live = <T>(act: () => T): T => {
    if (isDead) throw new Killed();
    return act();
  };
  const write = <T>(pks: readonly string[], act: () => T): T =>
    live(() => {
      if (left <= 0) {
        isDead = true;
        throw new Killed();
      }
      left -= 1;
      writes.push(...pks.map((pk) => pk.slice(0, 2)));
      return act();
    });
  const table: Dynamo = {
    get: async (...given) => live(() => dynamo.get(...given)),
    getAll: async (...given) => live(() => dynamo.getAll(...given)),
    query: async (...given) => live(() => dynamo.query(...given)),
    pages: (...given) => live(() => dynamo.pages(...given)),
    index: async (...given) => live(() => dynamo.index(...given)),
    create: async (item) => write([item.pk], () => dynamo.create(item)),
    put: async (item) => write([item.pk], () => dynamo.put(item)),
    putAll: async (items) =>
      write(
        items.map(({ pk }) => pk),
        () => dynamo.putAll(items),
      ),
    update: async (key, update) => write([key.pk], () => dynamo.update(key, update)),
    updated: async (key, update) => write([key.pk], () => dynamo.updated(key, update)),
  };
  return {
    table,
    /** what was written since the last time */
    take: (): readonly string[] => writes.splice(0),
    /** Dies before the write after so many. */
    killAfter(count: number): void {
      left = count;
    },
    revive(): void {
      left = Number.POSITIVE_INFINITY;
      isDead = false;
    },
    isDead: () => isDead,
  };
}

export interface Clock {
  now: number;
}

export const worldOf = (
  dynamo: Dynamo,
  shared: Shared,
  clock: Clock = { now: NOW },
  msLeft = () => 240_000,
): SyncWorld => ({
  dynamo,
  clever: shared.clever,
  now: () => clock.now,
  msLeft,
  say: () => undefined,
});

/** Steps until the sync is through, each as the queue would begin it. */
export async function through(world: SyncWorld, whole = false): Promise<Outcome> {
  for (let steps = 0; steps < 100; steps++) {
    const outcome = await step(world, DISTRICT, whole && steps === 0);
    if (outcome.kind === 'go-on' || (outcome.kind === 'done' && outcome.goOn)) continue;
    return outcome;
  }
  throw new Error('a sync without end');
}

export async function classesIn(dynamo: Dynamo): Promise<readonly RosterClass[]> {
  const found: RosterClass[] = [];
  for await (const some of roster(dynamo).pages(DISTRICT)) found.push(...some);
  return found.sort((one, other) => (one.id < other.id ? -1 : 1));
}

export const stateOf = (dynamo: Dynamo) => syncs(dynamo).get(DISTRICT);
