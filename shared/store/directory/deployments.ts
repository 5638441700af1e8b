import { isDeepStrictEqual } from 'node:util';
import type {
  Deployment,
  DeploymentId,
  District,
  Policy,
  SchoolRule,
  SpellingRule,
  SpellingRules,
} from '../../records/deployment.ts';
import type { State } from '../../records/registration.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { deploymentKey, deploymentPartition, districtKey } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { isItem, list as listOf, num, oneOf, optional, str, sub, texts } from '../table/read.ts';
import { parsePolicy } from './clients.ts';
import { registrations } from './registrations.ts';

export function parseDeployment(item: Item): Deployment {
  const of = item['contextsOf'];
  return {
    ...parseId(item),
    status: oneOf(item, 'status', ['pending', 'active', 'suspended']),
    district: optional(item, 'district'),
    districtState: optional(item, 'districtState') === 'suspended' ? 'suspended' : 'active',
    policy: parsePolicy(sub(item, 'policy')),
    spelling: parseSpelling(sub(item, 'spelling')),
    ...knowing(item),
    platformGuid: optional(item, 'guid'),
    platformName: optional(item, 'name'),
    lmsHost: optional(item, 'host'),
    ...(item['hosts'] !== undefined && { lmsHosts: texts(item, 'hosts') }),
    firstSeen: str(item, 'firstSeen'),
    lastSeen: str(item, 'lastSeen'),
    contextsOf: isItem(of) ? parseId(of) : null,
    ...(item['inCourse'] === true && { inCourse: true }),
    ...(item['parted'] === true && { parted: true }),
    ...(item['noPersonIds'] === true && { noPersonIds: true }),
  };
}

const knowing = (item: Item): Pick<District, 'knowsUsers'> => (item['knowsUsers'] === true ? { knowsUsers: true } : {});

export const parseId = (item: Item): DeploymentId => ({
  iss: str(item, 'iss'),
  toolId: str(item, 'toolId'),
  deploymentId: str(item, 'deploymentId'),
});

/** What a first launch tells about a deployment, so that an operator can recognise it. */
export interface FirstSight extends DeploymentId {
  readonly platformGuid: string | null;
  readonly platformName: string | null;
  readonly lmsHost: string | null;
  readonly inCourse?: boolean;
}

/** Told after each of the deployments that a change of their district goes through. */
type Progress = (done: number, all: number) => void;
const silent: Progress = () => {};

/** Records an unknown deployment once; a later sight of it changes nothing here. */
export const record = (
  dynamo: Dynamo,
  sight: FirstSight,
  status: 'pending' | 'active',
  today: string,
): Promise<boolean> =>
  dynamo.update(deploymentKey(sight), {
    set: {
      iss: sight.iss,
      toolId: sight.toolId,
      deploymentId: sight.deploymentId,
      status,
      guid: sight.platformGuid,
      name: sight.platformName,
      host: sight.lmsHost,
      ...(sight.inCourse === true ? { inCourse: true } : {}),
      firstSeen: today,
      lastSeen: today,
    },
    condition: 'attribute_not_exists(pk)',
  });

/** Remembers a further host of its LMS; beside its first one, the five newest. */
export const hostSeen = async (dynamo: Dynamo, deployment: Deployment, host: string): Promise<void> => {
  const hosts = [host, ...(deployment.lmsHosts ?? []).filter((one) => one !== host)].slice(0, 5);
  await dynamo.update(deploymentKey(deployment), { set: { hosts }, condition: 'attribute_exists(pk)' });
};

export const seenOn = async (dynamo: Dynamo, id: DeploymentId, today: string): Promise<void> => {
  await dynamo.update(deploymentKey(id), { set: { lastSeen: today }, condition: 'attribute_exists(pk)' });
};

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

    /** Makes a deployment active for a district, taking the district's state and policy along. False when it is unknown. */
    approve: async (id: DeploymentId, district: string, lmsHost: string | null): Promise<boolean> => {
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
    },

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

/** Reads the spelling rules of a district, or their copy. */
export function parseSpelling(item: Item): SpellingRules {
  const { section, user } = item;
  const schools = listOf(item, 'schools').filter(isItem);
  return {
    ...(isItem(section) && { section: parseRule(section) }),
    ...(isItem(user) && { user: parseRule(user) }),
    ...(schools[0] && { schools: schools.map((one) => ({ school: str(one, 'school'), ...parseAround(one) })) }),
  };
}

const parseRule = (item: Item): SpellingRule => ({
  trim: item['trim'] === true,
  ignoreCase: item['ignoreCase'] === true,
  ...parseAround(item),
  ...(item['term'] === true && { term: true }),
  ...(item['pupils'] === true && { pupils: true }),
});

/** What a rule of the district and one of a school have in common. */
const parseAround = (item: Item): Omit<SchoolRule, 'school'> => ({
  prefix: str(item, 'prefix'),
  suffix: str(item, 'suffix'),
  pad: num(item, 'pad'),
  ...(item['except'] !== undefined && { except: texts(item, 'except') }),
});
