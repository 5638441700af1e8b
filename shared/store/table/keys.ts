import { h } from '../../crypto/hash.ts';
import { PARTITIONS } from '../../names.ts';
import type { DeploymentId } from '../../records/deployment.ts';
import type { TeacherId } from '../../records/roster.ts';
import type { Key } from './dynamo.ts';

/** Every key template of the table. Ids hold `:` `#` `-` and differ by case, so they enter keys only through h. */

export const registrationKey = (iss: string, toolId: string): Key => ({
  pk: PARTITIONS.registrations,
  sk: h(iss) + h(toolId),
});

export const issuerPrefix = (iss: string): string => h(iss);

export const deploymentPartition = (iss: string, toolId: string): string => PARTITIONS.deployments + h(iss, toolId);

export const deploymentKey = (id: DeploymentId): Key => ({
  pk: deploymentPartition(id.iss, id.toolId),
  sk: h(id.deploymentId),
});

/** Partition of what was recorded of a platform's launches. */
export const captureKey = (iss: string, toolId: string): string => PARTITIONS.captures + h(iss, toolId);

export const launchKey = (id: string): Key => ({ pk: PARTITIONS.launches + id, sk: '-' });

/** The context key that the mappings API and the launch object name; `deployment` is the one whose mappings are served. */
export const contextKeyOf = (deployment: DeploymentId, contextId: string): string =>
  h(deployment.iss, deployment.toolId, deployment.deploymentId, contextId);

export const contextKey = (key: string): Key => ({ pk: PARTITIONS.contexts + key, sk: '-' });

/** Who came to a course while it is connected to nothing. */
export const cameKey = (key: string): Key => ({ pk: PARTITIONS.contexts + key, sk: 'W' });

export const contextEventKey = (key: string, version: number): Key => ({
  pk: PARTITIONS.contexts + key,
  sk: `E#${String(version).padStart(10, '0')}`,
});

/** What one partition would have to carry alone is spread over as many, by a hash: a partition takes 1,000 writes a second. */
const PARTS = [...'0123456789abcdef'];

/** The part of a base64url hash. */
const partOf = (hash: string): string => (Buffer.from(hash.slice(0, 2), 'base64url').readUInt8() >> 4).toString(16);

const contextPart = (deployment: DeploymentId, part: string): string =>
  `${h(deployment.iss, deployment.toolId, deployment.deploymentId)}#${part}`;

/** Where a context stands in the index of its deployment. */
export const contextIndex = (deployment: DeploymentId, key: string): string => contextPart(deployment, partOf(key));

/** Index partitions of a deployment's contexts. */
export const contextIndexes = (deployment: DeploymentId): readonly string[] =>
  PARTS.map((part) => contextPart(deployment, part));

export const classPointerKey = (district: string, classId: string): Key => ({
  pk: PARTITIONS.classPointers + h(district, 'class', classId),
  sk: '-',
});

const classPartition = (district: string, part: string): string => `${PARTITIONS.classes}${h(district)}#${part}`;

/** Partitions of a district's classes. */
export const classPartitions = (district: string): readonly string[] =>
  PARTS.map((part) => classPartition(district, part));

export const classKey = (district: string, classId: string): Key => {
  const sk = h(classId);
  return { pk: classPartition(district, partOf(sk)), sk };
};

export const teacherPointerKey = (district: string, { kind, id }: TeacherId): Key => ({
  pk: PARTITIONS.teacherPointers + h(district, kind, id),
  sk: '-',
});

/** By what a teacher is called: `key` of an email address, or of a full name. Not who somebody is. */
export const calledPointerKey = (district: string, by: 'email' | 'name', key: string): Key => ({
  pk: PARTITIONS.teacherPointers + h(district, `called-${by}`, key),
  sk: '-',
});

/** What a person has answered on a day. */
export const triesKey = (realm: string, sub: string, day: string): Key => ({
  pk: PARTITIONS.people + h(realm, sub),
  sk: `tries ${day}`,
});

/** One of the shares of a district's users, by their ids. */
export const usersKey = (district: string, share: string): Key => ({
  pk: PARTITIONS.users + h(district, 'users', share),
  sk: '-',
});

/** Who a person of an LMS is at Clever, in each district on its own. `user`: h of realm and sub. */
export const identityLinkKey = (user: string, district: string): Key => ({
  pk: PARTITIONS.people + user,
  sk: LINKS + h(district),
});

/** Before the district in the sort key of a person's links. */
export const LINKS = 'clever ';

const linkedPartition = (district: string, part: string): string =>
  `${PARTITIONS.people}${h('links', district)}#${part}`;

/** Partitions of a district's identity links. */
export const linkedPartitions = (district: string): readonly string[] =>
  PARTS.map((part) => linkedPartition(district, part));

/** Where the persons of an LMS stand who are one at Clever; each behind this sort key. */
export const linkedKey = (district: string, cleverId: string): Key => {
  const sk = h(cleverId);
  return { pk: linkedPartition(district, partOf(sk)), sk };
};

/** One of the shares of a district's pupils: 8 bytes that stand for each id. */
export const pupilsKey = (district: string, share: string): Key => ({
  pk: PARTITIONS.teacherPointers + h(district, 'pupils', share),
  sk: '-',
});

/** `sisId`: in the one spelling that the district's rule brings both sides to. */
export const sisPointerKey = (district: string, sisId: string): Key => ({
  pk: PARTITIONS.sisPointers + h(district, 'section', sisId),
  sk: '-',
});

/** Requests of a district, or of a deployment that has none. */
export const requestPartition = (owner: string | DeploymentId): string =>
  PARTITIONS.requests +
  (typeof owner === 'string' ? h('district', owner) : h('deployment', owner.iss, owner.toolId, owner.deploymentId));

/** What a person chose in a course. */
export const choiceKey = (realm: string, sub: string, contextKey: string): Key => ({
  pk: PARTITIONS.people + h(realm, sub),
  sk: contextKey,
});

export const districtKey = (district: string): Key => ({ pk: PARTITIONS.districts, sk: h(district) });

export const districtsPartition = PARTITIONS.districts;

/** How far the sync of a district is. */
export const syncKey = (district: string): Key => ({ pk: PARTITIONS.syncs + h(district), sk: '-' });

/** Ids of classes that the run of a sync has seen, some to an item. */
export const seenKey = (district: string, i: number): Key => ({
  pk: PARTITIONS.syncs + h(district),
  sk: `S#${String(i).padStart(4, '0')}`,
});

/** What a phase of it has read so far, some to an item. */
export const stagedKey = (district: string, i: number): Key => ({
  pk: PARTITIONS.syncs + h(district),
  sk: `P#${String(i).padStart(4, '0')}`,
});

export const keySetKey = (url: string): Key => ({ pk: PARTITIONS.keySets, sk: h(url) });

export const clientKey = (clientId: string): Key => ({ pk: PARTITIONS.clients, sk: clientId });

export const STACK_KEY: Key = { pk: PARTITIONS.stack, sk: '-' };
