import type { LaunchObject } from './object.ts';

/** Who it is, in the standard's claims (OIDC Core 5.1); what is unknown is left out. */
export interface Identity {
  readonly sub: string;
  readonly name?: string;
  readonly given_name?: string;
  readonly family_name?: string;
  readonly email?: string;
}

export const identityOf = ({ user }: LaunchObject): Identity => ({
  sub: user.id,
  ...(user.name === null ? {} : { name: user.name }),
  ...(user.given_name === null ? {} : { given_name: user.given_name }),
  ...(user.family_name === null ? {} : { family_name: user.family_name }),
  ...(user.email === null ? {} : { email: user.email.value }),
});
