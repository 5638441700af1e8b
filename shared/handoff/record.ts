import type { ContextClaim, User } from '../lti/claims.ts';
import type { Role } from '../lti/roles.ts';
import type { DeploymentId, MappedClass } from '../types.ts';

/** Where the hand-off takes the user: a class, or why there is none. */
export type Entry = 'class' | 'setup' | 'home';

/** What is sealed in the launch item between launch and token: everything of the launch object that the table does not hold elsewhere. */
export interface HandOff extends DeploymentId {
  readonly entry: Entry;
  readonly user: User;
  readonly preview: boolean;
  readonly role: Role;
  readonly roles: readonly string[];
  readonly observedUsers: readonly string[];
  /** only when on the deployment's own LMS host */
  readonly returnUrl: string | null;
  readonly locale: string | null;
  readonly context: (ContextClaim & { readonly key: string }) | null;
  readonly resourceLink: { readonly id: string; readonly title: string | null };
  readonly mapping: {
    readonly version: number;
    /** the active classes */
    readonly classes: readonly MappedClass[];
    readonly chosen: string | null;
  } | null;
  readonly launchedAt: number;
  /** what was cut for size, in the order in which it was cut */
  readonly truncated: readonly Cut[];
}

export const CUTS = ['observed_users', 'classes', 'titles'] as const;
export type Cut = (typeof CUTS)[number];
