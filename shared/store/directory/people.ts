import type { IdentityLink, NamedUser, UserId } from '../../records/person.ts';
import type { Dynamo, Key } from '../table/dynamo.ts';
import { districtKey, identityLinkKey } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { optional } from '../table/read.ts';
import { linkIn } from './links.ts';
import { userShareKey, usersNamed } from './users.ts';

/** Who persons of an LMS are at Clever. */
export const people = (dynamo: Dynamo) => ({
  /** Whom each of the ids names by the district's roster, in their order, and the link of a person, if one is asked for: one call, none where nothing is asked. */
  known: async (
    district: string,
    ids: readonly UserId[],
    user: string | null,
  ): Promise<{ readonly named: readonly (readonly NamedUser[])[]; readonly link: IdentityLink | null }> => {
    const own = districtKey(district);
    const link = user === null ? null : identityLinkKey(user, district);
    const shares = ids.map(({ id }) => userShareKey(district, id));
    const wanted = [...(ids.length === 0 ? [] : [own, ...shares]), ...(link === null ? [] : [link])];
    const keys = [...new Map(wanted.map((key) => [key.pk, key])).values()];
    const items = keys.length === 0 ? [] : await dynamo.getAll(keys);
    const itemAt = ({ pk }: Key): Item | null => items[keys.findIndex((key) => key.pk === pk)] ?? null;
    const secret = optional(itemAt(own) ?? {}, 'pupilsKey') ?? '';
    return {
      named: shares.map((share, i) => (secret && ids[i] ? usersNamed(itemAt(share), secret, ids[i]) : [])),
      link: link && linkIn(itemAt(link)),
    };
  },
});
