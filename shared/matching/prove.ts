import type { MappedClass } from '../records/context.ts';
import type { RosterClass } from '../records/roster.ts';
import { agrees } from './agree.ts';
import { comesAgain } from './codes.ts';
import { isOtherNumber } from './numbers.ts';
import { isOfOtherTerm, isOver } from './other-term.ts';
import { isHers, isOthers, type Lift, liftOf, type Naming, type Place } from './place.ts';
import { isOtherSubject, isSameSubject } from './subjects.ts';
import { teacherIds, teacherKeys, teaches } from './teachers.ts';
import { apart, isKnown, latest } from './term.ts';

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
  /** the course's name means another class, by its subject, by its section's number or period; or by every word, where the roster does not name the person for this one */
  | 'other-subject'
  /** the roster has lost this class */
  | 'missing';

export interface Proof {
  readonly sisId: string;
  /** the one class that the id names; null where it names none or several */
  readonly class: RosterClass | null;
  readonly doubts: readonly Doubt[];
  /** what lifted the doubt that the class is another teacher's; null where there was none */
  readonly lifted: Lift | null;
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
  // What a person chose says nothing of what an id of the LMS's means.
  const proven = mapped.filter(({ evidence }) => evidence.includes('section-id'));
  const beside = [
    ...proven.map(({ id, name }) => ({ id, name: name ?? '' })),
    ...meant.flatMap(({ left }) => (left.length === 1 ? left : [])),
  ];
  const proofs = meant.map(({ sisId, all, left }): Proof => {
    const [only = null, ...others] = left;
    if (only === null) return { sisId, class: null, doubts: [], lifted: null };
    if (others.length > 0) return { sisId, class: null, doubts: ['ambiguous'], lifted: null };
    if (isMapped(only)) return { sisId, class: only, doubts: [], lifted: null };
    const before = all.filter((one) => isMapped(one) || isOver(one, place.today));
    const naming = { sisId, before, beside };
    const lifted = place.isTeacher && isOthers(only, place) ? liftOf(only, place, naming) : null;
    return { sisId, class: only, doubts: doubtsOf(only, place, mapped, naming, lifted), lifted };
  });
  const clean = provenClasses(proofs);
  return proofs.map((proof) => {
    if (proof.class === null || proof.doubts.length > 0 || isMapped(proof.class)) return proof;
    return isOfOtherSchool(proof.class, place, mapped, clean) ? { ...proof, doubts: ['other-school'] } : proof;
  });
}

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

type Called = Parameters<typeof isOtherSubject>[1] & Parameters<typeof isOtherNumber>[1];

/** What the roster may not say of a class beside. */
const UNTOLD = { course: null, subject: null, grade: null, teachers: [] };

function isCalledOtherwise(one: RosterClass, place: Place, naming: Naming): boolean {
  // A label that is the id itself says nothing beside it.
  const told = [place.title ?? '', ...(place.called ?? [])].map((text) =>
    [naming.sisId, ...one.sisIds].reduce((left, id) => left.replaceAll(id, ' '), text),
  );
  const isOwn = isHers(one, place);
  // By an id that the LMS itself keeps up to date.
  const isSure = isOwn && place.takesOver?.(naming.sisId) === true;
  // Sections of two subjects or periods may share a course, which is called by one of them.
  const speaksAgainst = (isOther: (named: Called) => boolean, beside: Naming['beside']): boolean =>
    isOther(one) && !(isSure && beside.some((other) => other.id !== one.id && !isOther({ ...UNTOLD, ...other })));
  const numbered = naming.beside.filter((other) => other.period ?? other.sectionNumber);
  if (speaksAgainst((named) => isOtherSubject(told.join(' '), named), naming.beside)) return true;
  const said = agrees(told, one);
  if (speaksAgainst((named) => isOtherNumber(told, named), numbered)) return true;
  const isAgain = comesAgain(naming.sisId, one, place.today) && !isSure;
  // "Kinder" is a homeroom's course, and no class's of one subject.
  const isNone = said === 'unknown' && isAgain && isSameSubject(one.name, one);
  return isNone || (said === 'no' && (!isOwn || isAgain)) || (said === 'other-level' && !isSure);
}

function doubtsOf(
  one: RosterClass,
  place: Place,
  mapped: readonly MappedClass[],
  naming: Naming,
  lifted: Lift | null,
): readonly Doubt[] {
  const found: readonly (Doubt | false)[] = [
    one.state === 'missing' && 'missing',
    isOver({ ...one, state: 'active' }, place.today) && 'ended',
    isOfOtherTerm(one, place, mapped, naming) && 'other-term',
    place.isTeacher && isOthers(one, place) && lifted === null && 'other-teacher',
    !place.isTeacher && place.attends?.(one.id) === 'no' && 'not-attending',
    isCalledOtherwise(one, place, naming) && 'other-subject',
    place.isElsewhere(one.id) && 'elsewhere',
  ];
  return found.filter((doubt) => doubt !== false);
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
