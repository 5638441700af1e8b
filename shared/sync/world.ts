import type { Clever } from '../clever/client.ts';
import type { SyncFigures, SyncHalt, SyncPhase } from '../records/sync.ts';
import type { Dynamo } from '../store/table/dynamo.ts';

/** What a step works with. */
export interface SyncWorld {
  /** a patient one: nobody waits */
  readonly dynamo: Dynamo;
  readonly clever: Pick<Clever, 'district' | 'pages' | 'latestEvent' | 'events'>;
  /** unix seconds */
  readonly now: () => number;
  /** milliseconds that this step may still take */
  readonly msLeft: () => number;
  /** told after each piece of work */
  readonly say: (progress: Progress) => void;
}

interface Progress {
  readonly phase: SyncPhase | 'events';
  /** objects of the phase so far, in this step */
  readonly done: number;
}

/** How a step ended. `go-on`: another is to follow. `busy`: somebody else is at it. `idle`: nothing is new, and nothing was written. `elsewhere`: the district's classes come from another source. */
export type Outcome =
  | { readonly kind: 'go-on'; readonly phase: SyncPhase }
  | {
      /** another is to follow once Clever answers */
      readonly kind: 'waits';
      /** until its limit begins anew; null: it does not say when */
      readonly seconds: number | null;
      /** whether the step came further than the one before */
      readonly moved: boolean;
    }
  | { readonly kind: 'busy' | 'idle' | 'elsewhere' | 'suspended' }
  | { readonly kind: 'halted'; readonly halt: SyncHalt }
  | {
      readonly kind: 'done';
      readonly how: 'full' | 'events';
      readonly figures: SyncFigures;
      /** events that were taken in */
      readonly events: number;
      /** a full read of the classes is to follow */
      readonly goOn: boolean;
      /** Clever tells no events: all is read anew once a day */
      readonly noEvents: boolean;
    };

export const NO_FIGURES: SyncFigures = {
  added: 0,
  changed: 0,
  unchanged: 0,
  missing: 0,
  healed: 0,
  left: 0,
  users: 0,
};

export const plus = (one: SyncFigures, more: Partial<SyncFigures>): SyncFigures => ({
  added: one.added + (more.added ?? 0),
  changed: one.changed + (more.changed ?? 0),
  unchanged: one.unchanged + (more.unchanged ?? 0),
  missing: one.missing + (more.missing ?? 0),
  healed: one.healed + (more.healed ?? 0),
  left: one.left + (more.left ?? 0),
  users: one.users + (more.users ?? 0),
});
