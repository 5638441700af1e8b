import { isDay } from '../day.ts';
import type { RosterClass } from '../records/roster.ts';
import { fitsAddress } from '../url.ts';

/** What a class of the catalogue holds at most: characters of an id or text, and entries of a list. */
export const BOUNDS = { text: 255, sisIds: 20, teachers: 50, students: 100_000 } as const;

/** What is wrong with a class, and where. */
export interface ClassFault {
  readonly field: keyof RosterClass;
  /** goes on after the field's name: "is longer than 255 characters" */
  readonly why: string;
}

/** The first fault of a class whose shape is right already; null when there is none. */
export function faultOf(one: RosterClass): ClassFault | null {
  const { id, urlId, term, teachers, sisIds, students, school } = one;
  const texts: readonly (readonly [keyof RosterClass, string | null])[] = [
    ['id', id],
    ['urlId', urlId],
    ['name', one.name],
    ['subject', one.subject],
    ['grade', one.grade],
    ['period', one.period],
    ['sectionNumber', one.sectionNumber],
    ...sisIds.map((sisId) => ['sisIds', sisId] as const),
    ...[one.course?.name, one.course?.number].map((text) => ['course', text ?? null] as const),
    ...[term?.name].map((text) => ['term', text ?? null] as const),
    ...[school?.id, school?.name].map((text) => ['school', text ?? null] as const),
    ...teachers.flatMap((teacher) => Object.values(teacher).map((text) => ['teachers', text] as const)),
  ];
  for (const [field, text] of texts) {
    const why = text === null ? null : faultOfText(text);
    if (why !== null) return { field, why };
  }
  if (!fitsAddress(urlId ?? id)) return { field: urlId === null ? 'id' : 'urlId', why: 'cannot stand in an address' };
  for (const day of [term?.start, term?.end]) {
    if (day != null && !isDay(day)) return { field: 'term', why: 'has a day that is none' };
  }
  if (term?.start != null && term.end != null && term.start > term.end) {
    return { field: 'term', why: 'ends before it begins' };
  }
  if (sisIds.length > BOUNDS.sisIds) return { field: 'sisIds', why: `are more than ${BOUNDS.sisIds}` };
  if (new Set(sisIds).size < sisIds.length) return { field: 'sisIds', why: 'name one id twice' };
  if (teachers.length > BOUNDS.teachers) return { field: 'teachers', why: `are more than ${BOUNDS.teachers}` };
  if (students !== null && !(Number.isInteger(students) && students >= 0 && students <= BOUNDS.students)) {
    return { field: 'students', why: 'is not a number of students' };
  }
  return null;
}

/** Null when a text may stand in the catalogue. */
export function faultOfText(text: string): string | null {
  if (text.trim() === '') return 'is empty';
  if (text.length > BOUNDS.text) return `is longer than ${BOUNDS.text} characters`;
  if (!text.isWellFormed() || text.includes('\ufffd')) return 'is not valid UTF-8';
  return /\p{Cc}/u.test(text) ? 'holds a control character' : null;
}

/** All that a roster says about a class, in one order. */
const contentOf = (one: RosterClass): Readonly<Record<string, unknown>> => ({
  urlId: one.urlId,
  name: one.name,
  subject: one.subject,
  grade: one.grade,
  period: one.period,
  sectionNumber: one.sectionNumber,
  sisIds: one.sisIds,
  course: one.course === null ? null : [one.course.name, one.course.number],
  term: one.term === null ? null : [one.term.name, one.term.start, one.term.end],
  school: one.school === null ? null : [one.school.id, one.school.name],
  students: one.students,
  teachers: one.teachers.map(({ cleverId, sisId, email, name }) => [cleverId, sisId, email, name]),
  state: one.state,
  missingSince: one.missingSince,
  year: one.year ?? null,
});

/** Names of the fields in which two descriptions of a class differ. */
export function differences(before: RosterClass, after: RosterClass): readonly string[] {
  const [old, fresh] = [contentOf(before), contentOf(after)];
  return Object.keys(old).filter((field) => JSON.stringify(old[field]) !== JSON.stringify(fresh[field]));
}
