import type { MappedClass, Policy } from '../types.ts';
import type { ContextClaim } from './claims.ts';
import { isAccount } from './family.ts';
import type { Role } from './roles.ts';

/** What routing looks at; docs/routing.md holds the same table in words. */
export interface Visit {
  readonly role: Role;
  /** student preview, or an administrator acting as this user: goes where that user goes, changes nothing */
  readonly changesNothing: boolean;
  /** null: no course in this launch, or only an account */
  readonly context: ContextClaim | null;
  /** the classes of the course that may open, longest connected first; those that this launch proves are among them */
  readonly classes: readonly MappedClass[];
  /** ids of those that the user's own section ids name */
  readonly own: readonly string[];
  /** the user's own section ids name classes, but none that may open here */
  readonly elsewhere: boolean;
}

export type Destination =
  | { readonly kind: 'class'; readonly class: MappedClass }
  | { readonly kind: 'choose'; readonly classes: readonly MappedClass[] }
  | { readonly kind: 'setup' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'home' }
  | { readonly kind: 'open-from-course' }
  | { readonly kind: 'installation' };

/** The course of a launch: an account-level context is none. */
export const courseOf = (context: ContextClaim | null): ContextClaim | null =>
  context !== null && isAccount(context.type) ? null : context;

/** From a verified launch, its mapping and the policy to one destination; never an unrelated list. */
export function route(visit: Visit, policy: Pick<Policy, 'setupBy' | 'noCourse'>): Destination {
  if (visit.role === 'administrator') return { kind: 'installation' };
  if (courseOf(visit.context) === null) return { kind: policy.noCourse === 'home' ? 'home' : 'open-from-course' };
  const changes = maySetUp(visit, policy);
  const own = visit.classes.filter(({ id }) => visit.own.includes(id));
  if (own.length === 0 && visit.elsewhere) {
    // Who belongs to another class is never sent to this one; who may connect it sees what there is.
    if (!changes) return { kind: 'wait' };
    return visit.classes.length === 0 ? { kind: 'setup' } : { kind: 'choose', classes: visit.classes };
  }
  const classes = own.length > 0 ? own : visit.classes;
  const [first, ...others] = classes;
  if (first === undefined) return { kind: changes ? 'setup' : 'wait' };
  return others.length === 0 ? { kind: 'class', class: first } : { kind: 'choose', classes };
}

/** Who may connect a course to a class: its instructor, or its assistant where the policy says so. */
export const maySetUp = (
  { role, changesNothing }: Pick<Visit, 'role' | 'changesNothing'>,
  { setupBy }: Pick<Policy, 'setupBy'>,
): boolean =>
  !changesNothing && (role === 'instructor' || (role === 'teaching_assistant' && setupBy === 'teaching_assistant'));
