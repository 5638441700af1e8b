import { LaunchError } from '../errors.ts';
import type { VerifiedToken } from '../lti/token.ts';
import type { Directory } from '../store/directory.ts';
import type { Client, Deployment, Registration } from '../types.ts';

export interface Installed {
  readonly deployment: Deployment;
  /** seen for the first time: not in the table yet */
  readonly isNew: boolean;
}

/** The deployment that a token names, as it is known; an unknown one as it would be recorded. */
export async function deploymentOf(
  people: Directory,
  { iss, toolId, deploymentPolicy }: Registration,
  token: VerifiedToken,
  now: number,
): Promise<Installed> {
  const id = { iss, toolId, deploymentId: token.deploymentId };
  const found = await people.deployment(id, now);
  if (found !== null) return { deployment: found, isNew: false };
  const today = dayOf(now);
  const deployment: Deployment = {
    ...id,
    status: deploymentPolicy === 'open' ? 'active' : 'pending',
    district: null,
    districtState: 'active',
    policy: {},
    spelling: {},
    platformGuid: token.platform.guid,
    platformName: token.platform.name,
    lmsHost: hostOf(token.platform.returnUrl),
    firstSeen: today,
    lastSeen: today,
    contextsOf: null,
  };
  return { deployment, isNew: true };
}

/** Throws registration-, client-, deployment-, district-suspended. */
export function refuseSuspended(registration: Registration, client: Client, deployment: Deployment): void {
  if (registration.state === 'suspended') throw new LaunchError('registration-suspended');
  if (client.state === 'suspended') throw new LaunchError('client-suspended');
  if (deployment.status === 'suspended') throw new LaunchError('deployment-suspended');
  if (deployment.districtState === 'suspended') throw new LaunchError('district-suspended');
}

/** The LMS's return address, but only on the deployment's own LMS host: the only way back that a page may offer. */
export function wayBackOf(token: VerifiedToken, { lmsHost, status }: Deployment): string | null {
  const { returnUrl } = token.platform;
  if (status !== 'active' || lmsHost === null || returnUrl === null) return null;
  // Which almost all are, and parsing costs.
  const isPlain = returnUrl.startsWith(`https://${lmsHost}/`);
  return isPlain || hostOf(returnUrl) === lmsHost ? returnUrl : null;
}

let today = { number: 0, text: '1970-01-01' };

/** YYYY-MM-DD */
export function dayOf(now: number): string {
  const number = Math.floor(now / 86_400);
  if (number !== today.number) today = { number, text: new Date(now * 1000).toISOString().slice(0, 10) };
  return today.text;
}

function hostOf(url: string | null): string | null {
  const parsed = url === null ? null : URL.parse(url);
  return parsed !== null && /^https?:$/.test(parsed.protocol) && parsed.username === '' ? parsed.host : null;
}
