import { newSecret } from '../crypto/seal.ts';
import { dayOf } from '../day.ts';
import type { Sync, SyncHalt, SyncRun } from '../records/sync.ts';
import type { Writing } from '../store/catalogue/heal.ts';
import { deployments } from '../store/directory/deployments.ts';
import type { Weighed } from './guard.ts';
import { UNTOLD } from './sections.ts';
import { NO_FIGURES, type SyncWorld } from './world.ts';

/** Days after which pupils' lists are said to be of today once more, where nothing else is written. */
export const RENEWED = 7;

/** Seconds after which the lease is looked at before more is written. */
export const HELD = 120;

/** Seconds for which an operator's word holds. */
const ACCEPTED = 86_400;

/** Whether an operator has looked at as much as this. */
export const acceptedBy =
  ({ accepted }: Pick<Sync, 'accepted'>, now: number) =>
  (shaken: number): boolean =>
    accepted !== null && now - accepted.at < ACCEPTED && shaken <= accepted.shaken;

export const haltOf = ({ current, shaken, kinds }: Weighed, earlier: number, whole: boolean, at: number): SyncHalt => ({
  why: 'shock',
  whole,
  at,
  shaken,
  current,
  earlier,
  kinds,
});

/** By what ids of users are kept; where it becomes another, they are kept anew. */
export const spelledBy = ({ user }: Writing['spelling']): string => JSON.stringify(user ?? null);

/** As the catalogue is written. */
export async function writingOf({ dynamo, now }: SyncWorld, district: string): Promise<Writing> {
  const spelling = (await deployments(dynamo).district(district))?.spelling ?? {};
  return { spelling, today: dayOf(now()), now: now(), by: 'sync', untold: UNTOLD };
}

/** A read that is to begin. `cursor`: the event that it goes on after when it is done. */
export const newRun = (
  scope: SyncRun['scope'],
  cursor: SyncRun['cursor'],
  beganAt: number,
  spelled: string | null,
): SyncRun => {
  const id = newSecret();
  return {
    id,
    scope,
    phase: 'weigh',
    segment: 0,
    read: 0,
    after: null,
    staged: 0,
    beganAt,
    spelled,
    cursor,
    weighed: null,
    passed: { mark: id, stay: 0, earlier: 0 },
    wrote: null,
    counted: null,
    current: 0,
    figures: NO_FIGURES,
  };
};
