import {
  FUNCTIONS,
  type FunctionName,
  HAND_OFFS,
  METRICS,
  OTHER_GUIDS,
  REFRESHED,
  SYNC_HALTS,
  SYNCS_LATE,
} from '../shared/names.ts';

export interface Written {
  readonly by: readonly FunctionName[];
  readonly dimensions: readonly string[];
}

/**
 * The stack's own metrics that an alarm watches: which functions write each, with which dimensions. An alarm on another
 * dimension than is written stays silent for ever, so tests hold this list against the template, and the real functions against it.
 */
export const WRITTEN: Readonly<Record<string, Written>> = {
  [METRICS.logins]: { by: ['login'], dimensions: ['family'] },
  [METRICS.launches]: { by: ['launch'], dimensions: ['outcome', 'family'] },
  [METRICS.launchSuccess]: { by: ['launch'], dimensions: [] },
  [HAND_OFFS]: { by: ['launch', 'setup', 'clever'], dimensions: [] },
  [OTHER_GUIDS]: { by: ['launch'], dimensions: [] },
  [METRICS.redemptions]: { by: ['token'], dimensions: [] },
  [METRICS.faults]: { by: FUNCTIONS, dimensions: ['function'] },
  [METRICS.hintFailures]: { by: ['login'], dimensions: [] },
  [METRICS.keySetAge]: { by: ['refresh'], dimensions: [] },
  [REFRESHED.keySetsMissing]: { by: ['refresh'], dimensions: [] },
  [REFRESHED.schoolMorning]: { by: ['refresh'], dimensions: [] },
  [SYNC_HALTS]: { by: ['sync'], dimensions: [] },
  [SYNCS_LATE]: { by: ['sync'], dimensions: [] },
};
