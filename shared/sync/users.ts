import { shareOfUser } from '../crypto/marks.ts';
import { EXACT, rulesOfPupils, spell } from '../matching/spelling.ts';
import type { CleverUser } from '../records/clever.ts';
import type { SpellingRules } from '../records/deployment.ts';
import type { UserReference, UserRole } from '../records/person.ts';
import { pupils } from '../store/catalogue/known.ts';
import { userReferences } from '../store/directory/references.ts';
import { userShareKey, usersNamed } from '../store/directory/users.ts';
import type { Dynamo } from '../store/table/dynamo.ts';
import type { References } from './sections.ts';

/** Shares that are read together. */
const READ = 100;

/** All ids that name a user, as the district's rules spell them; none of a guardian. */
export function referencesOf({ id: cleverId, roles }: CleverUser, spelling: SpellingRules): readonly UserReference[] {
  const found: UserReference[] = [];
  const rules = { staff: spelling.user ?? EXACT, student: rulesOfPupils(spelling) };
  const add = (role: UserRole, kind: UserReference['kind'], id: string | null): void => {
    const spelled = id === null ? '' : spell(id, role === 'student' ? rules.student : rules.staff, 'roster');
    if (spelled !== '') found.push({ cleverId, role, kind, id: spelled });
  };
  for (const role of ['student', 'teacher'] as const) {
    const own = roles[role];
    if (own === null) continue;
    add(role, 'sis', own.sisId);
    add(role, 'number', own.number);
    add(role, 'state', own.stateId);
    add(role, 'username', own.username);
  }
  if (roles.staff !== null) {
    add('staff', 'sis', roles.staff.staffId);
    add('staff', 'username', roles.staff.username);
  }
  return found;
}

/** The last Clever id of a segment; null: it is open. `bounds`: those of all but the open one. */
export const segmentOf = (bounds: readonly string[], id: string): number => {
  const found = bounds.findIndex((bound) => id <= bound);
  return found === -1 ? bounds.length : found;
};

export interface UserNews {
  readonly id: string;
  readonly now: CleverUser | null;
  /** as it was before the first of what happened; null: it was not there */
  readonly before: CleverUser | 'unknown' | null;
}

/** Takes in what became of users; how many. */
export async function changeUsers(
  dynamo: Dynamo,
  district: string,
  key: string,
  spelling: SpellingRules,
  bounds: readonly string[],
  news: readonly UserNews[],
): Promise<number> {
  const changes = news.map(({ id, now, before }) => ({
    segment: segmentOf(bounds, id),
    // What a deleted user comes with may be less than what is kept: all goes that is of that id.
    before: now === null || before === 'unknown' ? { of: id } : before === null ? [] : referencesOf(before, spelling),
    now: now === null ? [] : referencesOf(now, spelling),
  }));
  await userReferences(dynamo).change(district, key, changes);
  return changes.length;
}

/** SIS ids that any of these users has, or had as far as that is known, as the district's rules spell them. */
export const sisIdsOf = (news: readonly UserNews[], spelling: SpellingRules): ReadonlySet<string> =>
  new Set(
    news
      .flatMap(({ now, before }) => [now, before])
      .flatMap((one) => (one === null || one === 'unknown' ? [] : referencesOf(one, spelling)))
      .flatMap(({ kind, id }) => (kind === 'sis' ? [id] : [])),
  );

/** Marks the SIS ids that a teacher and a pupil share: such an id names neither. `among`: no others are looked at. */
export async function markShared(
  dynamo: Dynamo,
  district: string,
  key: string,
  spelling: SpellingRules,
  { teachers }: References,
  among: ReadonlySet<string> | null = null,
): Promise<void> {
  const rule = spelling.user ?? EXACT;
  const ids = [...teachers.values()]
    .flatMap(({ sisId }) => (sisId === null ? [] : [spell(sisId, rule, 'roster')]))
    .filter((id) => among === null || among.has(id));
  const shared = new Set<string>();
  const byShare = new Map<string, string[]>();
  for (const id of new Set(ids)) byShare.set(shareOfUser(id), [...(byShare.get(shareOfUser(id)) ?? []), id]);
  const all = [...byShare.values()];
  for (let at = 0; at < all.length; at += READ) {
    const some = all.slice(at, at + READ);
    const shares = await dynamo.getAll(
      some.map(([first = '']) => userShareKey(district, first)),
      'consistent',
    );
    for (const [i, own] of some.entries()) {
      for (const id of own) {
        const named = usersNamed(shares[i], key, { kind: 'sis', id });
        if (named.some(({ isStudent }) => isStudent)) shared.add(id);
      }
    }
  }
  await pupils(dynamo).both(district, [...new Set(ids)], (id) => shared.has(id));
}
