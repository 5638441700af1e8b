import { dayOf } from '../day.ts';
import type { MappedClass } from '../records/context.ts';
import type { SpellingRules } from '../records/deployment.ts';
import type { RosterClass } from '../records/roster.ts';
import { agrees } from './agree.ts';
import { calledIn } from './called.ts';
import { yearTold } from './codes.ts';
import { copyOf, sameClass, termOf } from './same.ts';
import { isOtherSubject } from './subjects.ts';
import { type PersonIds, teacherIds, teacherKeys, teaches } from './teachers.ts';
import {
  apart,
  endedOn,
  isKnown,
  isOlder,
  latest,
  schoolYearOf,
  standing,
  type Term,
  termOrNow,
  together,
  yearIn,
  yearsApart,
} from './term.ts';

/** Why an id that names a class does not connect it by itself: a question for a person. */
export type Doubt =
  /** two classes have this id */
  | 'ambiguous'
  /** another course is connected to this class already */
  | 'elsewhere'
  /** the class is of a term that is over */
  | 'ended'
  /** the course and the class are of different terms */
  | 'other-term'
  /** the course's other classes are of another school, and no teacher is of both */
  | 'other-school'
  /** the roster names other teachers for this class, or this person for other classes */
  | 'other-teacher'
  /** the roster has this pupil in other classes */
  | 'not-attending'
  /** the course's name means another class, by its subject; or by every word, where the roster does not name the person for this one */
  | 'other-subject'
  /** the roster has lost this class */
  | 'missing';

export interface Proof {
  readonly sisId: string;
  /** the one class that the id names; null where it names none or several */
  readonly class: RosterClass | null;
  readonly doubts: readonly Doubt[];
}

export interface Place {
  readonly person: PersonIds;
  readonly isTeacher: boolean;
  /** the course's own, as the launch says it */
  readonly term: Term;
  /** YYYY-MM-DD */
  readonly today: string;
  /** whether another context has the class */
  readonly isElsewhere: (classId: string) => boolean;
  /** classes of the course's mapping; removed ones say nothing */
  readonly mapped?: readonly MappedClass[];
  /** day on which the course was first seen */
  readonly since?: string | null;
  /** the district's, for the person's own SIS id */
  readonly spelling?: SpellingRules;
  /** whether the roster names the person as a pupil of a class */
  readonly attends?: (classId: string) => 'yes' | 'no' | 'unknown';
  /** whether ids of the person's are those of a teacher of other classes alone */
  readonly teachesOthers?: (classId: string) => boolean;
  /** the course's */
  readonly title?: string | null;
  /** what else the LMS calls the course, and this person's sections of it */
  readonly called?: readonly string[];
  /** SIS ids of the whole course */
  readonly courseIds?: readonly string[];
  /** of the person: never who somebody is, but what an id of another spelling does not deny */
  readonly email?: string | null;
  /** whether an id is of a kind that takes over a course of an earlier year: one that the LMS itself keeps up to date */
  readonly takesOver?: (sisId: string) => boolean;
}

/**
 * What the launching user's own section ids prove. `named`: the district's classes that have an id, under its spelling rule.
 * A class joins a mapping by itself only where it stands here without doubts; one that is in the mapping already has none.
 * What the roster does not say contradicts nothing.
 */
export function prove(
  sectionIds: readonly string[],
  named: (sisId: string) => readonly RosterClass[],
  place: Place,
): readonly Proof[] {
  const mapped = (place.mapped ?? []).filter(({ state }) => state === 'active');
  const isMapped = ({ id }: RosterClass): boolean => mapped.some((one) => one.id === id);
  const meant = [...new Set(sectionIds)].map((sisId) => {
    const all = [...new Map(named(sisId).map((one) => [one.id, one])).values()];
    return { sisId, all, left: settled(all, place, isMapped) };
  });
  const beside = [
    ...mapped.map(({ id, name }) => ({ id, name: name ?? '' })),
    ...meant.flatMap(({ left }) => (left.length === 1 ? left : [])),
  ];
  const proofs = meant.map(({ sisId, all, left }): Proof => {
    const [only = null, ...others] = left;
    if (only === null) return { sisId, class: null, doubts: [] };
    if (others.length > 0) return { sisId, class: null, doubts: ['ambiguous'] };
    if (isMapped(only)) return { sisId, class: only, doubts: [] };
    const before = all.filter((one) => isMapped(one) || isOver(one, place.today));
    return { sisId, class: only, doubts: doubtsOf(only, place, mapped, { sisId, before, beside }) };
  });
  const clean = provenClasses(proofs);
  return proofs.map((proof) => {
    if (proof.class === null || proof.doubts.length > 0 || isMapped(proof.class)) return proof;
    return isOfOtherSchool(proof.class, place, mapped, clean) ? { ...proof, doubts: ['other-school'] } : proof;
  });
}

/** A class of a term that is over, or one that the roster has lost. */
const isOver = (
  { state, term, year }: { readonly state: RosterClass['state']; readonly term: Term | null; readonly year?: number },
  today: string,
): boolean => state === 'missing' || standing(termOrNow(term, today, year), today) === 'ended';

/** The same of a class of the mapping. */
export const hasEnded = ({ roster }: MappedClass, today: string): boolean =>
  roster !== null && isOver({ state: roster.state, term: termOf(roster) }, today);

/**
 * Those that an id can mean of all that have it. What is over is no rival of what runs; a class of the course comes before others,
 * then the person's own, then those of the course's term; of terms that follow each other, that which runs.
 */
function settled(
  all: readonly RosterClass[],
  place: Place,
  isMapped: (one: RosterClass) => boolean,
): readonly RosterClass[] {
  let left = all;
  for (const isMeant of [
    (one: RosterClass) => !isOver(one, place.today),
    isMapped,
    (one: RosterClass) => isHers(one, place),
    (one: RosterClass) => isKnown(place.term) && !apart(one.term, place.term),
  ]) {
    const meant = left.length > 1 ? left.filter(isMeant) : [];
    if (meant.length > 0) left = meant;
  }
  if (left.length < 2 || new Set(left.map(({ school }) => school?.id)).size > 1) return left;
  const now = latest(left, place.today);
  return now === null ? left : [now];
}

/** Whether the title can mean others of the course, or of the launch: sections of two subjects may share a course. */
const isShared = (one: RosterClass, told: string, { beside }: Naming): boolean =>
  beside.some(
    (other) =>
      other.id !== one.id &&
      !isOtherSubject(told, { course: null, subject: null, grade: null, teachers: [], ...other }),
  );

/** Whether the roster gives a class to other teachers than this one. */
function isOthers(one: RosterClass, { person, spelling, teachesOthers }: Place): boolean {
  const said = teaches(person, one, spelling?.user);
  return said === 'no' || (said === 'unknown' && teachesOthers?.(one.id) === true);
}

/**
 * Where the LMS itself keeps the section's id, and the roster knows nobody by the person's: a teacher of the class who alone has the same
 * email address is the same person, whose id the LMS spells otherwise.
 */
function isSpelledOtherwise(
  one: RosterClass,
  { email = null, teachesOthers, takesOver }: Place,
  { sisId }: Naming,
): boolean {
  return (
    teachesOthers?.(one.id) === false && takesOver?.(sisId) === true && calledIn([one], { email, name: null }) !== null
  );
}

/** Whether the roster names the person for a class. */
const isHers = (one: RosterClass, { person, isTeacher, spelling, attends }: Place): boolean =>
  (isTeacher && teaches(person, one, spelling?.user) === 'yes') || attends?.(one.id) === 'yes';

interface Naming {
  readonly sisId: string;
  /** others that have the id, of the course itself or of times that are over */
  readonly before: readonly RosterClass[];
  /** of the course, or named by the same launch */
  readonly beside: readonly (Pick<RosterClass, 'id' | 'name'> & Partial<RosterClass>)[];
}

function isCalledOtherwise(one: RosterClass, place: Place, naming: Naming): boolean {
  const told = [place.title ?? '', ...(place.called ?? [])];
  const isOwn = isHers(one, place);
  // By an id that the LMS itself keeps up to date.
  const isSure = isOwn && place.takesOver?.(naming.sisId) === true;
  if (isOtherSubject(told.join(' '), one) && !(isSure && isShared(one, told.join(' '), naming))) return true;
  const said = agrees(told, one);
  return (said === 'no' && !isOwn) || (said === 'other-level' && !isSure);
}

function doubtsOf(one: RosterClass, place: Place, mapped: readonly MappedClass[], naming: Naming): readonly Doubt[] {
  const found: readonly (Doubt | false)[] = [
    one.state === 'missing' && 'missing',
    isOver({ ...one, state: 'active' }, place.today) && 'ended',
    isOfOtherTerm(one, place, mapped, naming) && 'other-term',
    place.isTeacher && isOthers(one, place) && !isSpelledOtherwise(one, place, naming) && 'other-teacher',
    !place.isTeacher && place.attends?.(one.id) === 'no' && 'not-attending',
    isCalledOtherwise(one, place, naming) && 'other-subject',
    place.isElsewhere(one.id) && 'elsewhere',
  ];
  return found.filter((doubt) => doubt !== false);
}

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
function isOfOtherTerm(
  one: RosterClass,
  place: Place,
  mapped: readonly MappedClass[],
  { sisId, before }: Naming,
): boolean {
  const { today, since = null } = place;
  const term = termOrNow(one.term, today, one.year);
  const isTaken = place.takesOver?.(sisId) === true && isHers(one, place);
  if (isOfYearBefore([yearTold(sisId, one)], term)) return true;
  if (!isTaken && isOfYearBefore(yearsOf(one, place), term)) return true;
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

/** A course of two schools is one that a teacher holds for both; ids that two schools share look the same otherwise. */
function isOfOtherSchool(
  one: RosterClass,
  { person, isTeacher, spelling }: Place,
  mapped: readonly MappedClass[],
  proven: readonly RosterClass[],
): boolean {
  if (one.school === null || (isTeacher && teaches(person, one, spelling?.user) === 'yes')) return false;
  const beside = [
    ...mapped.flatMap(({ roster }) =>
      roster === null ? [] : [{ school: roster.schoolId, teachers: teacherKeys(roster.teachers) }],
    ),
    ...proven
      .filter(({ id }) => id !== one.id)
      .map((other) => ({ school: other.school?.id ?? null, teachers: teacherKeys(teacherIds(other)) })),
  ].filter(({ school }) => school !== null);
  const own = teacherKeys(teacherIds(one));
  const speaksFor = (other: (typeof beside)[number]): boolean =>
    other.school === one.school?.id || other.teachers.some((id) => own.includes(id));
  return beside.length > 0 && !beside.some(speaksFor);
}

/** The classes that a launch may open as if they were mapped, and that it then adds. */
export const provenClasses = (proofs: readonly Proof[]): readonly RosterClass[] => [
  ...new Map(
    proofs.flatMap((proof) =>
      proof.class !== null && proof.doubts.length === 0 ? [[proof.class.id, proof.class] as const] : [],
    ),
  ).values(),
];
