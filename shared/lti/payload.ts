import type { ClaimMap, Meaning } from '../types.ts';
import { resolved } from './family.ts';

/** Claims of LTI core 1.3. The vocabulary of roles and contexts is http, the claims are https: both as published. */
export const C = 'https://purl.imsglobal.org/spec/lti/claim/';

export type Payload = Readonly<Record<string, unknown>>;

/** A value and the claim that it came from. */
export interface Sourced {
  readonly value: string;
  readonly source: string;
}

/** A claim by meaning, at the place that the registration names; unresolved and empty values are absent. */
export function byMeaning(payload: Payload, map: ClaimMap, meaning: Meaning): Sourced | null {
  const place = map[meaning];
  if (place === undefined) return null;
  const inside = place.startsWith('custom.') || place.startsWith('lis.');
  const dot = inside ? place.indexOf('.') : 0;
  const found = inside ? record(payload[C + place.slice(0, dot)])[place.slice(dot + 1)] : payload[place];
  const value = typeof found === 'number' ? String(found) : found;
  const clean = typeof value === 'string' ? resolved(value) : null;
  return clean === null ? null : { value: clean, source: place };
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
