import type { UserId } from '../../records/person.ts';
import type { Dynamo, Key } from '../table/dynamo.ts';
import { districtKey, identityLinkKey } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { optional } from '../table/read.ts';
import { linkIn } from './links.ts';
import { userShareKey, usersNamed } from './users.ts';

/** A student whom an LMS names. */
export interface Named {
  /** h of realm and sub */
  readonly user: string;
  readonly ids: readonly UserId[];
}

/**
 * Who many students are at Clever, in their order, by the same rules as in a launch: an id of the kind that the registration says, which is no
 * other student's of any kind; else a link. A call for each hundred items; `key`: of the district's marks, null where it has none.
 */
export async function studentsAtClever(
  dynamo: Dynamo,
  district: string,
  kind: UserId['kind'],
  students: readonly Named[],
): Promise<{ readonly key: string | null; readonly cleverIds: readonly (string | null)[] }> {
  const own = districtKey(district);
  const all = students.flatMap(({ user, ids }) => [
    identityLinkKey(user, district),
    ...ids.map(({ id }) => userShareKey(district, id)),
  ]);
  const keys = [...new Map([own, ...all].map((key) => [nameOf(key), key])).values()];
  const items = await dynamo.getAll(keys);
  const found = new Map(keys.map((key, i) => [nameOf(key), items[i] ?? null]));
  const itemAt = (key: Key): Item | null => found.get(nameOf(key)) ?? null;
  const key = optional(itemAt(own) ?? {}, 'pupilsKey');
  const cleverIds = students.map(({ user, ids }) => {
    const named = ids.flatMap((id) =>
      key === null ? [] : usersNamed(itemAt(userShareKey(district, id.id)), key, id).map((one) => ({ ...one, ...id })),
    );
    const persons = named.filter(({ isStudent }) => isStudent);
    const [only, ...others] = new Set(persons.map(({ cleverId }) => cleverId));
    if (only !== undefined && others.length === 0 && persons.some((one) => one.kind === kind)) return only;
    const link = linkIn(itemAt(identityLinkKey(user, district)));
    return link?.district === district ? link.cleverId : null;
  });
  return { key, cleverIds };
}

const nameOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;
