import { AsyncLocalStorage } from 'node:async_hooks';

/** Until when a request has its answer. Of the process's own clock, which nobody sets. */
export interface Deadline {
  /** as performance.now() */
  readonly at: number;
  /** nothing of it is tried twice */
  readonly once: boolean;
  /** hints of the whole request that were not written */
  readonly lost: { hints: number };
}

const current = new AsyncLocalStorage<Deadline>();

/** Does something of which every call must end within `ms`, and within what was left already. */
export const within = <T>(ms: number, act: () => T, once = false): T =>
  current.run({ at: performance.now() + Math.min(ms, msLeft()), once, lost: deadline()?.lost ?? { hints: 0 } }, act);

/** Undefined where nobody waits: the command line, the hourly run. */
export const deadline = (): Deadline | undefined => current.getStore();

/** Infinity where nobody waits. */
export const msLeft = (): number => (current.getStore()?.at ?? Number.POSITIVE_INFINITY) - performance.now();

/** Milliseconds for which an answer that is ready waits for hints. */
const PATIENCE = 300;

/**
 * Writes hints: what a later request would write again, so each is tried once and its failure costs nothing but is counted.
 * Where nobody waits they are writes like others.
 */
export async function hint(write: () => readonly Promise<unknown>[], ms = PATIENCE, once = true): Promise<void> {
  const limit = deadline();
  if (limit === undefined) {
    await Promise.all(write());
    return;
  }
  const written = await within(ms, () => Promise.allSettled(write()), once);
  limit.lost.hints += written.filter(({ status }) => status === 'rejected').length;
}
