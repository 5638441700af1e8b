import { PARTITIONS } from '../../names.ts';
import { type IdentityLink, LINK_SOURCES } from '../../records/person.ts';
import type { Dynamo, Key } from '../table/dynamo.ts';
import { identityLinkKey, LINKS, linkedKey, linkedPartitions } from '../table/keys.ts';
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
  ...identityLinkKey(user, district),
  user,
  clever: cleverId,
  district,
  source,
  day,
});

type Place = Pick<IdentityLink, 'district' | 'cleverId' | 'user'>;

/**
 * Where a link stands in its district: written before the link, so that none is missing there; one left over is no link. The first user of a person stands
 * at the person's own place, so that one conditional write tells who is first; each other one behind it.
 */
export function placesOf({ district, cleverId, user }: Place): { readonly first: Key; readonly further: Key } {
  const first = linkedKey(district, cleverId);
  return { first, further: { pk: first.pk, sk: first.sk + user } };
}

/** Who is who at Clever, for persons of an LMS whom nothing else names. Each link is one item, and an entry in its district. */
export const identityLinks = (dynamo: Dynamo) => {
  const get = async (user: string, district: string): Promise<IdentityLink | null> =>
    linkIn(await dynamo.get(identityLinkKey(user, district), 'consistent'));

  /** False where somebody else is that person's first user, or was and left over the place. */
  const enlistFirst = (place: Place): Promise<boolean> =>
    dynamo.update(placesOf(place).first, {
      set: { user: place.user, clever: place.cleverId },
      condition: 'attribute_not_exists(#user) OR #user = :user',
      values: { user: place.user },
    });

  const enlist = async (place: Place): Promise<void> => {
    if (await enlistFirst(place)) return;
    await dynamo.put({ ...placesOf(place).further, user: place.user, clever: place.cleverId });
  };

  const created = async (link: IdentityLink): Promise<IdentityLink> =>
    (await dynamo.create(toItem(link))) ? link : ((await get(link.user, link.district)) ?? link);

  /** Those of the entries that are links still. */
  const linksOf = async (district: string, entries: readonly Item[]): Promise<readonly IdentityLink[]> => {
    const listed = entries.map((entry) => ({ user: str(entry, 'user'), cleverId: str(entry, 'clever') }));
    const items = await dynamo.getAll(
      listed.map(({ user }) => identityLinkKey(user, district)),
      'consistent',
    );
    return listed.flatMap(({ cleverId }, i) => {
      const link = linkIn(items[i]);
      return link !== null && link.cleverId === cleverId && link.district === district ? [link] : [];
    });
  };

  return {
    get,

    /** In all districts. */
    ofUser: async (user: string): Promise<readonly IdentityLink[]> =>
      (await dynamo.query(PARTITIONS.people + user, LINKS, 'consistent')).flatMap((item) => linkIn(item) ?? []),

    /** Links a person who is not linked yet in that district. The link that is there then: another, where there was one. */
    put: async (link: IdentityLink): Promise<IdentityLink> => {
      const before = await get(link.user, link.district);
      if (before !== null) return before;
      await enlist(link);
      return created(link);
    },

    /** The same, unless another user is that person at Clever already: then null, and nothing is written. */
    putFirst: async (link: IdentityLink): Promise<IdentityLink | null> => {
      const before = await get(link.user, link.district);
      if (before !== null) return before;
      return (await enlistFirst(link)) ? created(link) : null;
    },

    /** Makes it a link to somebody else in the same district, as long as it is as it was read; false where it is not. What stands in its old place is left over. */
    move: async (before: IdentityLink, to: Omit<IdentityLink, 'user' | 'district'>): Promise<boolean> => {
      const now = { ...to, user: before.user, district: before.district };
      await enlist(now);
      const { pk: _, sk: __, ...set } = toItem(now);
      return dynamo.update(identityLinkKey(before.user, before.district), {
        set,
        condition: '#clever = :clever',
        values: { clever: before.cleverId },
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
