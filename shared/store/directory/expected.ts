import { h } from '../../crypto/hash.ts';
import { PARTITIONS } from '../../names.ts';
import type { Expected } from '../../records/expected.ts';
import type { Dynamo, Key } from '../table/dynamo.ts';
import type { Item } from '../table/marshal.ts';
import { num, optional, str } from '../table/read.ts';
import { registrations } from './registrations.ts';

/** Seconds for which a used or expired one is still listed. */
const LISTED = 30 * 86_400;

const partition = (iss: string, toolId: string): string => PARTITIONS.expected + h(iss, toolId);

/** The same expectation has the same id, so that nobody is expected twice by a slip. */
export const expectedId = ({
  deploymentId,
  lmsHost,
  guid,
}: Pick<Expected, 'deploymentId' | 'lmsHost' | 'guid'>): string => h(deploymentId ?? '', lmsHost ?? '', guid ?? '');

export const expectedKey = ({ iss, toolId, id }: Pick<Expected, 'iss' | 'toolId' | 'id'>): Key => ({
  pk: partition(iss, toolId),
  sk: id,
});

const parse = (item: Item): Expected => ({
  id: str(item, 'sk'),
  iss: str(item, 'iss'),
  toolId: str(item, 'toolId'),
  district: str(item, 'district'),
  deploymentId: optional(item, 'deploymentId'),
  lmsHost: optional(item, 'host'),
  guid: optional(item, 'guid'),
  expires: num(item, 'expires'),
  usedBy: optional(item, 'usedBy'),
});

export const expectedAt = async (dynamo: Dynamo, iss: string, toolId: string): Promise<readonly Expected[]> =>
  (await dynamo.query(partition(iss, toolId), '', 'consistent')).map(parse);

/** One conditional write decides whose it is; a launch that died after it finds its own again. False: another's, over, or taken back. */
export const useExpected = (dynamo: Dynamo, one: Expected, deploymentId: string, now: number): Promise<boolean> =>
  dynamo.update(expectedKey(one), {
    set: { usedBy: deploymentId },
    condition: '#expires > :now AND (attribute_not_exists(#usedBy) OR #usedBy = :own)',
    values: { now, own: deploymentId },
  });

export const expectations = (dynamo: Dynamo) => ({
  /** False where it is there already, used or over. */
  add: (one: Expected): Promise<boolean> => {
    const { iss, toolId, district, deploymentId, lmsHost: host, guid, expires } = one;
    const said = { iss, toolId, district, deploymentId, host, guid, expires, ttl: expires + LISTED };
    return dynamo.create({ ...expectedKey(one), ...said });
  },

  list: async (): Promise<readonly Expected[]> => {
    const all: Expected[] = [];
    for (const { iss, toolId } of await registrations(dynamo).list()) {
      all.push(...(await expectedAt(dynamo, iss, toolId)));
    }
    return all;
  },
});
