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
  /** the active classes of the context, longest connected first */
  readonly classes: readonly MappedClass[];
}

export type Destination =
  | { readonly kind: 'class'; readonly class: MappedClass }
  | { readonly kind: 'setup' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'home' }
  | { readonly kind: 'open-from-course' }
  | { readonly kind: 'installation' };

/** The course of a launch: an account-level context is none. */
export const courseOf = (context: ContextClaim | null): ContextClaim | null =>
  context !== null && isAccount(context.type) ? null : context;

/** From a verified launch, its mapping and the policy to one destination; never an unrelated list. */
export function route(visit: Visit, policy: Policy): Destination {
  if (visit.role === 'administrator') return { kind: 'installation' };
  if (courseOf(visit.context) === null) return { kind: policy.noCourse === 'home' ? 'home' : 'open-from-course' };
  const [first] = visit.classes;
  if (first !== undefined) return { kind: 'class', class: first };
  return maySetUp(visit, policy) ? { kind: 'setup' } : { kind: 'wait' };
}

/** Who may connect a course to a class: its instructor, or its assistant where the policy says so. */
const maySetUp = (visit: Pick<Visit, 'role' | 'changesNothing'>, policy: Policy): boolean =>
  !visit.changesNothing &&
  (visit.role === 'instructor' || (visit.role === 'teaching_assistant' && policy.setupBy === 'teaching_assistant'));
