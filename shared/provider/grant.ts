import { sha256 } from '../crypto/hash.ts';
import { LaunchError } from '../errors.ts';
import { type Params, single } from '../url.ts';
import type { Asked } from './carried.ts';

/** A token request (RFC 6749 §4.1.3, RFC 7636 §4.5). */
export interface Grant {
  readonly launchId: string;
  readonly secret: string;
  readonly redirectUri: string | null;
  readonly verifier: string | null;
}

/** What is empty counts as absent (RFC 6749 §3.2). Throws token-request-malformed, grant-type-unsupported, grant-refused, parameter-repeated. */
export function parseGrant(params: Params): Grant {
  const value = (name: string): string | null => single(params, name)?.value || null;
  const grantType = value('grant_type');
  const code = value('code');
  if (grantType === null) throw new LaunchError('token-request-malformed');
  if (grantType !== 'authorization_code') throw new LaunchError('grant-type-unsupported');
  if (code === null) throw new LaunchError('token-request-malformed');
  const [, launchId, secret] = /^([A-Za-z0-9_-]{22})([A-Za-z0-9_-]{43})$/.exec(code) ?? [];
  if (launchId === undefined || secret === undefined) throw new LaunchError('grant-refused');
  return { launchId, secret, redirectUri: value('redirect_uri'), verifier: value('code_verifier') };
}

/**
 * Whether the request for the token is that of the request for the code: the same redirect_uri, and a verifier exactly where there was a
 * challenge, lest somebody leave it out (RFC 9700 §2.1.1).
 */
export function answersTo({ redirectUri, verifier }: Grant, asked: Asked): boolean {
  if (redirectUri !== asked.redirectUri) return false;
  if (verifier === null || asked.challenge === null) return verifier === asked.challenge;
  const isVerifier = /^[A-Za-z0-9\-._~]{43,128}$/.test(verifier);
  return isVerifier && sha256(verifier) === asked.challenge;
}
