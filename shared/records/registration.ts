/** Records are what Roomkey keeps, as code sees it; shared/store turns them into items and back. Times are whole seconds since 1970. */

export type Family = 'canvas' | 'schoology' | 'other';

export const ALGS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const;
type Alg = (typeof ALGS)[number];

/** What a claim can mean to Roomkey, beyond the claims that LTI itself defines. */
export const MEANINGS = [
  'sectionSisIds',
  'sectionNames',
  'courseSisId',
  'userSisId',
  'userLmsId',
  'loginId',
  'masqueradingUser',
  'contextHistory',
  'previousCourseIds',
  'termName',
  'termStart',
  'termEnd',
  'cleverUserId',
  'district',
] as const;
export type Meaning = (typeof MEANINGS)[number];

/** Where a meaning is found: `custom.<parameter>`, `lis.<member>`, or the full name of a top-level claim. */
export type ClaimMap = Readonly<Partial<Record<Meaning, string>>>;

/** What `lis` may prove: the sections of a launch, and who its user is. */
export const LIS_PROOFS = ['sections', 'person'] as const;
export type LisProof = (typeof LIS_PROOFS)[number];

/** Which id of a person an LMS may have as the SIS's: the SIS's own, the number of a student or teacher, the state's. */
export const USER_IDS = ['sis', 'number', 'state'] as const;
export type UserIds = (typeof USER_IDS)[number];

export interface Registration {
  readonly iss: string;
  /** the `client_id` that the platform gave to this tool */
  readonly toolId: string;
  readonly authorizationEndpoint: string;
  readonly keySetUrl: string;
  readonly algs: readonly Alg[];
  /** audiences besides our own that a token may also name */
  readonly trustedAudiences: readonly string[];
  readonly family: Family;
  readonly broker: 'lms-direct' | 'clever';
  readonly environment: 'production' | 'beta' | 'test';
  /** name space of `sub`; computed once, see realmOf */
  readonly realm: string;
  readonly claimMap: ClaimMap;
  readonly deploymentPolicy: 'approve' | 'open';
  /** outside of Canvas: links of teachers carry no custom values of their own, so that custom values can prove a class */
  readonly linksCarryNone: boolean;
  /** outside of Canvas: what nobody but an administrator can write into `lis` */
  readonly lisProves?: readonly LisProof[];
  /** what its SIS ids of persons are; the SIS's own where not said */
  readonly userIds?: UserIds;
  /** the platform's token endpoint: its teachers' pages may ask for the members of a course; left out, and nobody asks */
  readonly membersBy?: string;
  /** consumer keys that this tool had at the platform under LTI 1.1, which its launches may prove; left out, and what was called how is not handed over */
  readonly lti1p1?: readonly ConsumerKey[];
  readonly clientId: string;
  /** base64url, 32 bytes: key of the user pseudonyms in the log */
  readonly logKey: string;
  readonly state: State;
  /** until then the shape of its launches is recorded */
  readonly capture?: number;
}

/** A shared secret of LTI 1.1, kept as it is: what it signs has to be computed. */
export interface ConsumerKey {
  readonly key: string;
  readonly secret: string;
}

export type State = 'active' | 'suspended';

/** JSON Web Key Set as stored: only public keys fit for verification. */
export interface KeySet {
  readonly url: string;
  readonly keys: readonly PublicJwk[];
  /** when these keys were fetched */
  readonly fetchedAt: number;
  /** when the platform's Cache-Control runs out, within 1 h and 12 h */
  readonly staleAt: number;
}

export type PublicJwk = Readonly<Record<string, unknown>> & { readonly kid: string; readonly kty: string };
