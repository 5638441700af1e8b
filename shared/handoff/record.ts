import type { ContextClaim, User } from '../lti/claims.ts';
import type { Lti1p1 } from '../lti/lti1p1.ts';
import type { Role } from '../lti/roles.ts';
import type { MappedClass } from '../records/context.ts';
import type { DeploymentId } from '../records/deployment.ts';
import type { UserRole } from '../records/person.ts';

/** Where the hand-off takes the user: a class, or why there is none. `choose`: the partner lets the user choose among the mapped classes. */
export type Entry = 'class' | 'choose' | 'setup' | 'home';

/** What is sealed in the launch item between launch and token: everything of the launch object that the table does not hold elsewhere. */
export interface HandOff extends DeploymentId {
  readonly entry: Entry;
  readonly user: User;
  readonly preview: boolean;
  /** in the course; null of who comes from Clever, where no course is */
  readonly role: Role | null;
  readonly roles: readonly string[];
  readonly observedUsers: readonly string[];
  /** only when on the deployment's own LMS host */
  readonly returnUrl: string | null;
  readonly locale: string | null;
  readonly context: (ContextClaim & { readonly key: string }) | null;
  /** null of who comes from Clever */
  readonly resourceLink: { readonly id: string; readonly title: string | null } | null;
  readonly mapping: {
    readonly version: number;
    /** the classes that it opens */
    readonly classes: readonly HandedClass[];
    readonly chosen: string | null;
    /** in the chosen class */
    readonly rostered: Rostered;
    /** sections that keep people waiting, for a teacher */
    readonly waiting: readonly HandedSection[];
  } | null;
  readonly launchedAt: number;
  /** what Clever has the person for, where it has said so in this launch */
  readonly cleverRoles: readonly UserRole[] | null;
  readonly lti1p1: Lti1p1 | null;
  /** whether a cookie of ours came back; null where it goes on in another place, which nobody has tried */
  readonly cookies: boolean | null;
  /** what was cut for size, in the order in which it was cut */
  readonly truncated: readonly Cut[];
}

/** A section of a connected course that is connected to no class, and how many people wait for it. */
interface HandedSection {
  readonly sisId: string;
  readonly name: string | null;
  readonly people: number;
}

/** A class as it is handed over. `missing`: the roster has lost it; `ended`: its term is over. */
export interface HandedClass extends Pick<MappedClass, 'id' | 'urlId' | 'name' | 'how' | 'at' | 'evidence'> {
  readonly standing: Standing;
}

export const STANDINGS = ['active', 'missing', 'ended'] as const;
export type Standing = (typeof STANDINGS)[number];

/** Whether the roster has this person in the class; unknown where it cannot tell. */
export const ROSTERED = ['yes', 'no', 'unknown'] as const;
export type Rostered = (typeof ROSTERED)[number];

export const CUTS = ['observed_users', 'classes', 'titles'] as const;
export type Cut = (typeof CUTS)[number];
