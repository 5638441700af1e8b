import { compactVerify, createLocalJWKSet, errors } from 'jose';
import { type Code, LaunchError } from '../errors.ts';
import { LIMITS } from '../names.ts';
import type { KeySet, Registration } from '../records/registration.ts';
import { withoutCustomIds } from './anonymous.ts';
import { type LaunchClaims, type PlatformClaim, parseLaunchClaims, parseMessage, parsePlatform } from './claims.ts';
import { type Lti1p1, parseLti1p1 } from './lti1p1.ts';
import { CLAIMS, isRecord, type Payload, type Sourced } from './payload.ts';

/** Security Framework 1.0 §5.1.3: seconds of clock skew, and of age, that a token is allowed. */
const SKEW = 60;
const MAX_AGE = 600;

/** Cause of a refusal that a right clock might not have met with. */
export const LATE = 'late';

const MOST_AUDIENCES = 10;

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What a token says of itself before anything is checked: good only to find the registration and its keys. */
class UnverifiedToken {
  readonly token: string;
  readonly iss: string;
  readonly toolId: string;
  readonly kid: string;
  /** null when missing or too long: verification names the reason */
  readonly deploymentId: string | null;
  /** decoded and parsed once: what `verify` goes on with, and nobody else can read */
  readonly #payload: Payload;

  constructor(token: string, kid: string, payload: Payload) {
    const iss = payload['iss'];
    if (!isText(iss, LIMITS.address)) {
      throw new LaunchError(payload[CLAIMS.messageType] === undefined ? 'claims-missing' : 'issuer-malformed');
    }
    const deploymentId = payload[CLAIMS.deploymentId];
    this.token = token;
    this.iss = iss;
    this.toolId = audienceOf(payload);
    this.kid = kid;
    this.deploymentId = isText(deploymentId) ? deploymentId : null;
    this.#payload = payload;
  }

  static payloadOf(unverified: UnverifiedToken): Payload {
    return unverified.#payload;
  }
}

/** Cheap refusals, without I/O or a signature. Throws id-token-malformed, algorithm-refused, kid-missing, issuer-malformed, audience-refused, azp-refused, claims-missing. */
export function peek(token: string): UnverifiedToken {
  const parts = token.split('.');
  if (parts.length !== 3 || !/^[A-Za-z0-9_-]*$/.test(parts[2] ?? '')) throw new LaunchError('id-token-malformed');
  const header = decode(parts[0]);
  const payload = decode(parts[1]);
  const alg = header['alg'];
  if (typeof alg !== 'string' || !/^(RS|PS|ES)(256|384|512)$|^EdDSA$/.test(alg)) {
    throw new LaunchError('algorithm-refused'); // never none, never HS*
  }
  const kid = header['kid'];
  if (!isText(kid)) throw new LaunchError('kid-missing'); // §6.3
  // An extension that must be understood, such as a payload that is not encoded (RFC 7797): none is.
  if (header['crit'] !== undefined) throw new LaunchError('id-token-malformed');
  return new UnverifiedToken(token, kid, payload);
}

/** What is looked up and remembered before any signature is bounded. */
const isText = (value: unknown, most: number = LIMITS.id): value is string =>
  typeof value === 'string' && value !== '' && value.length <= most;

function audienceOf(payload: Payload): string {
  const aud = payload['aud'];
  const audiences = typeof aud === 'string' ? [aud] : aud;
  const azp = payload['azp'];
  if (!Array.isArray(audiences) || audiences.length > MOST_AUDIENCES || !audiences.every((one) => isText(one))) {
    throw new LaunchError('audience-refused');
  }
  const [first, ...others] = audiences;
  if (first === undefined) throw new LaunchError('audience-refused');
  if (azp === undefined || azp === null) {
    if (others.length > 0) throw new LaunchError('azp-refused'); // §5.1.3 step 4
    return first;
  }
  if (!isText(azp) || !audiences.includes(azp)) throw new LaunchError('azp-refused'); // step 5
  return azp;
}

/** An id token whose signature and claims hold. The class is exported as a type only: nothing outside this module can make one. */
class VerifiedToken {
  readonly #verified = true;
  readonly nonce: string;
  readonly messageType: string;
  readonly deploymentId: string;
  readonly platform: PlatformClaim;
  /** null for every message but LtiResourceLinkRequest */
  readonly launch: VerifiedLaunch | null;

  constructor(own: Pick<VerifiedToken, 'nonce' | 'messageType' | 'deploymentId' | 'platform' | 'launch'>) {
    this.nonce = own.nonce;
    this.messageType = own.messageType;
    this.deploymentId = own.deploymentId;
    this.platform = own.platform;
    this.launch = own.launch;
  }

  static is(value: object): value is VerifiedToken {
    return #verified in value;
  }
}

class VerifiedLaunch implements LaunchClaims {
  readonly #verified = true;
  readonly targetLinkUri: string;
  readonly resourceLink: LaunchClaims['resourceLink'];
  readonly user: LaunchClaims['user'];
  readonly roles: LaunchClaims['roles'];
  readonly observedUsers: LaunchClaims['observedUsers'];
  readonly context: LaunchClaims['context'];
  readonly course: LaunchClaims['course'];
  readonly inCourse: boolean;
  readonly district: string | null;
  /** null, too, where nobody asked for it */
  readonly lti1p1: Lti1p1 | null;

  constructor(claims: LaunchClaims & Pick<VerifiedLaunch, 'lti1p1'>) {
    this.targetLinkUri = claims.targetLinkUri;
    this.resourceLink = claims.resourceLink;
    this.user = claims.user;
    this.roles = claims.roles;
    this.observedUsers = claims.observedUsers;
    this.context = claims.context;
    this.course = claims.course;
    this.inCourse = claims.inCourse;
    this.district = claims.district;
    this.lti1p1 = claims.lti1p1;
  }

  static is(value: object): value is VerifiedLaunch {
    return #verified in value;
  }
}

export type { UnverifiedToken, VerifiedLaunch, VerifiedToken };

/**
 * Verifies signature and claims (Security Framework 1.0 §5.1.3, LTI core 1.3 §5.3).
 * `keys` comes from keysOf; `now` is in seconds; `ownOrigins` are the origins that a target link URI may have.
 */
export async function verify(
  unverified: UnverifiedToken,
  registration: Registration,
  keys: Keys,
  ownOrigins: readonly string[],
  now: number,
): Promise<VerifiedToken> {
  try {
    await compactVerify(unverified.token, keys, { algorithms: [...registration.algs] });
  } catch (cause) {
    throw new LaunchError(codeOf(cause), cause);
  }
  // Decoded from the very characters that the signature covers.
  const payload = UnverifiedToken.payloadOf(unverified);
  checkParties(payload, unverified, registration);
  checkTimes(payload, now);
  const nonce = payload['nonce'];
  if (typeof nonce !== 'string' || nonce === '') throw new LaunchError('nonce-missing'); // §5.1.3 step 9
  const message = parseMessage(payload);
  const platform = parsePlatform(payload);
  const isLaunch = message.messageType === 'LtiResourceLinkRequest';
  const launch = isLaunch
    ? new VerifiedLaunch({ ...parseLaunchClaims(payload, registration), lti1p1: parseLti1p1(payload, registration) })
    : null;
  if (launch !== null && !onOwnHost(launch.targetLinkUri, ownOrigins)) throw new LaunchError('target-link-uri-foreign');
  return new VerifiedToken({ nonce, ...message, platform, launch });
}

/** The same without the ids of its user that custom values name, or that were the user's under LTI 1.1. */
export function withoutPersonIds(token: VerifiedToken): VerifiedToken {
  if (token.launch === null) return token;
  const launch = new VerifiedLaunch({ ...token.launch, user: withoutCustomIds(token.launch.user), lti1p1: null });
  return new VerifiedToken({ ...token, launch });
}

/** The same with what is known of its user at Clever. */
export const identified = (launch: VerifiedLaunch, cleverId: Sourced | null): VerifiedLaunch =>
  cleverId === launch.user.cleverId ? launch : new VerifiedLaunch({ ...launch, user: { ...launch.user, cleverId } });

/** §5.1.3 steps 2 to 5. */
function checkParties(payload: Payload, { iss, toolId }: UnverifiedToken, registration: Registration): void {
  if (iss !== registration.iss) throw new LaunchError('issuer-malformed');
  const trusted: readonly unknown[] = [registration.toolId, ...registration.trustedAudiences];
  const audiences = [payload['aud']].flat();
  if (!audiences.includes(registration.toolId)) throw new LaunchError('audience-refused');
  if (!audiences.every((one) => trusted.includes(one))) throw new LaunchError('audience-refused');
  if (toolId !== registration.toolId) throw new LaunchError('azp-refused');
}

/** §5.1.3 steps 7 and 8, and nbf (RFC 7519 §4.1.5). */
function checkTimes({ iat, nbf, exp }: Payload, now: number): void {
  if (typeof exp !== 'number') throw new LaunchError('token-expired');
  if (typeof iat !== 'number') throw new LaunchError('token-issued-at-refused');
  if (nbf !== undefined && typeof nbf !== 'number') throw new LaunchError('token-expired');
  if (Math.max(iat, nbf ?? iat) > now + SKEW) throw new LaunchError('platform-clock-wrong');
  if (exp <= now - SKEW) throw new LaunchError('token-expired', LATE);
  if (now - iat > MAX_AGE + SKEW) throw new LaunchError('token-issued-at-refused', LATE);
}

export type Keys = ReturnType<typeof createLocalJWKSet>;

/** Keys ready for verification; keep the result, since importing a key costs as much as a signature check. */
export const keysOf = (keySet: KeySet): Keys => createLocalJWKSet({ keys: keySet.keys.map((key) => ({ ...key })) });

function codeOf(error: unknown): Code {
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature-invalid';
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return 'key-unknown';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'algorithm-refused';
  if (error instanceof errors.JOSEError) return 'id-token-malformed';
  throw error;
}

function onOwnHost(uri: string, ownOrigins: readonly string[]): boolean {
  // Which almost all are, and parsing costs: such an address has no user name, since one would come before the path.
  if (ownOrigins.some((origin) => uri.startsWith(`${origin}/`))) return true;
  const url = URL.parse(uri);
  return url !== null && url.username === '' && url.password === '' && ownOrigins.includes(url.origin);
}

function decode(part = ''): Payload {
  const bytes = Buffer.from(part, 'base64url');
  // Decoding skips what does not belong, so what it read is written again; a pattern for the whole part takes five times as long.
  if (bytes.toString('base64url') !== part) throw new LaunchError('id-token-malformed');
  try {
    const parsed: unknown = JSON.parse(UTF8.decode(bytes));
    if (isRecord(parsed)) return parsed;
  } catch (cause) {
    throw new LaunchError('id-token-malformed', cause);
  }
  throw new LaunchError('id-token-malformed');
}
