import { LaunchError } from '../errors.ts';
import { LIMITS } from '../names.ts';
import type { ClaimMap, Meaning, Registration } from '../records/registration.ts';
import { type CourseClaims, isNavigation, parseCourse } from './course.ts';
import { resolved } from './family.ts';
import { byMeaning, CLAIMS, isRecord, type Payload, record, type Sourced, strings, text } from './payload.ts';
import { parseRoles, type Roles } from './roles.ts';
import { isInCourse, type Writers, writersOf } from './writers.ts';

export interface User {
  readonly sub: string;
  readonly name: string | null;
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly email: string | null;
  readonly sisId: Sourced | null;
  readonly lmsId: Sourced | null;
  readonly loginId: Sourced | null;
  readonly cleverId: Sourced | null;
  /** the LMS says that an administrator is acting as this user */
  readonly masquerade: boolean;
}

export interface ContextClaim {
  readonly id: string;
  readonly label: string | null;
  readonly title: string | null;
  readonly type: readonly string[];
}

export interface PlatformClaim {
  readonly guid: string | null;
  readonly name: string | null;
  readonly returnUrl: string | null;
  readonly locale: string | null;
}

export interface LaunchClaims {
  readonly targetLinkUri: string;
  readonly resourceLink: { readonly id: string; readonly title: string | null };
  readonly user: User;
  readonly roles: Roles;
  readonly observedUsers: readonly string[];
  readonly context: ContextClaim | null;
  readonly course: CourseClaims;
  /** the app is installed in this one course, by its teacher */
  readonly inCourse: boolean;
  /** what tells the districts of one installation apart, where nobody but an administrator can have said it */
  readonly district: string | null;
}

/** Message type, version and deployment: what every LTI message has. */
export function parseMessage(payload: Payload): { messageType: string; deploymentId: string } {
  const messageType = payload[CLAIMS.messageType];
  if (typeof messageType !== 'string' || messageType === '') throw new LaunchError('message-type-missing');
  if (payload[CLAIMS.version] !== '1.3.0') throw new LaunchError('version-refused'); // core §5.3.2
  return { messageType, deploymentId: id(payload[CLAIMS.deploymentId], 'deployment-id-missing') }; // core §5.3.3
}

export function parsePlatform(payload: Payload): PlatformClaim {
  const platform = record(payload[CLAIMS.platform]);
  const presentation = record(payload[CLAIMS.presentation]);
  return {
    guid: text(platform['guid']),
    name: text(platform['name']),
    returnUrl: text(presentation['return_url'], 2048),
    locale: text(presentation['locale'], 35) ?? text(payload['locale'], 35),
  };
}

/** The claims of an LtiResourceLinkRequest (core §5.3, §5.4). Required ones throw their code; optional ones of a wrong shape count as absent. */
export function parseLaunchClaims(
  payload: Payload,
  registration: Pick<Registration, 'claimMap' | 'family' | 'linksCarryNone' | 'lisProves' | 'membersBy'>,
): LaunchClaims {
  const targetLinkUri = payload[CLAIMS.targetLinkUri];
  if (typeof targetLinkUri !== 'string' || targetLinkUri === '') throw new LaunchError('target-link-uri-missing');
  if (targetLinkUri.length > LIMITS.address) throw new LaunchError('claim-malformed');
  const link = record(payload[CLAIMS.resourceLink]);
  const linkId = id(link['id'], 'resource-link-missing'); // core §5.3.5
  const uris = payload[CLAIMS.roles];
  if (uris === undefined || uris === null) throw new LaunchError('roles-missing'); // core §5.3.7: may be empty, must be there
  if (!Array.isArray(uris) || uris.length > 100) throw new LaunchError('claim-malformed');
  const context = parseContext(payload[CLAIMS.context]);
  const { claimMap, family } = registration;
  const inCourse = isInCourse(family, payload, context);
  const writers = writersOf(registration, { navigation: isNavigation(payload, linkId, context), inCourse });
  const roles = parseRoles(uris.filter((uri) => typeof uri === 'string' && uri.length <= 512));
  return {
    targetLinkUri,
    resourceLink: { id: linkId, title: text(link['title'], 1024) },
    user: parseUser(payload, claimMap, writers),
    roles,
    observedUsers: strings(payload[CLAIMS.mentored], 1000),
    context,
    course: {
      ...parseCourse(payload, claimMap, family, writers, context?.id ?? null),
      ...(registration.membersBy && {
        members: text(record(payload[CLAIMS.members])['context_memberships_url'], 1000),
      }),
    },
    inCourse,
    // Teachers can write some of `lis`.
    district: trusted(payload, claimMap, 'district', writers.custom, false)?.value ?? null,
  };
}

/** Null where somebody else than an administrator can have written it: another teacher as the user, another district. */
function trusted(payload: Payload, map: ClaimMap, meaning: Meaning, custom: boolean, lis: boolean): Sourced | null {
  const found = byMeaning(payload, map, meaning);
  if (found === null || found.value.length > 255) return null;
  const [scope] = found.source.split('.');
  return (scope === 'custom' && !custom) || (scope === 'lis' && !lis) ? null : found;
}

function parseUser(payload: Payload, map: ClaimMap, { custom, lisPerson }: Writers): User {
  const sub = id(payload['sub'], 'subject-missing'); // Certification Guide 6.1: a launch without sub is refused
  const lis = record(payload[CLAIMS.lis]);
  const sourcedId = lisPerson ? resolved(text(lis['person_sourcedid']) ?? '') : null;
  const short = (meaning: Meaning) => trusted(payload, map, meaning, custom, lisPerson);
  return {
    sub,
    name: text(payload['name'], 512),
    givenName: text(payload['given_name'], 512),
    familyName: text(payload['family_name'], 512),
    email: text(payload['email'], 320),
    sisId: sourcedId === null ? short('userSisId') : { value: sourcedId, source: 'lis.person_sourcedid' },
    lmsId: short('userLmsId'),
    loginId: short('loginId'),
    cleverId: short('cleverUserId'),
    // A claim that an administrator is acting only takes rights away, so it counts wherever it comes from.
    masquerade: byMeaning(payload, map, 'masqueradingUser') !== null,
  };
}

function parseContext(claim: unknown): ContextClaim | null {
  if (claim === undefined || claim === null) return null;
  if (!isRecord(claim)) throw new LaunchError('claim-malformed');
  const context = claim;
  // Core §5.4.1 requires the id. LMSs that have no course to name send the object without one.
  if (context['id'] == null || String(context['id']).trim() === '') return null;
  return {
    id: id(context['id'], 'claim-malformed'),
    label: text(context['label'], 1024),
    title: text(context['title'], 1024),
    type: strings(context['type'], 10),
  };
}

/** A case-sensitive id of at most 255 characters. Half of a surrogate pair has no UTF-8 of its own: two such ids would become one. */
function id(
  value: unknown,
  missing: 'deployment-id-missing' | 'resource-link-missing' | 'subject-missing' | 'claim-malformed',
) {
  if (typeof value !== 'string' || value === '') throw new LaunchError(missing);
  if (value.length > 255 || !value.isWellFormed()) throw new LaunchError('claim-malformed');
  return value;
}
