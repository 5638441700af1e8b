import { deployments } from '../shared/store/deployments.ts';
import type { Dynamo } from '../shared/store/dynamo.ts';
import { registrations } from '../shared/store/registrations.ts';
import type { Deployment, Registration } from '../shared/types.ts';
import { text } from './args.ts';
import { Refusal } from './failures.ts';

/** Options that narrow down where one id means several things. */
export const NARROW = {
  iss: text('ISSUER', 'only of this issuer, where an id alone is not enough'),
  'client-id': text('ID', 'only of the platform with this client id'),
};

export interface Narrow {
  readonly iss: string | null;
  readonly toolId: string | null;
}

export async function findPlatform(dynamo: Dynamo, toolId: string, iss: string | null): Promise<Registration> {
  const found = (await registrations(dynamo).list()).filter(
    (one) => one.toolId === toolId && (iss === null || one.iss === iss),
  );
  const [platform, ...more] = found;
  if (platform === undefined) {
    throw new Refusal(`There is no platform with client id ${toolId}: see roomkey platforms list.`);
  }
  if (more.length === 0) return platform;
  throw new Refusal(
    `Client id ${toolId} is at several issuers: add --iss ${found.map((one) => one.iss).join(' or ')}.`,
  );
}

/** By its whole id, else by four or more characters that only one begins with. */
export async function findDeployment(dynamo: Dynamo, typed: string, narrow: Narrow): Promise<Deployment> {
  const all = (await deployments(dynamo).list()).filter(
    ({ iss, toolId }) =>
      (narrow.iss === null || iss === narrow.iss) && (narrow.toolId === null || toolId === narrow.toolId),
  );
  const whole = all.filter(({ deploymentId }) => deploymentId === typed);
  const begun = typed.length < 4 ? [] : all.filter(({ deploymentId }) => deploymentId.startsWith(typed));
  const found = whole.length > 0 ? whole : begun;
  const [deployment, ...more] = found;
  if (deployment === undefined) {
    throw new Refusal(`There is no deployment ${typed}: see roomkey deployments list.`);
  }
  if (more.length === 0) return deployment;
  const names = found.map((one) => `${one.deploymentId} (--iss ${one.iss} --client-id ${one.toolId})`);
  throw new Refusal(`${typed} names ${found.length} deployments: ${names.join(', ')}.`);
}

export function noClient(clientId: string): never {
  throw new Refusal(`There is no client ${clientId}: see roomkey clients list, or add it with roomkey clients add.`);
}
