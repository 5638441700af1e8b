import { type SignedIn, USER_ROLES } from '../records/person.ts';

/** Clever's answer as it waits in a launch, sealed with it. */
export const written = (one: SignedIn): readonly string[] => [JSON.stringify(one)];

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** What `written` wrote; null where another version did. */
export function read(text: readonly string[] | undefined): SignedIn | null {
  const [json] = text ?? [];
  if (json === undefined) return null;
  const parsed: unknown = JSON.parse(json);
  const fields = new Map<string, unknown>(Object.entries(typeof parsed === 'object' && parsed !== null ? parsed : {}));
  const [cleverId, district, at] = [fields.get('cleverId'), fields.get('district'), fields.get('at')];
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
    sisIds: listed('sisIds').filter((id) => typeof id === 'string'),
    firstName: textOrNull(fields.get('firstName')),
    lastName: textOrNull(fields.get('lastName')),
    email: textOrNull(fields.get('email')),
    at,
  };
}
