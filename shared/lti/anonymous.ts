import type { Sourced } from './payload.ts';

interface PersonIds {
  readonly sisId: Sourced | null;
  readonly lmsId: Sourced | null;
  readonly loginId: Sourced | null;
  readonly cleverId: Sourced | null;
}

const kept = (id: Sourced | null): Sourced | null => (id?.source.startsWith('custom.') === true ? null : id);

/** The same person without the ids that custom values name: Canvas sends them under Anonymous, too. */
export const withoutCustomIds = <U extends PersonIds>(user: U): U => ({
  ...user,
  sisId: kept(user.sisId),
  lmsId: kept(user.lmsId),
  loginId: kept(user.loginId),
  cleverId: kept(user.cleverId),
});
