import type { State } from './registration.ts';

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
  /** a copy too: a sync has told of the district's users, so that their ids name them */
  readonly knowsUsers?: boolean;
  readonly platformGuid: string | null;
  readonly platformName: string | null;
  readonly lmsHost: string | null;
  /** other hosts of the same LMS, newest first, each from a proven launch */
  readonly lmsHosts?: readonly string[];
  /** YYYY-MM-DD */
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly contextsOf: DeploymentId | null;
  /** Canvas: installed in one course, by its teacher */
  readonly inCourse?: boolean;
  /** of several districts: each value of the claim `district` makes a part of it, a deployment of its own */
  readonly parted?: boolean;
  /** ids of persons in custom values are dropped before anything uses them */
  readonly noPersonIds?: boolean;
}

export interface District {
  readonly district: string;
  readonly state: State;
  readonly policy: Partial<Policy>;
  readonly spelling: SpellingRules;
  /** a sync has told of its users */
  readonly knowsUsers?: boolean;
}

/** Kinds of ids that an LMS may spell otherwise than the roster does. */
export const SPELLED = ['section', 'user'] as const;
export type SpelledKind = (typeof SPELLED)[number];
export type SpellingRules = Readonly<Partial<Record<SpelledKind, SpellingRule>>> & {
  readonly schools?: readonly SchoolRule[];
};

/** How the LMS writes the SIS ids of one school's sections, where the district's rule does not say it. */
export interface SchoolRule {
  /** the roster's id of the school */
  readonly school: string;
  /** put around the roster's id */
  readonly prefix: string;
  readonly suffix: string;
  /** digits alone are written with so many: zeros before them are put or left out; 0: as they are */
  readonly pad: number;
  /** what such ids become that other classes have, too: an id of the LMS's that becomes one of these names nobody */
  readonly except?: readonly string[];
}

/** How a district's LMS spells an id that its roster spells otherwise. Used only after an operator has accepted it. */
export interface SpellingRule {
  readonly trim: boolean;
  readonly ignoreCase: boolean;
  /** taken off the LMS's spelling, where it is there */
  readonly prefix: string;
  readonly suffix: string;
  /** digits alone are padded to this length with zeros; 0: not */
  readonly pad: number;
  /** whether a term behind an id of the LMS's is taken off: "-S1", "_Q2", "-2627" */
  readonly term?: boolean;
  /** ids of users: whether what stands around a teacher's stands around a pupil's, too */
  readonly pupils?: boolean;
  /** spelled ids that the rule makes equal for different classes: an id of the LMS's that becomes one of these names nobody */
  readonly except?: readonly string[];
}

export const SETUP_BY = ['instructor', 'teaching_assistant'] as const;
export const NO_COURSE = ['home', 'page'] as const;
export const UNIDENTIFIED = ['hand-off', 'clever'] as const;

export interface Policy {
  /** lowest course role that may connect a course to a class */
  readonly setupBy: (typeof SETUP_BY)[number];
  /** what opens when a launch names no course */
  readonly noCourse: (typeof NO_COURSE)[number];
  /** days that a class which vanished from the roster keeps opening */
  readonly missingDays: number;
  /** whether a teacher whom no id names may be known by her email address, or by her full name; yes where not said */
  readonly byEmail?: boolean;
  readonly byName?: boolean;
  /** whether a course connects itself with the one class of its teacher's that all of its people attend; no where not said */
  readonly byPeople?: boolean;
  /** what becomes of a person of whom nobody knows who it is at Clever: handed over so, where not said, or asked to sign in there once */
  readonly unidentified?: (typeof UNIDENTIFIED)[number];
}
