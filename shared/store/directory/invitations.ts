import { h } from '../../crypto/hash.ts';
import { PARTITIONS } from '../../names.ts';
import type { Hosted, Invitation } from '../../records/invitation.ts';
import type { Dynamo, Key } from '../table/dynamo.ts';
import type { Item } from '../table/marshal.ts';
import { isItem, num, oneOf, optional, str, texts } from '../table/read.ts';

/** Seconds for which one try has an invitation to itself: longer than a request may take. */
const HELD = 60;

/** Seconds for which a used or expired one is still listed. */
const LISTED = 30 * 86_400;

export const invitationId = (secret: string): string => h('invitation', secret);

export const invitationKey = (id: string): Key => ({ pk: PARTITIONS.invitations, sk: id });

const parseHosted = (item: Item): Hosted => ({
  authorizationEndpoint: str(item, 'authorize'),
  keySetUrl: str(item, 'keySet'),
  hosts: texts(item, 'hosts'),
});

const parse = (item: Item): Invitation => {
  const hosted = item['hosted'];
  return {
    id: str(item, 'sk'),
    iss: str(item, 'iss'),
    family: oneOf(item, 'family', ['canvas', 'schoology', 'other']),
    environment: oneOf(item, 'environment', ['production', 'beta', 'test']),
    clientId: str(item, 'client'),
    persons: item['persons'] === true,
    hosted: isItem(hosted) ? parseHosted(hosted) : null,
    expires: num(item, 'expires'),
    toolId: optional(item, 'toolId'),
  };
};

export const invitations = (dynamo: Dynamo) => ({
  add: ({ id, iss, family, environment, clientId, persons, hosted, expires }: Invitation): Promise<boolean> =>
    dynamo.create({
      ...invitationKey(id),
      ...{ iss, family, environment, client: clientId, persons, expires, ttl: expires + LISTED },
      hosted:
        hosted === null
          ? null
          : { authorize: hosted.authorizationEndpoint, keySet: hosted.keySetUrl, hosts: hosted.hosts },
    }),

  get: async (id: string): Promise<Invitation | null> => {
    const item = await dynamo.get(invitationKey(id), 'consistent');
    return item === null ? null : parse(item);
  },

  list: async (): Promise<readonly Invitation[]> =>
    (await dynamo.query(PARTITIONS.invitations, '', 'consistent')).map(parse),

  /** One try at a time, until one has succeeded or its days are over. False where there is another. */
  hold: (id: string, by: string, now: number): Promise<boolean> =>
    dynamo.update(invitationKey(id), {
      set: { heldBy: by, heldAt: now },
      condition:
        'attribute_exists(pk) AND attribute_not_exists(#toolId) AND #expires > :now AND (attribute_not_exists(#heldAt) OR #heldAt <= :over)',
      values: { now, over: now - HELD },
    }),

  /** The try came to nothing, and the next may begin. */
  release: (id: string, by: string): Promise<boolean> =>
    dynamo.update(invitationKey(id), {
      remove: ['heldBy', 'heldAt'],
      condition: '#heldBy = :by AND attribute_not_exists(#toolId)',
      values: { by },
    }),

  /** It is used up. False where the try that held it was given up meanwhile. */
  use: (id: string, by: string, toolId: string): Promise<boolean> =>
    dynamo.update(invitationKey(id), {
      set: { toolId },
      condition: '#heldBy = :by AND attribute_not_exists(#toolId)',
      values: { by },
    }),
});
