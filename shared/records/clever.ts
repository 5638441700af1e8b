/** What a district shares, as Clever's API v3.1 tells it: absent, null and blank are all null here. Ids of Clever are 24 hexadecimal digits. */

export interface CleverUser {
  readonly id: string;
  readonly district: string | null;
  /** may be shared by several, and identifies nobody */
  readonly email: string | null;
  readonly name: { readonly first: string | null; readonly last: string | null };
  /** one person may have several; none of those that Roomkey knows for a guardian */
  readonly roles: CleverRoles;
}

export interface CleverRoles {
  readonly student: StudentRole | null;
  readonly teacher: TeacherRole | null;
  readonly staff: StaffRole | null;
  readonly districtAdmin: boolean;
}

interface RoleOfSchools {
  readonly username: string | null;
  /** Clever ids, the main one first */
  readonly schools: readonly string[];
}

interface StudentRole extends RoleOfSchools {
  readonly sisId: string | null;
  readonly number: string | null;
  readonly stateId: string | null;
}

interface TeacherRole extends RoleOfSchools {
  readonly sisId: string | null;
  readonly number: string | null;
  readonly stateId: string | null;
}

interface StaffRole extends RoleOfSchools {
  readonly staffId: string | null;
}

/** Whatever it refers to may be unknown. */
export interface CleverSection {
  readonly id: string;
  readonly district: string | null;
  readonly name: string | null;
  readonly sisId: string | null;
  readonly number: string | null;
  readonly period: string | null;
  readonly grade: string | null;
  readonly subject: string | null;
  readonly school: string | null;
  readonly course: string | null;
  readonly term: string | null;
  /** users' ids, the main one first, each once */
  readonly teachers: readonly string[];
  /** users' ids, each once */
  readonly students: readonly string[];
}

export interface CleverCourse {
  readonly id: string;
  readonly district: string | null;
  readonly name: string | null;
  readonly number: string | null;
}

/** Days are YYYY-MM-DD. */
export interface CleverTerm {
  readonly id: string;
  readonly district: string | null;
  readonly name: string | null;
  readonly start: string | null;
  readonly end: string | null;
}

export interface CleverSchool {
  readonly id: string;
  readonly district: string | null;
  readonly name: string | null;
  readonly sisId: string | null;
}

export interface CleverDistrict {
  readonly id: string;
  readonly name: string | null;
  /** `running`, `pending`, `error`, `paused`, `success` */
  readonly state: string | null;
  /** `canvas`, `schoology`, `google_classroom` */
  readonly lmsType: string | null;
  /** `initial_sync_processing`, `pending_authorization`, `matching_in_progress`, `success`, `error`, `disconnected` */
  readonly lmsState: string | null;
  /** times as Clever writes them */
  readonly lastSync: string | null;
  readonly lastLmsSync: string | null;
  /** percent of the sections that Clever has matched with the LMS */
  readonly lmsMatched: number | null;
}

/** What each list of a district holds. */
export interface CleverLists {
  readonly sections: CleverSection;
  readonly courses: CleverCourse;
  readonly terms: CleverTerm;
  readonly schools: CleverSchool;
  readonly users: CleverUser;
}

/** As Clever lists users; one who has several stands in the list of each. */
export type CleverRole = 'student' | 'teacher' | 'staff' | 'district_admin' | 'contact';

interface Happened {
  readonly id: string;
  /** unix seconds; null where Clever does not say */
  readonly at: number | null;
}

/** `created` and `deleted` also mean shared and no longer shared, and an id can come back. */
export interface Change<K extends keyof CleverLists> extends Happened {
  readonly of: K;
  readonly did: 'created' | 'updated' | 'deleted';
  /** whole, as it is now or was last */
  readonly object: CleverLists[K];
  /** as it was before an update; null where Clever does not say */
  readonly before: CleverLists[K] | null;
}

/** Of the district itself, of resources, and of kinds that are not known yet. */
interface OtherEvent extends Happened {
  readonly of: 'other';
}

/** Cannot be read, or is another district's: what it would have changed is not known. */
interface UnreadableEvent extends Happened {
  readonly of: 'unreadable';
}

export type CleverEvent =
  | { readonly [K in keyof CleverLists]: Change<K> }[keyof CleverLists]
  | OtherEvent
  | UnreadableEvent;
