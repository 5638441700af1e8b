import type { DeploymentId } from '../../records/deployment.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { deploymentKey, deploymentPartition } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { optional, str } from '../table/read.ts';
import { parseId } from './deployment.ts';
import { registrations } from './registrations.ts';

/** A deployment whose launches came with another guid than it was approved with: the first one, and on which day. */
export interface Another {
  readonly deployment: DeploymentId;
  readonly approved: string | null;
  readonly guid: string;
  readonly since: string;
}

/** Keeps the first other guid alone. */
export const guidSeen = (dynamo: Dynamo, id: DeploymentId, guid: string, since: string): Promise<boolean> =>
  dynamo.update(deploymentKey(id), {
    set: { otherGuid: guid, otherSince: since },
    condition: 'attribute_exists(pk) AND attribute_not_exists(#otherGuid)',
  });

const parse = (item: Item): readonly Another[] => {
  const guid = optional(item, 'otherGuid');
  if (guid === null) return [];
  return [{ deployment: parseId(item), approved: optional(item, 'guid'), guid, since: str(item, 'otherSince') }];
};

export const guids = (dynamo: Dynamo) => ({
  others: async (): Promise<readonly Another[]> => {
    const all: Another[] = [];
    for (const { iss, toolId } of await registrations(dynamo).list()) {
      all.push(...(await dynamo.query(deploymentPartition(iss, toolId), '', 'consistent')).flatMap(parse));
    }
    return all;
  },

  /** The other one is taken, or forgotten. False when that changed meanwhile. */
  pin: ({ deployment, guid, since }: Another, take: boolean): Promise<boolean> =>
    dynamo.update(deploymentKey(deployment), {
      ...(take ? { set: { guid } } : {}),
      remove: ['otherGuid', 'otherSince'],
      condition: '#otherGuid = :other AND #otherSince = :since',
      values: { other: guid, since },
    }),
});
