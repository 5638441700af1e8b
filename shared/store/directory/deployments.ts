import type { Deployment, DeploymentId, District, Policy } from '../../records/deployment.ts';
import type { State } from '../../records/registration.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { deploymentKey, deploymentPartition, districtKey } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { oneOf, sub } from '../table/read.ts';
import { approve } from './approve.ts';
import { parsePolicy } from './clients.ts';
import { type FirstSight, knowing, parseDeployment, parseSpelling, record, seenOn } from './deployment.ts';
import { registrations } from './registrations.ts';

/** Told after each of the deployments that a change of their district goes through. */
type Progress = (done: number, all: number) => void;
const silent: Progress = () => {};

export const deployments = (dynamo: Dynamo) => {
  const list = async (): Promise<readonly Deployment[]> => {
    const all: Deployment[] = [];
    for (const { iss, toolId } of await registrations(dynamo).list()) {
      all.push(...(await dynamo.query(deploymentPartition(iss, toolId), '', 'consistent')).map(parseDeployment));
    }
    return all;
  };

  return {
    list,

    get: async (id: DeploymentId): Promise<Deployment | null> => {
      const item = await dynamo.get(deploymentKey(id), 'consistent');
      return item === null ? null : parseDeployment(item);
    },

    record: (sight: FirstSight, status: 'pending' | 'active', today: string) => record(dynamo, sight, status, today),
    seenOn: (id: DeploymentId, today: string) => seenOn(dynamo, id, today),

    approve: (id: DeploymentId, district: string, lmsHost: string | null): Promise<boolean> =>
      approve(dynamo, id, district, lmsHost),

    /** Makes a deployment serve the mappings of another, a root; null: its own. False when it is unknown. */
    serve: (id: DeploymentId, root: DeploymentId | null): Promise<boolean> =>
      dynamo.update(deploymentKey(id), {
        ...(root === null
          ? { remove: ['contextsOf'] }
          : { set: { contextsOf: { iss: root.iss, toolId: root.toolId, deploymentId: root.deploymentId } } }),
        condition: 'attribute_exists(pk)',
      }),

    /** Whether ids of persons in custom values are dropped. False when it is unknown. */
    setNoPersonIds: (id: DeploymentId, noPersonIds: boolean): Promise<boolean> =>
      dynamo.update(deploymentKey(id), { set: { noPersonIds }, condition: 'attribute_exists(pk)' }),

    /** Whether it is of several districts. False when it is unknown. */
    setParted: (id: DeploymentId, parted: boolean): Promise<boolean> =>
      dynamo.update(deploymentKey(id), { set: { parted }, condition: 'attribute_exists(pk)' }),

    setStatus: (id: DeploymentId, status: State): Promise<boolean> =>
      dynamo.update(deploymentKey(id), {
        set: { status },
        condition: 'attribute_exists(pk) AND #status <> :pending',
        values: { pending: 'pending' },
      }),

    district: async (district: string): Promise<District | null> => {
      const item = await dynamo.get(districtKey(district), 'consistent');
      if (item === null) return null;
      return {
        district,
        state: oneOf(item, 'state', ['active', 'suspended']),
        policy: parsePolicy(sub(item, 'policy')),
        spelling: parseSpelling(sub(item, 'spelling')),
        ...knowing(item),
      };
    },

    /** Changes a district and its copies in each of its deployments; the number of those. */
    setDistrictState: async (district: string, state: State, onEach = silent): Promise<number> => {
      await dynamo.update(districtKey(district), { set: { state }, setOnce: { district, policy: {}, spelling: {} } });
      return setInEach(dynamo, district, { districtState: state }, onEach);
    },

    /** After a sync has told of all its users; false before they are taken away. */
    setKnowsUsers: async (district: string, knowsUsers: boolean, onEach = silent): Promise<number> => {
      await dynamo.update(districtKey(district), {
        set: { knowsUsers },
        setOnce: { district, state: 'active', policy: {}, spelling: {} },
      });
      return setInEach(dynamo, district, { knowsUsers }, onEach);
    },

    setDistrictPolicy: async (district: string, policy: Partial<Policy>, onEach = silent): Promise<number> => {
      await dynamo.update(districtKey(district), {
        set: { policy: { ...policy } },
        setOnce: { district, state: 'active', spelling: {} },
      });
      return setInEach(dynamo, district, { policy: { ...policy } }, onEach);
    },
  };
};

/** Changes the copies in each deployment of a district; the number of those. */
export async function setInEach(dynamo: Dynamo, district: string, set: Item, onEach: Progress): Promise<number> {
  const found = (await deployments(dynamo).list()).filter((deployment) => deployment.district === district);
  for (const [done, deployment] of found.entries()) {
    await dynamo.update(deploymentKey(deployment), { set, condition: 'attribute_exists(pk)' });
    onEach(done + 1, found.length);
  }
  return found.length;
}
