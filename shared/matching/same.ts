import { COPIED_TEACHERS, type RosterCopy } from '../records/context.ts';
import type { RosterClass } from '../records/roster.ts';
import { copiedId } from './copied.ts';
import { teacherIds, teacherKeys } from './teachers.ts';
import { isKnown, schoolYearOf, type Term, together } from './term.ts';

/** What a context keeps of a class of the catalogue: what a launch needs of it, and what tells whether it still is the same. */
export const copyOf = (one: RosterClass): RosterCopy => ({
  name: one.name,
  urlId: one.urlId,
  state: one.state,
  missingSince: one.missingSince,
  termStart: one.term?.start ?? null,
  termEnd: one.term?.end ?? null,
  termName: one.term?.start != null || one.term?.end != null ? null : (one.term?.name ?? null),
  schoolId: one.school?.id ?? null,
  course: one.course === null ? [] : [folded(one.course.number), folded(one.course.name)],
  sisIds: one.sisIds.map(copiedId),
  teachers: teacherIds(one)
    .slice(0, COPIED_TEACHERS)
    .map(({ kind, id }) => ({ kind, id: copiedId(id) })),
});

/** Small letters and digits, at most 40 of them: schools write a course's name and number in more than one way. */
const folded = (text: string | null): string =>
  (text ?? '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .slice(0, 40);

export const termOf = ({ termName, termStart, termEnd }: RosterCopy): Term => ({
  name: termName,
  start: termStart,
  end: termEnd,
});

/** Whether number or name is one and the same, in one school; null where no two can be compared. */
function sameCourse(before: RosterCopy, after: RosterCopy): boolean | null {
  if (before.schoolId !== null && after.schoolId !== null && before.schoolId !== after.schoolId) return false;
  const told = before.course.flatMap((one, i) => (one && after.course[i] ? [one === after.course[i]] : []));
  if (told.length > 0) return told.includes(true);
  return before.name === after.name || null;
}

/** Whether an id names a teacher of both; null where they have no ids of one kind. */
function sameTeacher({ teachers: some }: RosterCopy, { teachers: others }: RosterCopy): boolean | null {
  if (!some.some(({ kind }) => others.some((other) => other.kind === kind))) return null;
  const keys = teacherKeys(others);
  return teacherKeys(some).some((key) => keys.includes(key));
}

/**
 * Whether two records describe one class. SIS ids are used again, with Clever's ids or without: a record is the same class where
 * its term overlaps or adjoins and a teacher or the course is in common; without terms only where both are, and never over July 1.
 * `unknown`: too little is known of either, which moves nothing and ends nothing. Days: when each of them was told.
 */
export function sameClass(
  before: RosterCopy,
  after: RosterCopy,
  told: { readonly before: string; readonly after: string },
): 'same' | 'other' | 'unknown' {
  const [teacher, course] = [sameTeacher(before, after), sameCourse(before, after)];
  const [old, fresh] = [termOf(before), termOf(after)];
  if (isKnown(old) && isKnown(fresh)) {
    if (!together(old, fresh)) return 'other';
    if (teacher === true || course === true) return 'same';
    return teacher === null && course === null ? 'unknown' : 'other';
  }
  const years = [told.before, told.after].map((start) => schoolYearOf({ start, end: null }));
  if (years[0] !== years[1] || teacher === false || course === false) return 'other';
  return teacher === true && course === true ? 'same' : 'unknown';
}
