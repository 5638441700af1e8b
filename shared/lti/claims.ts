import { LaunchError } from '../errors.ts';
import type { ClaimMap, Meaning, Registration } from '../types.ts';
import { resolved } from './family.ts';
import { parseRoles, type Roles } from './roles.ts';

/** Claims of LTI core 1.3. The vocabulary of roles and contexts is http, the claims are https: both as published. */
const C = 'https://purl.imsglobal.org/spec/lti/claim/';
export const MESSAGE_TYPE = `${C}message_type`;
export const DEPLOYMENT_ID = `${C}deployment_id`;

export type Payload = Readonly<Record<string, unknown>>;

/** A value and the claim that it came from. */
export interface Sourced {
  readonly value: string;
  readonly source: string;
}

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
}

/** Message type, version and deployment: what every LTI message has. */
export function parseMessage(payload: Payload): { messageType: string; deploymentId: string } {
  const messageType = payload[MESSAGE_TYPE];
  if (typeof messageType !== 'string' || messageType === '') throw new LaunchError('message-type-missing');
  if (payload[`${C}version`] !== '1.3.0') throw new LaunchError('version-refused'); // core §5.3.2
  return { messageType, deploymentId: id(payload[DEPLOYMENT_ID], 'deployment-id-missing') }; // core §5.3.3
}

export function parsePlatform(payload: Payload): PlatformClaim {
  const platform = record(payload[`${C}tool_platform`]);
  const presentation = record(payload[`${C}launch_presentation`]);
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
  { claimMap, family }: Pick<Registration, 'claimMap' | 'family'>,
): LaunchClaims {
  const targetLinkUri = payload[`${C}target_link_uri`];
  if (typeof targetLinkUri !== 'string' || targetLinkUri === '') throw new LaunchError('target-link-uri-missing');
  const link = record(payload[`${C}resource_link`]);
  const linkId = id(link['id'], 'resource-link-missing'); // core §5.3.5
  const uris = payload[`${C}roles`];
  if (uris === undefined || uris === null) throw new LaunchError('roles-missing'); // core §5.3.7: may be empty, must be there
  if (!Array.isArray(uris) || uris.length > 100) throw new LaunchError('claim-malformed');
  const context = parseContext(payload[`${C}context`]);
  const ours = family !== 'canvas' || customIsOurs(payload, linkId, context);
  const roles = parseRoles(uris.filter((uri) => typeof uri === 'string' && uri.length <= 512));
  return {
    targetLinkUri,
    resourceLink: { id: linkId, title: text(link['title'], 1024) },
    user: parseUser(payload, claimMap, ours),
    roles,
    observedUsers: strings(payload[`${C}role_scope_mentor`], 1000),
    context,
  };
}

/** A claim by meaning, at the place that the registration names; unresolved and empty values are absent. */
function byMeaning(payload: Payload, map: ClaimMap, meaning: Meaning): Sourced | null {
  const place = map[meaning];
  if (place === undefined) return null;
  const [scope, ...rest] = place.split('.');
  const inside = scope === 'custom' || scope === 'lis';
  const found = inside ? record(payload[`${C}${scope}`])[rest.join('.')] : payload[place];
  const value = typeof found === 'number' ? String(found) : found;
  const clean = typeof value === 'string' ? resolved(value) : null;
  return clean === null ? null : { value: clean, source: place };
}

/**
 * Whether custom values are the app's own: in Canvas a link of a teacher's making can carry its own, and only a navigation launch has the
 * id of its context for a resource link. The placement claim comes from the address, so it can only speak against.
 */
function customIsOurs(payload: Payload, linkId: string, context: ContextClaim | null): boolean {
  const placement = payload['https://www.instructure.com/placement'];
  return linkId === context?.id && (placement === undefined || /_navigation$/.test(String(placement)));
}

function parseUser(payload: Payload, map: ClaimMap, customIsOurs: boolean): User {
  const sub = id(payload['sub'], 'subject-missing'); // Certification Guide 6.1: a launch without sub is refused
  const lis = record(payload[`${C}lis`]);
  const sourcedId = resolved(text(lis['person_sourcedid']) ?? '');
  const short = (meaning: Meaning): Sourced | null => {
    const found = byMeaning(payload, map, meaning);
    if (found === null || found.value.length > 255) return null;
    return customIsOurs || !found.source.startsWith('custom.') ? found : null;
  };
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
  const context = record(claim);
  return {
    id: id(context['id'], 'claim-malformed'), // core §5.4.1: id is required in the object
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

const text = (value: unknown, max = 255): string | null =>
  typeof value === 'string' && value !== '' && value.length <= max ? value : null;

const strings = (value: unknown, most: number): readonly string[] =>
  Array.isArray(value)
    ? value.filter((item) => typeof item === 'string' && item !== '' && item.length <= 255).slice(0, most)
    : [];

function record(value: unknown): Payload {
  return isRecord(value) ? value : {};
}

export const isRecord = (value: unknown): value is Payload =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
