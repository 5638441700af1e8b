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

export const launchKey = (id: string): Key => ({ pk: PARTITIONS.launches + id, sk: '-' });

/** The context key that the mappings API and the launch object name; `deployment` is the one whose mappings are served. */
export const contextKeyOf = (deployment: DeploymentId, contextId: string): string =>
  h(deployment.iss, deployment.toolId, deployment.deploymentId, contextId);

export const contextKey = (key: string): Key => ({ pk: PARTITIONS.contexts + key, sk: '-' });

export const contextEventKey = (key: string, version: number): Key => ({
  pk: PARTITIONS.contexts + key,
  sk: `E#${String(version).padStart(10, '0')}`,
});

/** Index partition of a deployment's contexts. */
export const contextIndex = (deployment: DeploymentId): string =>
  h(deployment.iss, deployment.toolId, deployment.deploymentId);

export const classPointerKey = (district: string, classId: string): Key => ({
  pk: PARTITIONS.classPointers + h(district, 'class', classId),
  sk: '-',
});

/** All classes of a district are one partition. */
export const classPartition = (district: string): string => PARTITIONS.classes + h(district);

export const classKey = (district: string, classId: string): Key => ({ pk: classPartition(district), sk: h(classId) });

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

export const keySetKey = (url: string): Key => ({ pk: PARTITIONS.keySets, sk: h(url) });

export const clientKey = (clientId: string): Key => ({ pk: PARTITIONS.clients, sk: clientId });

export const STACK_KEY: Key = { pk: PARTITIONS.stack, sk: '-' };
