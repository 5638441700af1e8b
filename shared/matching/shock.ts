import type { RosterClass } from '../records/roster.ts';
import { copyOf, sameClass } from './same.ts';
import { apart, isKnown, standing } from './term.ts';

/** What an import or a sync does to a class that is current, as far as an operator must look at it. */
export type Shaken =
  /** it goes missing */
  | 'missing'
  /** its record stands for another class */
  | 'another'
  /** something that described it is gone */
  | 'blank'
  /** a described thing is another, and so it is for most classes */
  | 'changed';

/** What describes a class so that people and launches find it; students come and go, and are none of it. */
export const DESCRIBED = [
  'name',
  'urlId',
  'sisIds',
  'teachers',
  'school',
  'course',
  'term',
  'period',
  'subject',
] as const;
export type Described = (typeof DESCRIBED)[number];

/** What becomes of a class that stays. `changed`: things that are described otherwise. */
export interface Change {
  readonly shaken: 'another' | 'blank' | null;
  readonly blank: readonly Described[];
  readonly changed: readonly Described[];
}

export function changeOf(before: RosterClass, after: RosterClass, today: string): Change {
  const isAnother = sameClass(copyOf(before), copyOf(after), { before: today, after: today }) === 'other';
  const blank = DESCRIBED.filter((field) => isBlank(before, field) < isBlank(after, field));
  const changed = DESCRIBED.filter(
    (field) => saidOf(before, field) !== saidOf(after, field) && !(field === 'term' && isMoved(before, after, today)),
  );
  return { shaken: isAnother ? 'another' : blank.length > 0 ? 'blank' : null, blank, changed };
}

/** 1 where nothing is told; a class that is named by its own id or number has no name. */
function isBlank(one: RosterClass, field: Described): 0 | 1 {
  if (field === 'name') return one.name === one.id || one.name === one.sectionNumber ? 1 : 0;
  const value = one[field];
  const told = Array.isArray(value) ? value.length > 0 : value !== null;
  // An address of its own may go: the id stands there then.
  return told || field === 'urlId' ? 0 : 1;
}

/** What a field says, without what only completes it: names of teachers and schools, their emails. */
function saidOf(one: RosterClass, field: Described): string {
  if (field === 'teachers') return JSON.stringify(one.teachers.map(({ cleverId, sisId }) => [cleverId, sisId]));
  if (field === 'school') return one.school?.id ?? '';
  return JSON.stringify(one[field]);
}

/** Whether a term has other days, and goes on: a district that moves the last day of school moves it for all its classes. */
const isMoved = ({ term: before }: RosterClass, { term: after }: RosterClass, today: string): boolean =>
  isKnown(before) && isKnown(after) && !apart(before, after) && standing(before, today) === standing(after, today);
