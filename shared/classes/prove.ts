import type { RosterClass } from '../types.ts';
import { type PersonIds, teaches } from './place.ts';
import { apart, standing, type Term } from './term.ts';

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
  readonly term: Term;
  /** YYYY-MM-DD */
  readonly today: string;
  /** whether another context has the class */
  readonly isElsewhere: (classId: string) => boolean;
}

/**
 * What the launching user's own section ids prove. `named`: the district's classes that have an id, under its spelling rule.
 * A class joins a mapping by itself only where it stands here without doubts.
 */
export function prove(
  sectionIds: readonly string[],
  named: (sisId: string) => readonly RosterClass[],
  place: Place,
): readonly Proof[] {
  return sectionIds.map((sisId): Proof => {
    const [only, ...others] = named(sisId);
    if (only === undefined) return { sisId, class: null, doubts: [] };
    if (others.length > 0) return { sisId, class: null, doubts: ['ambiguous'] };
    return { sisId, class: only, doubts: doubtsOf(only, place) };
  });
}

function doubtsOf(one: RosterClass, { person, isTeacher, term, today, isElsewhere }: Place): readonly Doubt[] {
  const stands = standing(one.term, today);
  const found: readonly (Doubt | false)[] = [
    one.state === 'missing' && 'missing',
    stands === 'ended' && 'ended',
    apart(one.term, term) && 'other-term',
    isTeacher && teaches(person, one) === 'no' && 'other-teacher',
    isElsewhere(one.id) && 'elsewhere',
  ];
  return found.filter((doubt) => doubt !== false);
}

/** The classes that a launch may open as if they were mapped, and that it then adds. */
export const provenClasses = (proofs: readonly Proof[]): readonly RosterClass[] => [
  ...new Map(
    proofs.flatMap((proof) =>
      proof.class !== null && proof.doubts.length === 0 ? [[proof.class.id, proof.class] as const] : [],
    ),
  ).values(),
];
