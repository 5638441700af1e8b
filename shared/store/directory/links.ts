import { type IdentityLink, LINK_SOURCES } from '../../records/person.ts';
import type { Dynamo, Key } from '../table/dynamo.ts';
import { identityLinkKey, linkedKey, linkedPartitions } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { oneOf, str } from '../table/read.ts';

/** Null where there is none. */
export function linkIn(item: Item | null | undefined): IdentityLink | null {
  if (item == null) return null;
  return {
    user: str(item, 'user'),
    cleverId: str(item, 'clever'),
    district: str(item, 'district'),
    source: oneOf(item, 'source', LINK_SOURCES),
    day: str(item, 'day'),
  };
}

const toItem = ({ user, cleverId, district, source, day }: IdentityLink): Item & Key => ({
  ...identityLinkKey(user),
  user,
  clever: cleverId,
  district,
  source,
  day,
});

type Place = Pick<IdentityLink, 'district' | 'cleverId' | 'user'>;

/** Where a link stands in its district: written before the link, so that none is missing there; one left over is no link. */
export function listedKey({ district, cleverId, user }: Place): Key {
  const { pk, sk } = linkedKey(district, cleverId);
  return { pk, sk: sk + user };
}

/** Who is who at Clever, for persons of an LMS whom nothing else names. Each link is one item, and an entry in its district. */
export const identityLinks = (dynamo: Dynamo) => {
  const get = async (user: string): Promise<IdentityLink | null> =>
    linkIn(await dynamo.get(identityLinkKey(user), 'consistent'));

  const enlist = ({ district, cleverId, user }: Place): Promise<void> =>
    dynamo.put({ ...listedKey({ district, cleverId, user }), user, clever: cleverId });

  /** Those of the entries that are links still. */
  const linksOf = async (district: string, entries: readonly Item[]): Promise<readonly IdentityLink[]> => {
    const listed = entries.map((entry) => ({ user: str(entry, 'user'), cleverId: str(entry, 'clever') }));
    const items = await dynamo.getAll(
      listed.map(({ user }) => identityLinkKey(user)),
      'consistent',
    );
    return listed.flatMap(({ cleverId }, i) => {
      const link = linkIn(items[i]);
      return link !== null && link.cleverId === cleverId && link.district === district ? [link] : [];
    });
  };

  return {
    get,

    /** Links a person who is not linked yet. The link that is there then: another, where there was one. */
    put: async (link: IdentityLink): Promise<IdentityLink> => {
      const before = await get(link.user);
      if (before !== null) return before;
      await enlist(link);
      if (await dynamo.create(toItem(link))) return link;
      return (await get(link.user)) ?? link;
    },

    /** Makes it a link to somebody else, as long as it is as it was read; false where it is not. What stands in its old place is left over. */
    move: async (before: IdentityLink, now: IdentityLink): Promise<boolean> => {
      await enlist(now);
      const { pk: _, sk: __, ...set } = toItem(now);
      return dynamo.update(identityLinkKey(before.user), {
        set,
        condition: '#clever = :clever AND #district = :district',
        values: { clever: before.cleverId, district: before.district },
      });
    },

    /** Everybody who is this person at Clever. */
    ofClever: async (district: string, cleverId: string): Promise<readonly IdentityLink[]> => {
      const { pk, sk } = linkedKey(district, cleverId);
      return linksOf(district, await dynamo.query(pk, sk, 'consistent'));
    },

    /** The links of a district, some at a time. */
    list: async function* (district: string): AsyncGenerator<readonly IdentityLink[]> {
      for (const partition of linkedPartitions(district)) {
        for await (const entries of dynamo.pages(partition, '', 'consistent')) yield await linksOf(district, entries);
      }
    },
  };
};
