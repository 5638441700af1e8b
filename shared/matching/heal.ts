import { daysBetween } from '../day.ts';
import type { SpellingRules } from '../records/deployment.ts';
import type { RosterClass } from '../records/roster.ts';
import { copyOf, sameClass } from './same.ts';
import { rosterKeys } from './section-key.ts';
import { apart, standing } from './term.ts';

/** Days after which another class with the same SIS id no longer takes the place of a missing one. */
const HEAL_DAYS = 30;

/** Whether a class went so lately, within its term, that another may take its place. */
export const mayHeal = ({ state, missingSince, school, term }: RosterClass, today: string): boolean =>
  state === 'missing' &&
  missingSince !== null &&
  daysBetween(missingSince, today) <= HEAL_DAYS &&
  school !== null &&
  standing(term, today) !== 'ended';

/**
 * The class that stands where `gone` stood: the only one with one of its SIS ids in its school, and the same class by what both
 * records say. Null where there is none or more than one, where its own term has ended, or where it went too long ago.
 * `since`: day on which `gone` was connected.
 */
export function successorOf(
  gone: RosterClass,
  others: readonly RosterClass[],
  spelling: SpellingRules,
  today: string,
  since: string,
): RosterClass | null {
  if (!mayHeal(gone, today)) return null;
  const ids = new Set(rosterKeys(gone, spelling));
  const [found, ...more] = others.filter(
    (one) =>
      one.id !== gone.id &&
      one.state === 'active' &&
      one.school?.id === gone.school?.id &&
      rosterKeys(one, spelling).some((id) => ids.has(id)),
  );
  if (found === undefined || more.length > 0 || apart(gone.term, found.term)) return null;
  return sameClass(copyOf(gone), copyOf(found), { before: since, after: today }) === 'same' ? found : null;
}
