import type { HandOff } from '../handoff/record.ts';
import type { ContextClaim } from '../lti/claims.ts';
import { courseOf } from '../lti/family.ts';
import type { Role } from '../lti/roles.ts';
import type { Client } from '../records/client.ts';
import type { MappedClass } from '../records/context.ts';
import type { Deployment, Policy } from '../records/deployment.ts';

/** What routing looks at; docs/routing.md holds the same table in words. */
export interface Facts {
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
  /** sections of the course keep people waiting, and its teacher is to be told */
  readonly untold?: boolean;
}

export type Destination =
  | { readonly kind: 'class'; readonly class: MappedClass }
  /** `justChosen`: id of the class that the same person chose moments ago */
  | { readonly kind: 'choose'; readonly classes: readonly MappedClass[]; readonly justChosen?: string }
  | { readonly kind: 'setup' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'home' }
  | { readonly kind: 'open-from-course' }
  | { readonly kind: 'installation' };

/** From a verified launch, its mapping and the policy to one destination; never an unrelated list. */
export function route(facts: Facts, policy: Pick<Policy, 'setupBy' | 'noCourse'>): Destination {
  if (facts.role === 'administrator') return { kind: 'installation' };
  if (courseOf(facts.context) === null) return { kind: policy.noCourse === 'home' ? 'home' : 'open-from-course' };
  const changes = maySetUp(facts, policy);
  if (changes && facts.untold === true) return { kind: 'setup' };
  const own = facts.classes.filter(({ id }) => facts.own.includes(id));
  if (own.length === 0 && facts.elsewhere) {
    // Who belongs to another class is never sent to this one; who may connect it sees what there is.
    if (!changes) return { kind: 'wait' };
    return facts.classes.length === 0 ? { kind: 'setup' } : { kind: 'choose', classes: facts.classes };
  }
  const classes = own.length > 0 ? own : facts.classes;
  const [first, ...others] = classes;
  if (first === undefined) return { kind: changes ? 'setup' : 'wait' };
  return others.length === 0 ? { kind: 'class', class: first } : { kind: 'choose', classes };
}

/** Who may connect a course to a class: its instructor, or its assistant where the policy says so. */
export const maySetUp = (
  { role, changesNothing }: Pick<Facts, 'role' | 'changesNothing'>,
  { setupBy }: Pick<Policy, 'setupBy'>,
): boolean =>
  !changesNothing && (role === 'instructor' || (role === 'teaching_assistant' && setupBy === 'teaching_assistant'));

/** Whether the user of a hand-off may change the mapping of its course. */
export const mayManage = (
  { context, role, preview, user }: HandOff,
  client: Pick<Client, 'policy'>,
  { district, policy }: Pick<Deployment, 'district' | 'policy'>,
): boolean =>
  context !== null &&
  district !== null &&
  role !== null &&
  maySetUp({ role, changesNothing: preview || user.masquerade }, { ...client.policy, ...policy });
