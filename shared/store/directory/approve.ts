import { isDeepStrictEqual } from 'node:util';
import type { DeploymentId } from '../../records/deployment.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { deploymentKey, districtKey } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { str, sub } from '../table/read.ts';

/** Makes a deployment active for a district, taking the district's state and policy along. False when it is unknown. */
export async function approve(
  dynamo: Dynamo,
  id: DeploymentId,
  district: string,
  lmsHost: string | null,
): Promise<boolean> {
  await dynamo.update(districtKey(district), { setOnce: { district, state: 'active', policy: {}, spelling: {} } });
  const state = async (): Promise<Item> => {
    const item = (await dynamo.get(districtKey(district), 'consistent')) ?? {};
    return {
      districtState: str(item, 'state'),
      policy: sub(item, 'policy'),
      spelling: sub(item, 'spelling'),
      knowsUsers: item['knowsUsers'] === true,
    };
  };
  // A change of the district beside us may not have met this deployment yet: copy until both agree.
  let copy = await state();
  for (;;) {
    const set = { status: 'active', district, ...copy, ...(lmsHost === null ? {} : { host: lmsHost }) };
    if (!(await dynamo.update(deploymentKey(id), { set, condition: 'attribute_exists(pk)' }))) return false;
    const current = await state();
    if (isDeepStrictEqual(current, copy)) return true;
    copy = current;
  }
}
