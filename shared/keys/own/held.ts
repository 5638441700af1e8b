import type { Scheduled } from './schedule.ts';

/** A signing key with its private half, as kept in Secrets Manager and nowhere else. */
export interface PrivateKey extends Scheduled {
  readonly jwk: Readonly<Record<string, unknown>> & { readonly n: string; readonly e: string };
}

export interface KeySecret {
  /** Empty while `refresh` has not run. Throws store-unavailable. */
  read(): Promise<readonly PrivateKey[]>;
  /** Throws store-unavailable. */
  write(keys: readonly PrivateKey[]): Promise<void>;
}

/** Before the first run the secret holds what CloudFormation put there: not ours, so no keys. */
export function keysIn(text: string): readonly PrivateKey[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [];
  }
  const keys = typeof parsed === 'object' && parsed !== null && 'keys' in parsed ? parsed.keys : [];
  return Array.isArray(keys) ? keys.filter(isPrivateKey) : [];
}

const isPrivateKey = (value: unknown): value is PrivateKey =>
  typeof value === 'object' &&
  value !== null &&
  'kid' in value &&
  typeof value.kid === 'string' &&
  'signsFrom' in value &&
  typeof value.signsFrom === 'number' &&
  'jwk' in value &&
  isPrivateJwk(value.jwk);

const isPrivateJwk = (jwk: unknown): jwk is PrivateKey['jwk'] =>
  typeof jwk === 'object' &&
  jwk !== null &&
  'n' in jwk &&
  typeof jwk.n === 'string' &&
  'e' in jwk &&
  typeof jwk.e === 'string' &&
  'd' in jwk &&
  typeof jwk.d === 'string';
