import type { ClaimMap, Meaning } from '../records/registration.ts';
import { resolved } from './family.ts';

/** Claims of LTI core 1.3. The vocabulary of roles and contexts is http, the claims are https: both as published. */
export const C = 'https://purl.imsglobal.org/spec/lti/claim/';

/** The claims of LTI that we read. */
export const CLAIMS = {
  messageType: `${C}message_type`,
  version: `${C}version`,
  deploymentId: `${C}deployment_id`,
  targetLinkUri: `${C}target_link_uri`,
  resourceLink: `${C}resource_link`,
  roles: `${C}roles`,
  mentored: `${C}role_scope_mentor`,
  context: `${C}context`,
  platform: `${C}tool_platform`,
  presentation: `${C}launch_presentation`,
  lis: `${C}lis`,
  lti1p1: `${C}lti1p1`,
  members: 'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice',
} as const;

export type Payload = Readonly<Record<string, unknown>>;

/** A value and the claim that it came from. */
export interface Sourced {
  readonly value: string;
  readonly source: string;
}

/** A claim by meaning, at the place that the registration names; unresolved and empty values are absent. */
export function byMeaning(payload: Payload, map: ClaimMap, meaning: Meaning): Sourced | null {
  const place = placesOf(map).get(meaning);
  if (place === undefined) return null;
  const found = place.member === null ? payload[place.claim] : record(payload[place.claim])[place.member];
  // Past 2^53 the parser has rounded it already: another person's id is worse than none.
  const value = Number.isSafeInteger(found) ? String(found) : found;
  const clean = typeof value === 'string' ? resolved(value) : null;
  return clean === null ? null : { value: clean, source: place.source };
}

/** Whether the claim came and is blank: there is nothing to tell, which is not the same as not being told. */
export function isBlank(payload: Payload, map: ClaimMap, meaning: Meaning): boolean {
  const place = placesOf(map).get(meaning);
  if (place === undefined || place.member === null) return false;
  const found = record(payload[place.claim])[place.member];
  return typeof found === 'string' && found.trim() === '';
}

interface Place {
  readonly source: string;
  readonly claim: string;
  /** null: the claim itself is the value */
  readonly member: string | null;
}

/** Names that are put together anew are slow to look up; a registration's stay as they are. */
const known = new WeakMap<ClaimMap, ReadonlyMap<string, Place>>();

function placesOf(map: ClaimMap): ReadonlyMap<string, Place> {
  const places = known.get(map);
  if (places !== undefined) return places;
  const made = new Map(Object.entries(map).map(([meaning, source]) => [meaning, placeOf(source)]));
  known.set(map, made);
  return made;
}

function placeOf(source: string): Place {
  const inside = source.startsWith('custom.') || source.startsWith('lis.');
  const dot = source.indexOf('.');
  return inside
    ? { source, claim: C + source.slice(0, dot), member: source.slice(dot + 1) }
    : { source, claim: source, member: null };
}

export const text = (value: unknown, max = 255): string | null =>
  typeof value === 'string' && value !== '' && value.length <= max ? value : null;

export const strings = (value: unknown, most: number): readonly string[] =>
  Array.isArray(value)
    ? value.filter((item) => typeof item === 'string' && item !== '' && item.length <= 255).slice(0, most)
    : [];

export function record(value: unknown): Payload {
  return isRecord(value) ? value : {};
}

export const isRecord = (value: unknown): value is Payload =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
