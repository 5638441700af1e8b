import { dayOf } from '../day.ts';
import { LaunchError } from '../errors.ts';
import type { Client } from '../records/client.ts';
import type { Deployment } from '../records/deployment.ts';
import type { Registration } from '../records/registration.ts';
import { deployments } from '../store/directory/deployments.ts';
import type { Directory } from '../store/directory/directory.ts';
import type { Dynamo } from '../store/table/dynamo.ts';

/**
 * What stands for a district's users who come from Clever: an installation whose id is the district's. It is made for who comes first, where the
 * client is granted the district and an operator has said anything of it. Throws deployment-pending.
 */
export async function installedFor(
  dynamo: Dynamo,
  people: Directory,
  { iss, toolId }: Registration,
  client: Client,
  district: string,
  now: number,
): Promise<Deployment> {
  const id = { iss, toolId, deploymentId: district };
  // Each time: a grant may end, and the portal become another client's.
  if (!client.districts.includes(district)) throw new LaunchError('deployment-pending');
  const found = await people.deployment(id, now);
  if (found?.status === 'active' || found?.status === 'suspended') {
    if (found.district !== district) throw new LaunchError('deployment-pending');
    return found;
  }
  const store = deployments(dynamo);
  // To approve would make a district of whatever Clever names.
  if ((await store.district(district)) === null) throw new LaunchError('deployment-pending');
  await store.record({ ...id, platformGuid: null, platformName: 'Clever', lmsHost: null }, 'pending', dayOf(now));
  await store.approve(id, district, null);
  const made = await store.get(id);
  if (made === null) throw new LaunchError('deployment-pending');
  return made;
}
