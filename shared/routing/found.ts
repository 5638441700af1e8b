import type { CourseClaims } from '../lti/course.ts';
import type { Proof } from '../matching/prove.ts';
import type { PersonIds } from '../matching/teachers.ts';
import type { Context, MappedClass, WaitingSection } from '../records/context.ts';
import type { RosterClass } from '../records/roster.ts';
import type { KnownClass } from '../store/catalogue/read.ts';
import type { Stranger } from '../store/catalogue/strangers.ts';
import type { WantedClass } from '../store/contexts/grow.ts';
import type { Item } from '../store/table/marshal.ts';

/** Who asks for the classes of a course, and what the launch says of it. */
export interface Asking {
  readonly person: PersonIds;
  readonly isTeacher: boolean;
  readonly claims: CourseClaims;
  /** of the course, as the launch says it */
  readonly title: string | null;
  readonly label: string | null;
  /** of the person; null where the district has it switched off */
  readonly email: string | null;
  /** candidates are wanted where nothing opens */
  readonly wantsMatter: boolean;
  /** of a course that is connected to nothing: a student whose coming is worth remembering, or who came is told to its teacher */
  readonly people?: 'comes' | 'counts' | null;
  /** Canvas keeps ids of sections unique: one that is used again leaves last year's section */
  readonly isCanvas: boolean;
  /** seconds since 1970 */
  readonly now: number;
}

export interface Found {
  /** the classes that may open, with those that the user's own section ids prove as if they were mapped */
  readonly open: readonly MappedClass[];
  /** ids of those that the user's own section ids name; where none are said, those in which the roster has the student */
  readonly own: readonly string[];
  /** the user's own section ids name classes, or sections that nobody knows yet, but none that may open here */
  readonly elsewhere: boolean;
  /** proven classes that the mapping lacks and has room for */
  readonly joins: readonly WantedClass[];
  /** ids of classes of an earlier year, in whose place those come */
  readonly leaves: readonly string[];
  /** classes of the mapping whose copies lack what the catalogue says of them */
  readonly stale: readonly RosterClass[];
  /** a teacher whom the roster does not name for the class that her section's id names */
  readonly stranger: Stranger | null;
  /** section ids that were looked up, and named no class for the first time */
  readonly nowhere: readonly string[];
  /** ids of classes that were named, an hour or more after the last time */
  readonly named: readonly string[];
  /** proven classes that a section takes along from another course */
  readonly moves: readonly (readonly [id: string, from: Context])[];
  /** the user's own section ids that open nothing here */
  readonly unconnected: readonly string[];
  /** sections of a connected course that keep people waiting */
  readonly waiting: readonly WaitingSection[];
  /** what its teacher is to be told of that; null where there is nothing, or she knows */
  readonly untold: string | null;
  /** who came to a course that is connected to nothing, and the marks of whoever comes now; null where that is not to be remembered */
  readonly came: (Came & { readonly marks: Uint8Array }) | null;
  /** what a person can choose from; null where something opens and there is nothing to tell, or nobody asks */
  readonly matter: Matter | null;
}

export interface Matter {
  /** who asks, by the ids that name nobody else */
  readonly person: PersonIds;
  /** the teacher's own classes, and those that section ids name; none that would not open */
  readonly candidates: readonly KnownClass[];
  /** other contexts that hold a class */
  readonly heldElsewhere: ReadonlyMap<string, readonly Context[]>;
  /** contexts that this one was copied from, and that somebody connected */
  readonly before: readonly Context[];
  readonly proofs: readonly Proof[];
  /** whether the roster knows who asks as a teacher, and of other classes than this one alone */
  readonly teachesOthers: (classId: string) => boolean;
  /** who came to the course; null where the district's pupils are not known */
  readonly came: Came | null;
}

/** As it is stored beside the course; null: nobody came. */
interface Came {
  readonly item: Item | null;
  /** unix seconds */
  readonly now: number;
}
