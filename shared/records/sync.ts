import type { CleverDistrict } from './clever.ts';

/** How far the sync of a district from Clever is. Times are unix seconds. */
export interface Sync {
  /** the last event that the catalogue has; null: Clever had none at the last full read */
  readonly cursor: Cursor | null;
  /** when the last full read began; null: there was none */
  readonly fullAt: number | null;
  /** when something was last written or found to be as it is by a full read */
  readonly doneAt: number | null;
  /** when nothing was found to be new, as far as that was written down; of one that was never synced, since when it is due */
  readonly goodAt: number | null;
  /** Clever gives the application no events: all is read anew once a day */
  readonly noEvents: boolean;
  /** current classes when all were counted last */
  readonly current: number;
  /** last Clever ids of the segments of its users, but for the open one behind them */
  readonly segments: readonly string[];
  /** the rule for ids of users by which they are kept; null: none are */
  readonly spelled: string | null;
  readonly run: SyncRun | null;
  readonly halt: SyncHalt | null;
  /** what an operator has looked at and lets through once */
  readonly accepted: { readonly shaken: number; readonly whole: boolean; readonly at: number } | null;
  readonly lms: SyncedLms | null;
}

export interface Cursor {
  readonly id: string;
  readonly at: number | null;
}

/** As Clever tells it of the district. */
export type SyncedLms = Pick<CleverDistrict, 'name' | 'lmsType' | 'lmsState' | 'lastLmsSync' | 'lmsMatched'>;

/** In their order. `weigh` and what follows it go by pages of Clever's lists, `count`, `lose` and `heal` through the catalogue. */
export const PHASES = ['weigh', 'count', 'users', 'classes', 'pupils', 'lose', 'heal'] as const;
export type SyncPhase = (typeof PHASES)[number];

/** A full read that is under way. */
export interface SyncRun {
  readonly id: string;
  /** classes: users are as the events told them */
  readonly scope: 'all' | 'classes';
  readonly phase: SyncPhase;
  /** of users, the segment that comes next, and how many of it are read already */
  readonly segment: number;
  readonly read: number;
  /** where the phase goes on: behind an object of Clever's list, or a place of the catalogue */
  readonly after: string | null;
  /** items that hold what the phase has read so far, and not written yet */
  readonly staged: number;
  readonly beganAt: number;
  /** the rule for ids of users under which it began; null: it is not known */
  readonly spelled: string | null;
  /** as it was before anything was read */
  readonly cursor: Cursor | null;
  readonly weighed: SyncWeighed | null;
  /** what the guard has let through, under which mark: of the classes that stay, and before they were weighed again */
  readonly passed: { readonly mark: string; readonly stay: number; readonly earlier: number };
  /** as it was written; null: nothing that counts was */
  readonly wrote: SyncWeighed | null;
  /** last id of the classes behind `after` that count there already, written or not */
  readonly counted: string | null;
  /** current classes, once they are counted at the end */
  readonly current: number;
  readonly figures: SyncFigures;
}

/** As the guard keeps it. */
export interface SyncWeighed {
  readonly current: number;
  readonly counts: Readonly<Record<'missing' | 'another' | 'blank', number>>;
  readonly changed: Readonly<Record<string, number>>;
  readonly sets: Readonly<Record<string, number>>;
  readonly named: Readonly<Record<string, readonly { readonly id: string; readonly why: string }[]>>;
}

export interface SyncFigures {
  /** classes */
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly missing: number;
  readonly healed: number;
  /** sections that cannot be classes */
  readonly left: number;
  readonly users: number;
}

/** Why nothing is written until somebody has looked, or Clever shares again. */
export type SyncHalt =
  | {
      readonly why: 'shock';
      /** of a full read */
      readonly whole: boolean;
      readonly at: number;
      readonly shaken: number;
      readonly current: number;
      /** what the day had shaken before */
      readonly earlier: number;
      readonly kinds: readonly {
        readonly how: 'missing' | 'another' | 'blank' | 'changed';
        readonly count: number;
        readonly named: readonly { readonly id: string; readonly why: string }[];
      }[];
    }
  | { readonly why: 'unshared'; readonly at: number };
