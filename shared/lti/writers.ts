import type { Family, Registration } from '../records/registration.ts';
import { courseOf } from './family.ts';
import { CLAIMS, type Payload } from './payload.ts';

/**
 * What the places of a launch are good for: true where an administrator alone can set the value, so that it proves a class or names
 * a person. `listed`: a teacher may have set it, so it proves only the class in which the roster has the person who clicks.
 */
export interface Writers {
  /** custom values */
  readonly custom: boolean;
  /** `lis.course_section_sourcedid` */
  readonly lisSection: boolean | 'listed';
  /** `lis.person_sourcedid` */
  readonly lisPerson: boolean;
}

type Said = Pick<Registration, 'linksCarryNone' | 'lisProves'>;

interface Launched {
  /** opened from the course's navigation: no link of a teacher's making */
  readonly navigation: boolean;
  /** the app is installed in this one course, by its teacher */
  readonly inCourse: boolean;
}

/** Who may write what proves; docs/matching.md has the same table in words. */
const WRITERS: Readonly<Record<Family, (said: Said, launched: Launched) => Writers>> = {
  // Its section is the whole course.
  canvas: (_, { navigation, inCourse }) => ({ custom: navigation && !inCourse, lisSection: false, lisPerson: true }),
  schoology: ({ linksCarryNone, lisProves }) => ({
    custom: linksCarryNone,
    lisSection: lisProves?.includes('sections') === true || 'listed',
    lisPerson: true,
  }),
  other: ({ linksCarryNone, lisProves }) => ({
    custom: linksCarryNone,
    lisSection: lisProves?.includes('sections') === true,
    lisPerson: lisProves?.includes('person') === true,
  }),
};

export const writersOf = ({ family, ...said }: Said & Pick<Registration, 'family'>, launched: Launched): Writers =>
  WRITERS[family](said, launched);

/** A Canvas app that a teacher has put into one course: its deployment id ends in the course's own. */
export function isInCourse(family: Family, payload: Payload, context: Parameters<typeof courseOf>[0]): boolean {
  const course = family === 'canvas' ? courseOf(context) : null;
  return course !== null && String(payload[CLAIMS.deploymentId]).split(':')[1] === course.id;
}
