import { type SignedIn, USER_ID_KINDS, USER_ROLES, type UserId } from '../records/person.ts';

/** Clever's answer as it waits in a launch, sealed with it. */
export const written = (one: SignedIn): readonly string[] => [JSON.stringify(one)];

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Null of what is none. */
function idIn(value: unknown): UserId | null {
  const { kind, id } = Object.fromEntries(fieldsOf(value));
  const known = USER_ID_KINDS.find((one) => one === kind);
  return known !== undefined && typeof id === 'string' ? { kind: known, id } : null;
}

const fieldsOf = (value: unknown): ReadonlyMap<string, unknown> =>
  new Map<string, unknown>(Object.entries(typeof value === 'object' && value !== null ? value : {}));

/** What `written` wrote; null where another version did. */
export function read(text: readonly string[] | undefined): SignedIn | null {
  const [json] = text ?? [];
  if (json === undefined) return null;
  const fields = fieldsOf(JSON.parse(json));
  const [cleverId, district, at] = [fields.get('cleverId'), fields.get('district'), fields.get('at')];
  if (!Array.isArray(fields.get('ids'))) return null;
  if (typeof cleverId !== 'string' || typeof district !== 'string' || typeof at !== 'number') return null;
  const listed = (name: string): readonly unknown[] => {
    const found = fields.get(name);
    return Array.isArray(found) ? found : [];
  };
  return {
    cleverId,
    district,
    roles: USER_ROLES.filter((role) => listed('roles').includes(role)),
    isShared: fields.get('isShared') === true,
    ids: listed('ids').flatMap((one) => idIn(one) ?? []),
    firstName: textOrNull(fields.get('firstName')),
    lastName: textOrNull(fields.get('lastName')),
    email: textOrNull(fields.get('email')),
    at,
  };
}
