export const USER_ROLES = ['student', 'teacher', 'staff', 'district_admin'] as const;
export type UserRole = (typeof USER_ROLES)[number];

export const USER_ID_KINDS = ['sis', 'number', 'state', 'username'] as const;

/** An id as the roster has it, in the one spelling that the district's rule brings both sides to. */
export interface UserId {
  /** the SIS's own, what the SIS has besides, or the name to sign in with */
  readonly kind: (typeof USER_ID_KINDS)[number];
  readonly id: string;
}

/** An id of a user at Clever, in one of its roles there. */
export interface UserReference extends UserId {
  /** 24 hexadecimal digits */
  readonly cleverId: string;
  readonly role: UserRole;
}

/** Whom an id names. */
export interface NamedUser {
  readonly cleverId: string;
  /** by this id, among other roles or alone; staff are teachers and administrators, too */
  readonly isStudent: boolean;
  readonly isStaff: boolean;
}

/** How a link came to be: its person signed in to Clever, or an operator said so. */
export const LINK_SOURCES = ['sign-in', 'operator'] as const;

/** Who a person of an LMS is at Clever, where neither a claim nor an id says it. */
export interface IdentityLink {
  /** h of realm and sub, which is the user's id in the launch object */
  readonly user: string;
  readonly cleverId: string;
  readonly district: string;
  readonly source: (typeof LINK_SOURCES)[number];
  /** YYYY-MM-DD */
  readonly day: string;
}

/** Who signed in to Clever, as Clever says it. */
export interface SignedIn {
  readonly cleverId: string;
  readonly district: string;
  /** of a guardian, none */
  readonly roles: readonly UserRole[];
  /** whether the district shares this user with the application */
  readonly isShared: boolean;
  /** of the SIS and the state, as the roster has them; none where Clever does not say */
  readonly ids: readonly UserId[];
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
  /** unix seconds */
  readonly at: number;
}
