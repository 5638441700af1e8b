import { schoolYearOf } from '../../matching/term.ts';
import type { RosterClass, RosterTeacher } from '../../records/roster.ts';

/** What a source of classes has no word on, so that what is stored stays. */
export interface Untold {
  readonly fields: readonly (keyof RosterClass)[];
  /** teachers are named by their ids alone */
  readonly teachers: boolean;
  /** schools are */
  readonly schools: boolean;
}

export const TOLD: Untold = { fields: [], teachers: false, schools: false };

/**
 * A class as it is told, with what is stored of it where nothing was told. A term of an earlier school year does not stay: an id that is
 * told after July 1 is of this year, and maybe of another class. `today`: YYYY-MM-DD.
 */
export function kept(one: RosterClass, before: RosterClass | null, untold: Untold, today: string | null): RosterClass {
  if (before === null) return one;
  const fields = untold.fields.filter((field) => field !== 'term' || !isOfEarlierYear(before.term, today));
  const stays = Object.fromEntries(fields.map((field) => [field, before[field]]));
  const merged: RosterClass = { ...one, ...stays };
  const sisIds = one.sisIds.length > 0 ? one.sisIds : merged.sisIds;
  const isSameSchool = merged.school !== null && merged.school.id === before.school?.id;
  return {
    ...merged,
    sisIds,
    teachers: untold.teachers ? merged.teachers.map((teacher) => detailed(teacher, before.teachers)) : merged.teachers,
    school: untold.schools && isSameSchool ? before.school : merged.school,
  };
}

function isOfEarlierYear(term: RosterClass['term'], today: string | null): boolean {
  const last = schoolYearOf(term?.end == null ? term : { start: term.end, end: null });
  const year = schoolYearOf({ start: today, end: null });
  return last !== null && year !== null && last < year;
}

/** A teacher of whom an id alone is told, as he is stored. */
const detailed = (teacher: RosterTeacher, stored: readonly RosterTeacher[]): RosterTeacher =>
  stored.find(
    (other) =>
      (teacher.cleverId !== null && teacher.cleverId === other.cleverId) ||
      (teacher.sisId !== null && teacher.sisId === other.sisId),
  ) ?? teacher;
