/** The records that Roomkey keeps, as code sees them; shared/store turns them into items and back. Times are whole seconds since 1970. */

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
] as const;
export type Meaning = (typeof MEANINGS)[number];

/** Where a meaning is found: `custom.<parameter>`, `lis.<member>`, or the full name of a top-level claim. */
export type ClaimMap = Readonly<Partial<Record<Meaning, string>>>;

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
  readonly clientId: string;
  /** base64url, 32 bytes: key of the user pseudonyms in the log */
  readonly logKey: string;
  readonly state: State;
}

export type State = 'active' | 'suspended';

export interface DeploymentId {
  readonly iss: string;
  readonly toolId: string;
  readonly deploymentId: string;
}

export interface Deployment extends DeploymentId {
  readonly status: 'pending' | State;
  readonly district: string | null;
  /** copies of the district's own, at most 60 s old in a launch */
  readonly districtState: State;
  readonly policy: Partial<Policy>;
  readonly spelling: SpellingRules;
  readonly platformGuid: string | null;
  readonly platformName: string | null;
  readonly lmsHost: string | null;
  /** YYYY-MM-DD */
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly contextsOf: DeploymentId | null;
}

export interface District {
  readonly district: string;
  readonly state: State;
  readonly policy: Partial<Policy>;
  readonly spelling: SpellingRules;
}

/** Kinds of ids that an LMS may spell otherwise than the roster does. */
export const SPELLED = ['section', 'user'] as const;
export type SpelledKind = (typeof SPELLED)[number];
export type SpellingRules = Readonly<Partial<Record<SpelledKind, SpellingRule>>>;

/** How a district's LMS spells an id that its roster spells otherwise. Used only after an operator has accepted it. */
export interface SpellingRule {
  readonly trim: boolean;
  readonly ignoreCase: boolean;
  /** taken off the LMS's spelling, where it is there */
  readonly prefix: string;
  readonly suffix: string;
  /** digits alone are padded to this length with zeros; 0: not */
  readonly pad: number;
}

export interface Policy {
  /** lowest course role that may connect a course to a class */
  readonly setupBy: 'instructor' | 'teaching_assistant';
  /** what opens when a launch names no course */
  readonly noCourse: 'home' | 'page';
  /** days that a class which vanished from the roster keeps opening */
  readonly missingDays: number;
}

export interface Client {
  readonly clientId: string;
  readonly name: { readonly en: string; readonly es: string | null };
  readonly support: string;
  /** data: address of an image of at most 8 KB, shown on pages */
  readonly logo: string | null;
  readonly landing: Landing;
  readonly districts: readonly string[];
  /** one or two, so that a secret can be rotated */
  readonly credentials: readonly Credential[];
  readonly display: 'framed' | 'window';
  /** who lets users choose: among the classes of a course, and which of their own to connect */
  readonly chooser: 'roomkey' | 'partner';
  readonly policy: Policy;
  readonly state: State;
}

/** Addresses of the partner's application: fixed https hosts, no query, no fragment; only `class` may hold `{class}`. */
export interface Landing {
  readonly class: string;
  readonly home: string | null;
  readonly setup: string | null;
}

export interface Credential {
  /** SHA-256 of the secret, base64url */
  readonly hash: string;
  readonly createdAt: number;
}

export const HOWS = ['operator', 'partner', 'teacher', 'proof', 'heal'] as const;

/** A class as somebody names it; null: as the catalogue has it. */
export interface NamedClass {
  readonly id: string;
  readonly urlId: string | null;
  readonly name: string | null;
}

/** One class of a mapping, with how it came to be there. A removed one stays, so that proof never adds it again. */
export interface MappedClass {
  readonly id: string;
  /** what stands for `{class}` in the landing template; the id where absent */
  readonly urlId: string | null;
  readonly name: string | null;
  readonly state: 'active' | 'removed';
  readonly how: (typeof HOWS)[number];
  readonly by: string;
  readonly at: number;
  /** what spoke for it when it was connected */
  readonly evidence: readonly string[];
  /** null where the catalogue does not know the class */
  readonly roster: RosterCopy | null;
}

/** Ids of teachers that a copy of a class holds at most. */
export const COPIED_TEACHERS = 20;

/** What a launch needs to know of a mapped class, copied from the catalogue. */
export interface RosterCopy {
  readonly name: string;
  readonly urlId: string | null;
  readonly state: RosterClass['state'];
  readonly missingSince: string | null;
  /** YYYY-MM-DD, first and last day of the class's term */
  readonly termStart: string | null;
  readonly termEnd: string | null;
  readonly schoolId: string | null;
  readonly sisIds: readonly string[];
  /** at most COPIED_TEACHERS */
  readonly teachers: readonly TeacherId[];
}

/** An id by which a teacher can be known: never an email. */
export interface TeacherId {
  readonly kind: 'clever' | 'sis';
  readonly id: string;
}

/** A class of the partner's catalogue, as a district's roster describes it. Dates are YYYY-MM-DD. */
export interface RosterClass {
  readonly id: string;
  /** what stands for `{class}` in the landing template; the id where null */
  readonly urlId: string | null;
  readonly name: string;
  readonly subject: string | null;
  readonly grade: string | null;
  readonly period: string | null;
  readonly sectionNumber: string | null;
  readonly sisIds: readonly string[];
  readonly course: { readonly name: string | null; readonly number: string | null } | null;
  readonly term: { readonly name: string | null; readonly start: string | null; readonly end: string | null } | null;
  readonly school: { readonly id: string; readonly name: string | null } | null;
  readonly students: number | null;
  readonly teachers: readonly RosterTeacher[];
  readonly state: 'active' | 'missing';
  /** day since when it is missing */
  readonly missingSince: string | null;
}

export interface RosterTeacher {
  readonly cleverId: string | null;
  readonly sisId: string | null;
  /** never identifies anybody by itself */
  readonly email: string | null;
  readonly name: string | null;
}

export interface Context {
  readonly key: string;
  readonly deployment: DeploymentId;
  readonly contextId: string;
  readonly title: string | null;
  readonly label: string | null;
  readonly type: readonly string[];
  /** of the mapping only; 0 while nothing was ever mapped */
  readonly version: number;
  readonly classes: readonly MappedClass[];
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** section ids that named no class, with the day; the newest 50 */
  readonly unresolved: Readonly<Record<string, string>>;
  /** for practice: stands in no report */
  readonly practice: boolean;
  /** how often people were sent to the wait page */
  readonly waits: number;
}

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
