import type { IdentityLink, NamedUser, UserId } from '../../records/person.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { districtKey, identityLinkKey } from '../table/keys.ts';
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
    const shares = ids.map(({ id }) => userShareKey(district, id));
    const wanted = [...(ids.length === 0 ? [] : [own, ...shares]), ...(user === null ? [] : [identityLinkKey(user)])];
    const keys = [...new Map(wanted.map((key) => [key.pk + key.sk, key])).values()];
    if (keys.length === 0) return { named: [], link: null };
    const items = await dynamo.getAll(keys);
    const found = new Map(keys.map(({ pk, sk }, i) => [pk + sk, items[i] ?? null]));
    const secret = optional(found.get(own.pk + own.sk) ?? {}, 'pupilsKey');
    return {
      named: ids.map((id, i) => {
        const share = shares[i];
        return secret === null || share === undefined ? [] : usersNamed(found.get(share.pk + share.sk), secret, id);
      }),
      link: user === null ? null : linkIn(items.at(-1)),
    };
  },
});
