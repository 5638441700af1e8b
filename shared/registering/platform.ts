import { LaunchError } from '../errors.ts';
import { isRecord, type Payload, record, text } from '../lti/payload.ts';
import { LIMITS } from '../names.ts';
import type { Reach } from '../reach.ts';
import type { Invitation } from '../records/invitation.ts';
import type { Registration } from '../records/registration.ts';

/** What a platform says of itself (LTI Dynamic Registration 1.0 §3.5), as far as the invitation allows it. */
export interface Platform extends Pick<Registration, 'iss' | 'authorizationEndpoint' | 'keySetUrl'> {
  readonly registrationEndpoint: string;
}

/** What it has registered. */
export interface Registered {
  readonly toolId: string;
  /** null: it makes one later */
  readonly deploymentId: string | null;
}

/** Where a platform's configuration may be fetched, and this tool registered. Throws invitation-other. */
export function addressOf(typed: unknown, invitation: Invitation, reach: Reach): string {
  const address = text(typed, LIMITS.address);
  const url = address === null ? null : URL.parse(address);
  if (url === null || !isAt(url, invitation, reach)) throw new LaunchError('invitation-other');
  return url.href;
}

/** The issuer's own host (§3.5.1), or what the vendor has for all of its customers. */
function isAt({ protocol, username, password, host, hostname }: URL, { iss, hosted }: Invitation, reach: Reach) {
  const isSafe = protocol === 'https:' || (protocol === 'http:' && reach === 'local');
  if (!isSafe || username !== '' || password !== '') return false;
  if (hosted === null) return host === URL.parse(iss)?.host;
  return host === hostname && hosted.hosts.some((one) => hostname === one || hostname.endsWith(`.${one}`));
}

/** Throws invitation-other where it is another one than was invited, invitation-unfit where it cannot be used. */
export function readPlatform(body: string, invitation: Invitation, reach: Reach): Platform {
  const said = parsed(body);
  if (said['issuer'] !== invitation.iss) throw new LaunchError('invitation-other');
  const algs = said['id_token_signing_alg_values_supported'];
  // Security Framework 1.0 §5.1.1: RS256 is what every platform has.
  if (Array.isArray(algs) && !algs.includes('RS256')) throw new LaunchError('invitation-unfit');
  const at = (name: string): string => {
    if (said[name] === undefined) throw new LaunchError('invitation-unfit');
    return addressOf(said[name], invitation, reach);
  };
  const { authorizationEndpoint, keySetUrl } = invitation.hosted ?? {
    authorizationEndpoint: at('authorization_endpoint'),
    keySetUrl: at('jwks_uri'),
  };
  return { iss: invitation.iss, authorizationEndpoint, keySetUrl, registrationEndpoint: at('registration_endpoint') };
}

/** Throws invitation-unfit. */
export function readRegistered(body: string): Registered {
  const said = parsed(body);
  const given = said['client_id'];
  const toolId = text(Number.isSafeInteger(given) ? String(given) : given, LIMITS.id);
  if (toolId === null || !toolId.isWellFormed()) throw new LaunchError('invitation-unfit');
  const deploymentId = text(record(said[TOOL_CONFIGURATION])['deployment_id'], LIMITS.id);
  return { toolId, deploymentId: deploymentId?.isWellFormed() === true ? deploymentId : null };
}

export const TOOL_CONFIGURATION = 'https://purl.imsglobal.org/spec/lti-tool-configuration';

function parsed(body: string): Payload {
  try {
    const said: unknown = JSON.parse(body);
    if (isRecord(said)) return said;
  } catch (cause) {
    throw new LaunchError('invitation-unfit', cause);
  }
  throw new LaunchError('invitation-unfit');
}
