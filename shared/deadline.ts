import { AsyncLocalStorage } from 'node:async_hooks';

/** Until when a request has its answer. Of the process's own clock, which nobody sets. */
export interface Deadline {
  /** as performance.now() */
  readonly at: number;
  /** nothing of it is tried twice */
  readonly once: boolean;
}

const current = new AsyncLocalStorage<Deadline>();

/** Does something of which every call must end within `ms`, and within what was left already. */
export const within = <T>(ms: number, act: () => T, once = false): T =>
  current.run({ at: performance.now() + Math.min(ms, msLeft()), once }, act);

/** Undefined where nobody waits: the command line, the hourly run. */
export const deadline = (): Deadline | undefined => current.getStore();

/** Infinity where nobody waits. */
export const msLeft = (): number => (current.getStore()?.at ?? Number.POSITIVE_INFINITY) - performance.now();
