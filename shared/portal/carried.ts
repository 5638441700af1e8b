import type { Visit } from '../http/visit.ts';
import { LIFE } from '../store/launches/item.ts';

/** The page of a launch that waits while its person signs in: by which the launch goes on. */
export interface CarriedPage {
  readonly launchId: string;
  readonly secret: string;
}

const nameOf = (signInId: string): string => `__Host-rkw-${signInId}`;
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Lax';

/** Kept by the browser as the secret of the sign-in itself is: whoever has the one has the other. */
export const carryCookie = (signInId: string, { launchId, secret }: CarriedPage): string =>
  `${nameOf(signInId)}=${launchId}.${secret}; ${ATTRIBUTES}; Max-Age=${LIFE.initiated}`;

export const dropCookie = (signInId: string): string => `${nameOf(signInId)}=; ${ATTRIBUTES}; Max-Age=0`;

/** Null of who comes from the portal. */
export function carriedBy({ request }: Visit, signInId: string): CarriedPage | null {
  const found = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/.exec(request.cookie(nameOf(signInId)) ?? '');
  const [, launchId, secret] = found ?? [];
  return launchId === undefined || secret === undefined ? null : { launchId, secret };
}
