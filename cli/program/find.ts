import { mark } from '../../shared/crypto/hash.ts';
import type { Deployment, DeploymentId } from '../../shared/records/deployment.ts';
import type { Registration } from '../../shared/records/registration.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { text } from './args.ts';
import { Refusal } from './failures.ts';
import { roomkey } from './hint.ts';

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
    throw new Refusal(`There is no platform with client id ${toolId}: see ${roomkey`platforms list`}`);
  }
  if (more.length === 0) return platform;
  throw new Refusal(
    `Client id ${toolId} is at several issuers: add --iss ${found.map((one) => one.iss).join(' or ')}.`,
  );
}

export async function findDeployment(dynamo: Dynamo, typed: string, narrow: Narrow): Promise<Deployment> {
  const all = (await deployments(dynamo).list()).filter(
    ({ iss, toolId }) =>
      (narrow.iss === null || iss === narrow.iss) && (narrow.toolId === null || toolId === narrow.toolId),
  );
  return pickDeployment(all, typed);
}

/** By its whole id, else by what log lines have in its place, else by four or more characters that only one begins with. */
export function pickDeployment(all: readonly Deployment[], typed: string): Deployment {
  const whole = all.filter(({ deploymentId }) => deploymentId === typed);
  const marked = all.filter(({ deploymentId }) => mark(deploymentId) === typed);
  const begun = typed.length < 4 ? [] : all.filter(({ deploymentId }) => deploymentId.startsWith(typed));
  const found = [whole, marked].find(({ length }) => length > 0) ?? begun;
  const [deployment, ...more] = found;
  if (deployment === undefined) {
    throw new Refusal(`There is no deployment "${typed}": see ${roomkey`deployments list`}`);
  }
  if (more.length === 0) return deployment;
  const names = found.map((one) => `${one.deploymentId} (--iss ${one.iss} --client-id ${one.toolId})`);
  throw new Refusal(`${typed} names ${found.length} deployments: ${names.join(', ')}.`);
}

/** Options that say of which deployments. */
export const AMONG = {
  district: text('ID', 'only of this district'),
  deployment: text('ID', 'only of this deployment'),
  ...NARROW,
};

/** The deployments whose contexts are meant: each one that serves another's mappings stands for that one. */
export async function findDeployments(
  dynamo: Dynamo,
  among: Narrow & { readonly district: string | null; readonly deployment: string | null },
): Promise<readonly Deployment[]> {
  const all = await deployments(dynamo).list();
  const rootOf = (one: Deployment): Deployment => all.find((other) => isSame(other, one.contextsOf ?? one)) ?? one;
  const named = among.deployment === null ? all : [await findDeployment(dynamo, among.deployment, among)];
  const found = named.filter(
    (one) =>
      (among.district === null || one.district === among.district) &&
      (among.iss === null || one.iss === among.iss) &&
      (among.toolId === null || one.toolId === among.toolId),
  );
  if (found.length === 0 && among.district !== null) {
    throw new Refusal(
      `No deployment ${among.deployment === null ? '' : `${among.deployment} `}belongs to district ${among.district}: see ${roomkey`deployments list`}`,
    );
  }
  return [...new Set(found.map(rootOf))];
}

export const isSame = (one: DeploymentId, other: DeploymentId): boolean =>
  one.iss === other.iss && one.toolId === other.toolId && one.deploymentId === other.deploymentId;

export function noClient(clientId: string): never {
  throw new Refusal(`There is no client ${clientId}: see ${roomkey`clients list`}`);
}
