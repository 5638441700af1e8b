import { dayOf } from '../day.ts';
import type { Deployment } from '../records/deployment.ts';
import type { Expected } from '../records/expected.ts';
import type { Installed } from '../routing/remember.ts';
import { strays } from '../routing/served.ts';
import { approve } from '../store/directory/approve.ts';
import { parseDeployment, record } from '../store/directory/deployment.ts';
import { expectedAt, useExpected } from '../store/directory/expected.ts';
import type { Dynamo } from '../store/table/dynamo.ts';
import { deploymentKey } from '../store/table/keys.ts';

/**
 * A proven launch of an installation that waits: approved now, where an operator expected it. Each step can be done again, so that
 * the next click goes on where this one died.
 */
export async function expectedOf(dynamo: Dynamo, installed: Installed, now: number): Promise<Installed> {
  const { deployment, isNew } = installed;
  if (!mayBeExpected(deployment)) return installed;
  const all = await expectedAt(dynamo, deployment.iss, deployment.toolId);
  for (const one of all.filter((each) => each.expires > now && fits(each, deployment))) {
    if (!(await useExpected(dynamo, one, deployment.deploymentId, now))) continue;
    if (isNew) await record(dynamo, deployment, 'pending', dayOf(now));
    await approve(dynamo, deployment, one.district, null);
    const item = await dynamo.get(deploymentKey(deployment), 'consistent');
    return item === null ? installed : { deployment: parseDeployment(item), isNew: false };
  }
  return installed;
}

/** What proves nothing, or belongs to nobody yet, a person looks at. */
const mayBeExpected = (deployment: Deployment): boolean =>
  deployment.inCourse !== true && deployment.parted !== true && !strays(deployment);

/** All that it says holds. Without an id, a part of an installation of several districts is none. */
const fits = (
  { deploymentId, lmsHost, guid, usedBy }: Expected,
  { deploymentId: own, lmsHost: host, platformGuid }: Deployment,
): boolean =>
  (usedBy === null || usedBy === own) &&
  (deploymentId === null ? !own.includes('|') : deploymentId === own) &&
  (lmsHost === null || lmsHost === host) &&
  (guid === null || guid === platformGuid);
