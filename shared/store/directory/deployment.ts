import type {
  Deployment,
  DeploymentId,
  District,
  SchoolRule,
  SpellingRule,
  SpellingRules,
} from '../../records/deployment.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { deploymentKey } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { isItem, list as listOf, num, oneOf, optional, str, sub, texts } from '../table/read.ts';
import { parsePolicy } from './clients.ts';

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

export const knowing = (item: Item): Pick<District, 'knowsUsers'> =>
  item['knowsUsers'] === true ? { knowsUsers: true } : {};

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
