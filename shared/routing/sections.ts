import { hasEnded } from '../matching/other-term.ts';
import { isCopyBy, sectionKey } from '../matching/section-key.ts';
import { isCleverId } from '../matching/spelling.ts';
import { standing } from '../matching/term.ts';
import type { Context, MappedClass, WaitingSection } from '../records/context.ts';
import type { SpellingRules } from '../records/deployment.ts';
import type { RosterClass } from '../records/roster.ts';
import { activeClasses } from '../store/contexts/contexts.ts';

/** What one section id of a launch names, for the course that was launched. */
export type Named =
  | { readonly kind: 'here'; readonly classIds: readonly string[] }
  /** a class of this course that opens no more; still it is the user's own */
  | { readonly kind: 'run-out' }
  /** nothing that counts: what a person took out of this course, or what was looked up in vain */
  | { readonly kind: 'absent' }
  /** not known here: the catalogue may name classes, and they may be proven */
  | {
      readonly kind: 'open';
      /** classes of the course whose terms are over: what opens where the catalogue names none besides */
      readonly before?: readonly string[];
    };

/** A course as the table has it. */
export interface CourseNow {
  readonly context: Context | null;
  /** classes of its mapping that open */
  readonly mapped: readonly MappedClass[];
  /** how the district's LMS spells ids of sections */
  readonly spelling: SpellingRules;
  /** YYYY-MM-DD */
  readonly today: string;
}

/** By the course's own copies alone. `lookedUpOn`: the day on which ids that named nothing then are not asked for again; null: they are. */
export function inCourse(
  sectionId: string,
  { context, mapped, spelling, today }: CourseNow,
  lookedUpOn: string | null,
): Named {
  const wanted = sectionKey(sectionId, spelling);
  const names = ({ id, roster }: MappedClass): boolean =>
    (id === sectionId && isCleverId(id)) ||
    roster?.sisIds.some((sisId) => isCopyBy(sisId, roster.schoolId, wanted, spelling)) === true;
  const isKnown = lookedUpOn !== null && context?.unresolved[sectionId] === lookedUpOn;
  const here = mapped.filter(names);
  const classIds = here.map(({ id }) => id);
  // The second half of a year may have the id of the first.
  if (here.length > 0 && !isKnown && here.every((one) => hasEnded(one, today)))
    return { kind: 'open', before: classIds };
  if (here.length > 0) return { kind: 'here', classIds };
  const other = context?.classes.find(names);
  if (other?.state === 'removed') return { kind: 'absent' };
  if (!isKnown) return { kind: 'open' };
  return { kind: other === undefined ? 'absent' : 'run-out' };
}

/** Whether a section id names a class that opens here. */
const isHere = (sectionId: string, course: CourseNow): boolean => inCourse(sectionId, course, null).kind === 'here';

/** Sections of a connected course that still keep people waiting: not those that go where a person connected a class meanwhile. */
export const stillWaiting = (course: CourseNow, hasByPerson: boolean): readonly WaitingSection[] =>
  course.mapped.length === 0
    ? []
    : (course.context?.waitingSections ?? []).filter(
        ({ sisId }) => !isHere(sisId, course) && !(hasByPerson && course.context?.unresolved[sisId] !== undefined),
      );

/** By the classes that the catalogue names for it: `open` where any of them is new to the course. */
export function inCatalogue(classes: readonly RosterClass[], { context, mapped, today }: CourseNow): Named {
  const isOf = (those: readonly MappedClass[]) => (one: RosterClass) => those.some(({ id }) => id === one.id);
  const here = classes.filter(isOf(mapped));
  const isNew = !classes.every(isOf(context?.classes ?? []));
  if (here.length > 0 && !(isNew && here.every(({ term }) => standing(term, today) === 'ended'))) {
    return { kind: 'here', classIds: here.map(({ id }) => id) };
  }
  if (isNew) return { kind: 'open' };
  return { kind: classes.some(isOf(activeClasses(context))) ? 'run-out' : 'absent' };
}

/** Of a course whose sections nobody looked up. */
export const NOT_LOOKED_UP = {
  joins: [],
  leaves: [],
  stale: [],
  stranger: null,
  nowhere: [],
  named: [],
  moves: [],
} as const;
