import { spell } from '../matching/spelling.ts';
import type { Context, MappedClass } from '../records/context.ts';
import type { SpellingRule } from '../records/deployment.ts';
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
  | { readonly kind: 'open' };

/** A course as the table has it. */
export interface CourseNow {
  readonly context: Context | null;
  /** classes of its mapping that open */
  readonly mapped: readonly MappedClass[];
  /** how the district's LMS spells ids of sections */
  readonly rule: SpellingRule;
}

/** By the course's own copies alone. `lookedUpOn`: the day on which ids that named nothing then are not asked for again; null: they are. */
export function inCourse(sectionId: string, { context, mapped, rule }: CourseNow, lookedUpOn: string | null): Named {
  const wanted = spell(sectionId, rule, 'lms');
  const names = ({ roster }: MappedClass): boolean =>
    roster?.sisIds.some((sisId) => spell(sisId, rule, 'roster') === wanted) === true;
  const here = mapped.filter(names);
  if (here.length > 0) return { kind: 'here', classIds: here.map(({ id }) => id) };
  if (lookedUpOn !== null && context?.unresolved[sectionId] === lookedUpOn) return { kind: 'absent' };
  const other = context?.classes.find(names);
  if (other === undefined) return { kind: 'open' };
  return { kind: other.state === 'removed' ? 'absent' : 'run-out' };
}

/** By the classes that the catalogue names for it: `open` where any of them is new to the course. */
export function inCatalogue(classes: readonly RosterClass[], { context, mapped }: CourseNow): Named {
  const isOf = (those: readonly MappedClass[]) => (one: RosterClass) => those.some(({ id }) => id === one.id);
  const here = classes.filter(isOf(mapped));
  if (here.length > 0) return { kind: 'here', classIds: here.map(({ id }) => id) };
  if (!classes.every(isOf(context?.classes ?? []))) return { kind: 'open' };
  return { kind: classes.some(isOf(activeClasses(context))) ? 'run-out' : 'absent' };
}
