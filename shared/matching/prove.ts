import type { MappedClass } from '../records/context.ts';
import type { SpellingRules } from '../records/deployment.ts';
import type { RosterClass } from '../records/roster.ts';
import { type PersonIds, teacherIds, teacherKeys, teaches } from './teachers.ts';
import { apart, isKnown, isOlder, standing, type Term, termOrNow, yearsApart } from './term.ts';

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
  /** the roster names other teachers for this class */
  | 'other-teacher'
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
}

/**
 * What the launching user's own section ids prove. `named`: the district's classes that have an id, under its spelling rule.
 * A class joins a mapping by itself only where it stands here without doubts; one that is in the mapping already has none.
 * Of a student the roster does not say which classes are his: unknown contradicts nothing.
 */
export function prove(
  sectionIds: readonly string[],
  named: (sisId: string) => readonly RosterClass[],
  place: Place,
): readonly Proof[] {
  const mapped = (place.mapped ?? []).filter(({ state }) => state === 'active');
  const isMapped = ({ id }: RosterClass): boolean => mapped.some((one) => one.id === id);
  const proofs = [...new Set(sectionIds)].map((sisId): Proof => {
    const all = [...new Map(named(sisId).map((one) => [one.id, one])).values()];
    const here = all.filter(isMapped);
    const [only = null, ...others] = here.length > 0 ? here : all;
    if (only === null) return { sisId, class: null, doubts: [] };
    if (others.length > 0) return { sisId, class: null, doubts: ['ambiguous'] };
    return { sisId, class: only, doubts: here.length > 0 ? [] : doubtsOf(only, place, mapped) };
  });
  const clean = provenClasses(proofs);
  return proofs.map((proof) => {
    if (proof.class === null || proof.doubts.length > 0 || isMapped(proof.class)) return proof;
    return isOfOtherSchool(proof.class, place, mapped, clean) ? { ...proof, doubts: ['other-school'] } : proof;
  });
}

function doubtsOf(one: RosterClass, place: Place, mapped: readonly MappedClass[]): readonly Doubt[] {
  const found: readonly (Doubt | false)[] = [
    one.state === 'missing' && 'missing',
    standing(one.term, place.today) === 'ended' && 'ended',
    isOfOtherTerm(one, place, mapped) && 'other-term',
    place.isTeacher && teaches(place.person, one, place.spelling?.user) === 'no' && 'other-teacher',
    place.isElsewhere(one.id) && 'elsewhere',
  ];
  return found.filter((doubt) => doubt !== false);
}

/** By the course's own term; without one, by the school year of its other classes and the day on which it was first seen. */
function isOfOtherTerm(one: RosterClass, place: Place, mapped: readonly MappedClass[]): boolean {
  const term = termOrNow(one.term, place.today);
  if (isKnown(place.term)) return apart(term, place.term);
  const terms = mapped.flatMap(({ roster }) =>
    roster === null ? [] : [{ start: roster.termStart, end: roster.termEnd }],
  );
  const known = terms.filter(isKnown);
  return (known.length > 0 && known.every((other) => yearsApart(term, other))) || isOlder(place.since ?? null, term);
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
