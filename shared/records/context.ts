import type { DeploymentId } from './deployment.ts';
import type { RosterClass, TeacherId } from './roster.ts';

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
  /** of a term without dates */
  readonly termName: string | null;
  readonly schoolId: string | null;
  /** number and name of the course, in small letters; blank where unknown */
  readonly course: readonly string[];
  readonly sisIds: readonly string[];
  /** at most COPIED_TEACHERS */
  readonly teachers: readonly TeacherId[];
}

export interface WaitingSection {
  /** as the LMS spells it */
  readonly sisId: string;
  /** as the LMS calls it, where that is known */
  readonly name: string | null;
  readonly people: readonly string[];
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
  /** section ids that named no class, with the time (ISO 8601); the newest 50 */
  readonly unresolved: Readonly<Record<string, string>>;
  /** by class id: when a launch last named it, to the hour; left out where that was when it joined */
  readonly lastNamed?: Readonly<Record<string, number>>;
  /** sections of which somebody was sent to the wait page while the course was connected; at most 20, with at most 100 people each */
  readonly waitingSections?: readonly WaitingSection[];
  /** what teachers have been told of those */
  readonly told?: readonly string[];
  /** for practice: stands in no report */
  readonly practice: boolean;
  /** how often people were sent to the wait page */
  readonly waits: number;
}
