import type { Family, Registration } from './registration.ts';

/** A link under which the administrator of one LMS may register this tool, once (LTI Dynamic Registration 1.0). */
export interface Invitation {
  /** names it without opening anything: the hash of its secret */
  readonly id: string;
  readonly iss: string;
  readonly family: Family;
  readonly environment: Registration['environment'];
  readonly clientId: string;
  /** false: nothing is asked for that names who clicks */
  readonly persons: boolean;
  /** of a system that its vendor runs for all; null: as the LMS says, at its issuer's own host */
  readonly hosted: Hosted | null;
  /** seconds since 1970 */
  readonly expires: number;
  /** what became of it; null until it is used */
  readonly toolId: string | null;
}

export interface Hosted extends Pick<Registration, 'authorizationEndpoint' | 'keySetUrl'> {
  /** names of hosts, and what ends with a dot and them, at which it is registered */
  readonly hosts: readonly string[];
}
