import { PARTITIONS } from '../../names.ts';
import type { DeploymentId } from '../../records/deployment.ts';
import {
  ALGS,
  type ClaimMap,
  type ConsumerKey,
  LIS_PROOFS,
  MEANINGS,
  type Registration,
  USER_IDS,
} from '../../records/registration.ts';
import type { Dynamo, Key } from '../table/dynamo.ts';
import { issuerPrefix, registrationKey } from '../table/keys.ts';
import type { Item, Value } from '../table/marshal.ts';
import { isItem, list, num, oneOf, str, sub, texts } from '../table/read.ts';

export function parseRegistration(item: Item): Registration {
  const lisProves = LIS_PROOFS.filter((one) => texts(item, 'lisProves').includes(one));
  const userIds = USER_IDS.find((one) => one === item['userIds']);
  return {
    iss: str(item, 'iss'),
    toolId: str(item, 'toolId'),
    authorizationEndpoint: str(item, 'authorize'),
    keySetUrl: str(item, 'keySet'),
    algs: ALGS.filter((alg) => texts(item, 'algs').includes(alg)),
    trustedAudiences: texts(item, 'audiences'),
    family: oneOf(item, 'family', ['canvas', 'schoology', 'other']),
    broker: oneOf(item, 'broker', ['lms-direct', 'clever']),
    environment: oneOf(item, 'environment', ['production', 'beta', 'test']),
    realm: str(item, 'realm'),
    claimMap: parseClaimMap(sub(item, 'claims')),
    deploymentPolicy: oneOf(item, 'deployments', ['approve', 'open']),
    linksCarryNone: item['linksCarryNone'] === true,
    ...(lisProves[0] && { lisProves }),
    ...(userIds && { userIds }),
    ...(item['membersBy'] ? { membersBy: str(item, 'membersBy') } : {}),
    ...(item['lti1p1'] === undefined ? {} : { lti1p1: list(item, 'lti1p1').map(parseConsumerKey) }),
    clientId: str(item, 'client'),
    logKey: str(item, 'logKey'),
    state: oneOf(item, 'state', ['active', 'suspended']),
    ...(item['capture'] ? { capture: num(item, 'capture') } : {}),
  };
}

function parseClaimMap(item: Item): ClaimMap {
  const map: Partial<Record<(typeof MEANINGS)[number], string>> = {};
  for (const meaning of MEANINGS) {
    const place = item[meaning];
    if (typeof place === 'string') map[meaning] = place;
  }
  return map;
}

const parseConsumerKey = (value: Value): ConsumerKey => {
  const item = isItem(value) ? value : {};
  return { key: str(item, 'key'), secret: str(item, 'secret') };
};

const toItem = (registration: Registration): Item & Key => ({
  ...registrationKey(registration.iss, registration.toolId),
  iss: registration.iss,
  toolId: registration.toolId,
  authorize: registration.authorizationEndpoint,
  keySet: registration.keySetUrl,
  algs: registration.algs,
  audiences: registration.trustedAudiences,
  family: registration.family,
  broker: registration.broker,
  environment: registration.environment,
  realm: registration.realm,
  claims: { ...registration.claimMap },
  deployments: registration.deploymentPolicy,
  linksCarryNone: registration.linksCarryNone,
  lisProves: registration.lisProves ?? [],
  ...(registration.userIds && { userIds: registration.userIds }),
  ...(registration.membersBy && { membersBy: registration.membersBy }),
  client: registration.clientId,
  logKey: registration.logKey,
  state: registration.state,
});

/** What an operator may say anew of a platform. */
export type Changeable = Pick<
  Registration,
  | 'authorizationEndpoint'
  | 'keySetUrl'
  | 'algs'
  | 'trustedAudiences'
  | 'claimMap'
  | 'deploymentPolicy'
  | 'linksCarryNone'
  | 'lisProves'
  | 'userIds'
  | 'membersBy'
>;

/** In the order of the ids, of which none comes twice; null where there is none. One call for each hundred. */
export const registrationsOf = async (
  dynamo: Dynamo,
  ids: readonly Pick<DeploymentId, 'iss' | 'toolId'>[],
): Promise<readonly (Registration | null)[]> =>
  (await dynamo.getAll(ids.map(({ iss, toolId }) => registrationKey(iss, toolId)))).map((item) =>
    item === null ? null : parseRegistration(item),
  );

export const registrationsOfIssuer = async (dynamo: Dynamo, iss: string): Promise<readonly Registration[]> =>
  (await dynamo.query(PARTITIONS.registrations, issuerPrefix(iss))).map(parseRegistration);

export const allRegistrations = async (dynamo: Dynamo): Promise<readonly Registration[]> =>
  (await dynamo.query(PARTITIONS.registrations, '', 'consistent')).map(parseRegistration);

/** Operator's writes and lists; launches read through the directory. */
export const registrations = (dynamo: Dynamo) => ({
  /** False when the registration is there already. */
  add: (registration: Registration): Promise<boolean> => dynamo.create(toItem(registration)),

  list: (): Promise<readonly Registration[]> => allRegistrations(dynamo),

  getAll: (ids: readonly Pick<DeploymentId, 'iss' | 'toolId'>[]) => registrationsOf(dynamo, ids),

  ofIssuer: (iss: string): Promise<readonly Registration[]> => registrationsOfIssuer(dynamo, iss),

  /** Changes what an operator said of a platform; name, users and log pseudonyms stay. False when there is none. */
  change: ({ iss, toolId }: Registration, change: Partial<Changeable>): Promise<boolean> => {
    const { authorizationEndpoint, keySetUrl, algs, trustedAudiences, claimMap, ...rest } = change;
    const { deploymentPolicy, linksCarryNone, lisProves, userIds, membersBy } = rest;
    const said: Readonly<Record<string, Value | undefined>> = {
      authorize: authorizationEndpoint,
      keySet: keySetUrl,
      algs,
      audiences: trustedAudiences,
      claims: claimMap === undefined ? undefined : { ...claimMap },
      deployments: deploymentPolicy,
      linksCarryNone,
      lisProves,
      userIds,
      membersBy,
    };
    const set = Object.fromEntries(
      Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
    );
    return dynamo.update(registrationKey(iss, toolId), { set, condition: 'attribute_exists(pk)' });
  },

  /** Keys of LTI 1.1 in place of those that are kept; null: nothing of LTI 1.1 is handed over. False when there is none. */
  setLti1p1: ({ iss, toolId }: Registration, keys: readonly ConsumerKey[] | null): Promise<boolean> => {
    const said = keys?.map(({ key, secret }) => ({ key, secret }));
    return dynamo.update(registrationKey(iss, toolId), {
      ...(said === undefined ? { remove: ['lti1p1'] } : { set: { lti1p1: said } }),
      condition: 'attribute_exists(pk)',
    });
  },

  /** False when there is none. */
  setState: (iss: string, toolId: string, state: Registration['state']): Promise<boolean> =>
    dynamo.update(registrationKey(iss, toolId), { set: { state }, condition: 'attribute_exists(pk)' }),
});
