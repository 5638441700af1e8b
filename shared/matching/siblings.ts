import type { RosterClass } from '../records/roster.ts';
import { inOrder } from './order.ts';
import { teacherIds, teacherKeys } from './teachers.ts';
import { apart, schoolYearOf } from './term.ts';
import { wording } from './wording.ts';

/**
 * The other sections of a class: of the same course, school and term, with a teacher in common. They are offered together with it,
 * since a course in an LMS often holds them all. Neither the class nor what the roster has lost is among them.
 */
export function siblings(one: RosterClass, classes: readonly RosterClass[]): readonly RosterClass[] {
  const course = courseOf(one);
  const teachers = teacherKeys(teacherIds(one));
  if (course === null) return [];
  return classes
    .filter(
      (other) =>
        other.id !== one.id &&
        other.state === 'active' &&
        courseOf(other) === course &&
        other.school?.id === one.school?.id &&
        isSameTerm(other, one) &&
        teacherKeys(teacherIds(other)).some((key) => teachers.includes(key)),
    )
    .sort(inOrder);
}

/** By the school's own number, else by the words of the course's name; null where the roster names no course. */
function courseOf({ course }: RosterClass): string | null {
  if (course === null) return null;
  if (course.number !== null && course.number !== '') return `number ${course.number}`;
  const words = wording(course.name ?? '').words;
  return words.length === 0 ? null : `words ${[...words].sort().join(' ')}`;
}

function isSameTerm({ term: a }: RosterClass, { term: b }: RosterClass): boolean {
  if (a === null || b === null) return a === b;
  if (a.start !== null && b.start !== null) return !apart(a, b) && schoolYearOf(a) === schoolYearOf(b);
  return a.name === b.name;
}
