import type { RosterClass } from '../types.ts';

export interface Term {
  readonly start: string | null;
  readonly end: string | null;
}

/** Where a class's term stands on a day (YYYY-MM-DD); unknown without dates. */
export function standing(term: RosterClass['term'], today: string): 'future' | 'current' | 'ended' | 'unknown' {
  if (term === null || (term.start === null && term.end === null)) return 'unknown';
  if (term.end !== null && term.end < today) return 'ended';
  return term.start !== null && term.start > today ? 'future' : 'current';
}

/** Whether two terms share no day. False where a date is missing: what is not known contradicts nothing. */
export const apart = (one: Term | null, other: Term | null): boolean =>
  (one?.end != null && other?.start != null && one.end < other.start) ||
  (other?.end != null && one?.start != null && other.end < one.start);
