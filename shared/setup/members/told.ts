/** What an LMS tells of the members of a course, read one by one: whatever else it says is left unread. */

/** A student of a course, by ids alone. */
export interface Member {
  /** `sub` of this person's launches */
  readonly userId: string;
  readonly sisId: string | null;
}

const fieldsOf = (value: unknown): ReadonlyMap<string, unknown> =>
  new Map<string, unknown>(Object.entries(typeof value === 'object' && value !== null ? value : {}));

const idOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' && value.length <= 255 && !value.startsWith('$') && value.isWellFormed()
    ? value
    : null;

/** Students who are in the course now. Null where the text is no member list. */
export function membersIn(body: string): readonly Member[] | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return null;
  }
  const all = fieldsOf(parsed).get('members');
  if (!Array.isArray(all)) return null;
  return all.flatMap((one: unknown): readonly Member[] => {
    const fields = fieldsOf(one);
    const userId = idOf(fields.get('user_id'));
    const { roles, status = 'Active' } = { roles: fields.get('roles'), status: fields.get('status') };
    const uris = Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [];
    const learns = uris.some((role) => /^(?:.*membership#)?(Learner|Student)$/.test(role));
    const other = uris.some((role) => /TestUser$|membership#(Instructor|ContentDeveloper|Administrator)$/.test(role));
    if (userId === null || !learns || other || (status ?? 'Active') !== 'Active') return [];
    return [{ userId, sisId: idOf(fields.get('lis_person_sourcedid')) }];
  });
}

/** Where the next page is (RFC 8288): of the same origin, or nowhere. */
export function nextOf(link: string | readonly string[] | undefined, url: string): string | null {
  const [, next] = /<([^<>]+)>\s*;[^,<]*\brel="?next"?/i.exec([link ?? []].flat().join(', ')) ?? [];
  if (next === undefined || !URL.canParse(next, url)) return null;
  const address = new URL(next, url);
  return address.origin === new URL(url).origin && address.href !== url ? address.href : null;
}

/** A token and the seconds that it lasts; null where the answer is none. */
export function tokenIn(body: string): { readonly token: string; readonly seconds: number } | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return null;
  }
  const fields = fieldsOf(parsed);
  const [token, seconds] = [fields.get('access_token'), fields.get('expires_in')];
  if (typeof token !== 'string' || !/^[\w\-.~+/]+=*$/.test(token)) return null;
  return { token, seconds: typeof seconds === 'number' ? seconds : 0 };
}
