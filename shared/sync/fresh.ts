import type { Sync } from '../records/sync.ts';

/** Seconds after which a look that finds nothing new is written down, so that one that never comes is seen. */
export const SAID = 6 * 3600;

/** Seconds within which each district is through with a sync again; where Clever tells no events, a full read a day is all. */
const DUE = { events: 12 * 3600, full: 48 * 3600 };

/** When the district was last found to be as Clever has it, unix seconds; as good, when it was first due. Null: it never was. */
export const goodAt = ({ goodAt: said, doneAt }: Sync): number | null =>
  said === null && doneAt === null ? null : Math.max(said ?? 0, doneAt ?? 0);

/** Whether its last good sync is older than its schedule allows. One that is halted waits for somebody, and has an alarm of its own. */
export function isLate(state: Sync, now: number): boolean {
  const at = goodAt(state);
  return state.halt === null && at !== null && now - at > (state.noEvents ? DUE.full : DUE.events);
}
