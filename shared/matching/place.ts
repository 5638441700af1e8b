import type { MappedClass } from '../records/context.ts';
import type { SpellingRules } from '../records/deployment.ts';
import type { RosterClass } from '../records/roster.ts';
import { calledIn } from './called.ts';
import { coreOf } from './codes.ts';
import { type PersonIds, teaches } from './teachers.ts';
import type { Term } from './term.ts';

/** Who asks, and what is known of the course. */
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

/** What else is known of the id that names a class. */
export interface Naming {
  readonly sisId: string;
  /** others that have the id, of the course itself or of times that are over */
  readonly before: readonly RosterClass[];
  /** of the course, or named by the same launch */
  readonly beside: readonly (Pick<RosterClass, 'id' | 'name'> & Partial<RosterClass>)[];
}

/** Whether the roster gives a class to other teachers than this one. */
export function isOthers(one: RosterClass, { person, spelling, teachesOthers }: Place): boolean {
  const said = teaches(person, one, spelling?.user);
  return said === 'no' || (said === 'unknown' && teachesOthers?.(one.id) === true);
}

/** What tells that an id of the person's is a teacher's of the class, whom the LMS spells otherwise. */
export type Lift = 'teacher-email' | 'teacher-id';

/**
 * Where the LMS itself keeps the section's id, and the roster knows nobody by the person's: a teacher of the class who alone has the same
 * email address is the same person; so is one whose id is that of the person but for letters and zeros before it, unless a rule says how
 * ids are spelled.
 */
export function liftOf(one: RosterClass, place: Place, { sisId }: Naming): Lift | null {
  const { email = null, person, spelling, teachesOthers, takesOver } = place;
  if (teachesOthers?.(one.id) !== false || takesOver?.(sisId) !== true) return null;
  if (calledIn([one], { email, name: null }) !== null) return 'teacher-email';
  const own = coreOf(person.sisId);
  if (spelling?.user !== undefined || own === null) return null;
  return one.teachers.filter((teacher) => coreOf(teacher.sisId) === own).length === 1 ? 'teacher-id' : null;
}

/** Whether the roster names the person for a class. */
export const isHers = (one: RosterClass, { person, isTeacher, spelling, attends }: Place): boolean =>
  (isTeacher && teaches(person, one, spelling?.user) === 'yes') || attends?.(one.id) === 'yes';
