import { dayOf } from '../day.ts';
import type { MappedClass } from '../records/context.ts';
import type { RosterClass } from '../records/roster.ts';
import { comesAgain, yearTold } from './codes.ts';
import { isHers, type Naming, type Place } from './place.ts';
import { copyOf, sameClass, termOf } from './same.ts';
import {
  apart,
  endedOn,
  isKnown,
  isOlder,
  schoolYearOf,
  standing,
  type Term,
  termOrNow,
  together,
  yearIn,
  yearsApart,
} from './term.ts';

/** A class of a term that is over, or one that the roster has lost. */
export const isOver = (
  { state, term, year }: { readonly state: RosterClass['state']; readonly term: Term | null; readonly year?: number },
  today: string,
): boolean => state === 'missing' || standing(termOrNow(term, today, year), today) === 'ended';

/** The same of a class of the mapping. */
export const hasEnded = ({ roster }: MappedClass, today: string): boolean =>
  roster !== null && isOver({ state: roster.state, term: termOf(roster) }, today);

/** School years that the names of the course and its sections tell, and its own ids. */
const yearsOf = (
  one: RosterClass,
  { title = null, called = [], courseIds = [] }: Place,
): readonly (number | null)[] => [
  ...[title ?? '', ...called].map((text) => yearIn(text)?.year ?? null),
  ...courseIds.map((id) => yearTold(id, one)),
];

/** How long ago a year that is named can be: what looks like an older one is a number. */
const YEARS = 5;

function isOfYearBefore(years: readonly (number | null)[], term: Term | null): boolean {
  const own = schoolYearOf(term);
  if (own === null || years.includes(own)) return false;
  return years.some((year) => year !== null && year < own && year >= own - YEARS);
}

/** Whether a class of the course is over, and cannot be one with a class of this term. */
const isOfOtherYear = (one: MappedClass, term: Term | null, today: string): boolean =>
  one.roster !== null && hasEnded(one, today) && !together(termOrNow(termOf(one.roster), dayOf(one.at)), term);

/** Whether one that joins would take the place of all that the course is connected to. */
const isTakeOver = (term: Term | null, mapped: readonly MappedClass[], today: string): boolean =>
  mapped.length > 0 && mapped.every((one) => isOfOtherYear(one, term, today));

/** Classes of an earlier year, in whose place others come. */
export const leavesFor = (
  proven: readonly RosterClass[],
  mapped: readonly MappedClass[],
  today: string,
): readonly MappedClass[] =>
  proven.length === 0
    ? []
    : mapped.filter((one) => proven.every(({ term }) => isOfOtherYear(one, termOrNow(term, today), today)));

/**
 * By the course's own term, and the years that its names and ids tell. Without a term, by the school year of its other classes, by the day on which it was first seen, and by
 * other classes that had the id while the course was there; unless the course is taken over: its classes are over, and the LMS
 * itself names one of the person's own.
 */
export function isOfOtherTerm(
  one: RosterClass,
  place: Place,
  mapped: readonly MappedClass[],
  { sisId, before }: Naming,
): boolean {
  const { today, since = null } = place;
  const term = termOrNow(one.term, today, one.year);
  const isTaken = place.takesOver?.(sisId) === true && isHers(one, place);
  if (isOfYearBefore([yearTold(sisId, one)], term)) return true;
  // An id that is the same each year tells of a course of last year's as much as of one that was taken over.
  const isSure = isTaken && (place.attends?.(one.id) === 'yes' || !comesAgain(sisId, one, today));
  if (!isSure && isOfYearBefore(yearsOf(one, place), term)) return true;
  if (isKnown(place.term)) return apart(term, place.term) || (!isTaken && isTakeOver(term, mapped, today));
  if (isTaken && mapped.every((other) => hasEnded(other, today))) return false;
  const known = mapped.flatMap(({ roster }) => (roster === null ? [] : [termOf(roster)])).filter(isKnown);
  const wasHere = (other: RosterClass): boolean =>
    mapped.some(({ id }) => id === other.id) ||
    (since !== null && since <= (endedOn(other.term, today) ?? other.missingSince ?? ''));
  const isOther = (other: RosterClass): boolean =>
    sameClass(copyOf(other), copyOf(one), { before: other.missingSince ?? today, after: today }) !== 'same';
  return (
    (known.length > 0 && known.every((other) => yearsApart(term, other))) ||
    isOlder(since, term) ||
    before.some((other) => other.id !== one.id && wasHere(other) && isOther(other))
  );
}
