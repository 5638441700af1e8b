/** An id by which a teacher can be known: never an email. */
export interface TeacherId {
  readonly kind: 'clever' | 'sis';
  readonly id: string;
}

/** An id by which a pupil can be known: of Clever, of the SIS, or another that the SIS has for the person. */
export interface PupilId {
  readonly kind: 'clever' | 'sis' | 'number' | 'state';
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
  /** of a class without a term: the school year, by its July, in which it was told last; stored, never given */
  readonly year?: number;
}

export interface RosterTeacher {
  readonly cleverId: string | null;
  readonly sisId: string | null;
  /** never identifies anybody by itself */
  readonly email: string | null;
  readonly name: string | null;
}
