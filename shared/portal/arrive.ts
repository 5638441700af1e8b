import type { SignedIn } from '../clever/sign-in.ts';
import type { HandOff } from '../handoff/record.ts';
import type { CleverRoles, CleverUser } from '../records/clever.ts';
import type { Deployment } from '../records/deployment.ts';
import { type SignedIn as Answer, USER_ROLES, type UserId, type UserRole } from '../records/person.ts';

type User = Extract<SignedIn, { readonly kind: 'user' }>['user'];

/** What somebody is at Clever, all of it; a guardian is nothing here. */
const rolesOf = ({ student, teacher, staff, districtAdmin }: CleverRoles): readonly UserRole[] => {
  const has: Readonly<Record<UserRole, boolean>> = {
    student: student !== null,
    teacher: teacher !== null,
    staff: staff !== null,
    district_admin: districtAdmin,
  };
  return USER_ROLES.filter((role) => has[role]);
};

/** Of several the first in this order: a student is nothing else. */
const sisIdOf = ({ roles: { student, teacher, staff } }: CleverUser): string | null =>
  student?.sisId ?? teacher?.sisId ?? staff?.staffId ?? null;

/** Home, in the same hand-off as a launch of an LMS. */
export function homeOf(user: User, { iss, toolId, deploymentId }: Deployment, now: number): HandOff {
  const { first, last } = user.name;
  const name = [first, last].filter((part) => part !== null).join(' ');
  const sisId = sisIdOf(user);
  const { student, teacher, staff } = user.roles;
  const username = (student ?? teacher ?? staff)?.username ?? null;
  const said = (value: string | null) => (value === null ? null : { value, source: 'clever' });
  return {
    iss,
    toolId,
    deploymentId,
    entry: 'home',
    user: {
      sub: user.id,
      name: name === '' ? null : name,
      givenName: first,
      familyName: last,
      email: user.email,
      sisId: said(sisId),
      lmsId: null,
      loginId: said(username),
      cleverId: { value: user.id, source: 'sign-in' },
      masquerade: false,
    },
    preview: false,
    role: null,
    roles: [],
    observedUsers: [],
    returnUrl: null,
    locale: null,
    context: null,
    resourceLink: null,
    mapping: null,
    launchedAt: now,
    cleverRoles: rolesOf(user.roles),
    lti1p1: null,
    cookies: true,
    truncated: [],
  };
}

/** The same answer, to be held against who came from an LMS. */
export function answerOf({ id, name, email, roles }: User, district: string, now: number): Answer {
  const { student, teacher, staff } = roles;
  const said = (kind: UserId['kind'], value: string | null): readonly UserId[] =>
    value === null ? [] : [{ kind, id: value }];
  const ids = [
    ...[student, teacher].flatMap((role) =>
      role === null ? [] : [...said('sis', role.sisId), ...said('number', role.number), ...said('state', role.stateId)],
    ),
    ...said('sis', staff?.staffId ?? null),
  ];
  return {
    cleverId: id,
    district,
    roles: rolesOf(roles),
    isShared: true,
    ids,
    firstName: name.first,
    lastName: name.last,
    email,
    at: now,
  };
}
