import { MARK, markKey, markOf, shareOfUser } from '../../crypto/marks.ts';
import { type NamedUser, USER_ROLES, type UserId, type UserRole } from '../../records/person.ts';
import type { Dynamo, Key } from '../table/dynamo.ts';
import { usersKey } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';

/**
 * Whom ids of a district's users name. An item for each would be some million writes, so they are packed into 4,096 shares of the district:
 * of each id 8 bytes of HMAC under the district's key, the 12 bytes of the Clever id, and a byte of roles. All kinds of one id are in one share.
 */

/** Bytes of a Clever id, and of an entry. */
export const CLEVER_ID = 12;
export const ENTRY = MARK + CLEVER_ID + 1;

/** A share holds an attribute for each segment of the district's users, so that a sync can write one segment anew. */
export const segmentName = (segment: number): string => `s${segment}`;

/** Another mark than pupils' lists have of the same id, so that these do not name who attends. */
export const userMark = (key: ReturnType<typeof markKey>, { kind, id }: UserId): Uint8Array =>
  markOf(key, `user ${kind}`, id);

const STUDENT = 1;

/** A bit for each role, that of students first. */
export const roleBit = (role: UserRole): number => STUDENT << USER_ROLES.indexOf(role);

/** The share in which all that is known of this id stands. */
export const userShareKey = (district: string, id: string): Key => usersKey(district, shareOfUser(id));

/** By the share of the id; `key`: the district's. Several users with one id are several: such an id names nobody. */
export function usersNamed(share: Item | null | undefined, key: string, id: UserId): readonly NamedUser[] {
  const mark = userMark(markKey(key), id);
  const found = new Map<string, number>();
  for (const [name, entries] of Object.entries(share ?? {})) {
    if (!/^s\d+$/.test(name) || !(entries instanceof Uint8Array)) continue;
    for (let at = 0; at < entries.length; at += ENTRY) {
      // Of a thousand entries nearly all differ in their first byte.
      if (entries[at] !== mark[0] || Buffer.compare(entries.subarray(at, at + MARK), mark) !== 0) continue;
      const cleverId = Buffer.from(entries.subarray(at + MARK, at + MARK + CLEVER_ID)).toString('hex');
      found.set(cleverId, (found.get(cleverId) ?? 0) | (entries[at + ENTRY - 1] ?? 0));
    }
  }
  return [...found].map(([cleverId, bits]) => ({
    cleverId,
    isStudent: (bits & STUDENT) !== 0,
    isStaff: (bits & ~STUDENT) !== 0,
  }));
}

/** For a sync, which has the district's key, and is to see what it has just written. */
export const users = (dynamo: Dynamo) => ({
  /** Whom each id names, in their order; consistent. */
  named: async (district: string, key: string, ids: readonly UserId[]): Promise<readonly (readonly NamedUser[])[]> => {
    const keys = ids.map(({ id }) => userShareKey(district, id));
    const shares = [...new Map(keys.map((share) => [share.pk, share])).values()];
    const items = await dynamo.getAll(shares, 'consistent');
    const byShare = new Map(shares.map(({ pk }, i) => [pk, items[i]]));
    return ids.map((one, i) => usersNamed(byShare.get(keys[i]?.pk ?? ''), key, one));
  },
});
