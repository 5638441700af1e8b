import type { Sourced } from './payload.ts';

interface PersonIds {
  readonly sisId: Sourced | null;
  readonly lmsId: Sourced | null;
  readonly loginId: Sourced | null;
  readonly cleverId: Sourced | null;
}

/** A claim that is no custom value. */
const kept = (id: Sourced | null): Sourced | null => (id?.source.startsWith('custom.') === true ? null : id);

/** How we know who somebody is at Clever, where no claim says it. */
const OURS = ['sis-id', 'sign-in', 'operator'];

/** The same person without the ids that custom values name, or that we have found: Canvas sends them under Anonymous, too. */
export const withoutCustomIds = <U extends PersonIds>(user: U): U => ({
  ...user,
  sisId: kept(user.sisId),
  lmsId: kept(user.lmsId),
  loginId: kept(user.loginId),
  cleverId: OURS.includes(user.cleverId?.source ?? '') ? null : kept(user.cleverId),
});
