import { dayOf } from '../day.ts';
import type { VerifiedToken } from '../lti/token.ts';
import type { Deployment } from '../records/deployment.ts';
import type { Registration } from '../records/registration.ts';
import type { Installed } from '../routing/remember.ts';
import { strays } from '../routing/served.ts';
import type { Directory } from '../store/directory/directory.ts';

/**
 * The deployment that a token names, as it is known; an unknown one as it would be recorded. One of several districts is as many
 * deployments as its claim `district` has values, each of which waits to be approved for its own; without a value it waits itself.
 */
export async function deploymentOf(
  people: Directory,
  registration: Registration,
  token: VerifiedToken,
  now: number,
  deploymentId = token.deploymentId,
): Promise<Installed> {
  const { iss, toolId, deploymentPolicy } = registration;
  const id = { iss, toolId, deploymentId };
  const found = await people.deployment(id, now);
  if (found?.parted === true && found.status !== 'suspended') {
    const district = token.launch?.district ?? null;
    if (district === null) return { deployment: { ...found, status: 'pending' }, isNew: false };
    const part = `${deploymentId}|${encodeURIComponent(district.toWellFormed())}`;
    return deploymentOf(people, { ...registration, deploymentPolicy: 'approve' }, token, now, part);
  }
  if (found !== null) {
    const deployment = heldBack(found);
    return {
      deployment,
      isNew: false,
      newHost: newHostOf(token, deployment),
      otherGuid: otherGuidOf(token, deployment),
    };
  }
  const today = dayOf(now);
  const deployment = heldBack({
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
    inCourse: token.launch?.inCourse === true,
  });
  return { deployment, isNew: true };
}

/** What strays waits, whoever let it in: an operator, or the platform's own policy. */
const heldBack = (deployment: Deployment): Deployment =>
  strays(deployment) ? { ...deployment, status: 'pending' } : deployment;

/** The LMS's return address, but only on the deployment's own LMS host: the only way back that a page may offer. */
export function wayBackOf(token: VerifiedToken, { lmsHost, lmsHosts = [], status }: Deployment): string | null {
  const { returnUrl } = token.platform;
  if (status !== 'active' || lmsHost === null || returnUrl === null) return null;
  // Which almost all are, and parsing costs.
  const isPlain = returnUrl.startsWith(`https://${lmsHost}/`);
  if (isPlain) return returnUrl;
  const host = hostOf(returnUrl);
  return host !== null && [lmsHost, ...lmsHosts].includes(host) ? returnUrl : null;
}

/** A district may have a second name for its LMS: a host that the platform signed, and that is not known yet. */
function newHostOf(token: VerifiedToken, deployment: Deployment): string | null {
  if (deployment.lmsHost === null || wayBackOf(token, deployment) !== null) return null;
  return hostOf(token.platform.returnUrl);
}

/** With an installation that somebody has approved comes the LMS that it was approved for; what it did not name then is not compared. */
function otherGuidOf({ platform: { guid } }: VerifiedToken, { platformGuid, status }: Deployment): string | null {
  return status === 'active' && platformGuid !== null && guid !== platformGuid ? guid : null;
}

function hostOf(url: string | null): string | null {
  const parsed = url === null ? null : URL.parse(url);
  return parsed !== null && /^https?:$/.test(parsed.protocol) && parsed.username === '' ? parsed.host : null;
}
