import type { Clever } from '../clever/client.ts';
import { BOUNDS, faultOf, faultOfText } from '../matching/faults.ts';
import type { CleverCourse, CleverSchool, CleverSection, CleverTerm, CleverUser } from '../records/clever.ts';
import type { RosterClass, RosterTeacher } from '../records/roster.ts';
import type { Untold } from '../store/catalogue/keep.ts';

/** What sections refer to, by Clever ids. */
export interface References {
  readonly teachers: ReadonlyMap<string, RosterTeacher>;
  readonly schools: ReadonlyMap<string, string | null>;
  readonly terms: ReadonlyMap<string, Term>;
  readonly courses: ReadonlyMap<string, Course>;
}

type Term = Exclude<RosterClass['term'], null>;
type Course = Exclude<RosterClass['course'], null>;

/** Clever knows no address of a class within the application. */
export const UNTOLD: Untold = { fields: ['urlId'], teachers: false, schools: false };

/** Objects of a page: as many as Clever gives. */
export const PAGE = 10_000;

/** Few enough to be read anew by each step. Throws CleverFailure. */
export async function references(clever: Pick<Clever, 'pages'>, district: string): Promise<References> {
  const wanted = { district, limit: PAGE };
  const [teachers, schools, terms, courses] = [
    new Map<string, RosterTeacher>(),
    new Map<string, string | null>(),
    new Map<string, Term>(),
    new Map<string, Course>(),
  ];
  for await (const { objects } of clever.pages('users', { ...wanted, role: 'teacher' })) {
    for (const one of objects) teachers.set(one.id, teacherOf(one));
  }
  for await (const { objects } of clever.pages('schools', wanted))
    for (const one of objects) schools.set(one.id, nameOf(one));
  for await (const { objects } of clever.pages('terms', wanted))
    for (const one of objects) terms.set(one.id, termOf(one));
  for await (const { objects } of clever.pages('courses', wanted)) {
    for (const one of objects) courses.set(one.id, courseOf(one));
  }
  return { teachers, schools, terms, courses };
}

/** Of the texts that may stand in the catalogue. */
const sound = (text: string | null): string | null => (text === null || faultOfText(text) !== null ? null : text);

function teacherOf({ id, email, name, roles }: CleverUser): RosterTeacher {
  const full = [name.first, name.last].filter((one) => one !== null).join(' ');
  return { cleverId: id, sisId: sound(roles.teacher?.sisId ?? null), email: sound(email), name: sound(full || null) };
}

const nameOf = ({ name }: CleverSchool): string | null => sound(name);

const courseOf = ({ name, number }: CleverCourse): Course => ({ name: sound(name), number: sound(number) });

/** Days that are turned around say nothing. */
function termOf({ name, start, end }: CleverTerm): Term {
  const isTurned = start !== null && end !== null && start > end;
  return { name: sound(name), start: isTurned ? null : start, end: isTurned ? null : end };
}

/** A section as a class. A teacher whom Clever does not list is known by id alone; other unknown things are as not told. Null where it can be none. */
export function classOf(section: CleverSection, known: References): RosterClass | null {
  const { id, sisId, school } = section;
  const term = section.term === null ? undefined : known.terms.get(section.term);
  const course = section.course === null ? undefined : known.courses.get(section.course);
  const number = sound(section.number);
  const own = sound(sisId);
  const one: RosterClass = {
    id,
    urlId: null,
    name: sound(section.name) ?? course?.name ?? number ?? id,
    subject: sound(section.subject),
    grade: sound(section.grade),
    period: sound(section.period),
    sectionNumber: number,
    sisIds: own === null ? [] : [own],
    course: course === undefined || (course.name === null && course.number === null) ? null : course,
    term: term === undefined || Object.values(term).every((part) => part === null) ? null : term,
    school: school === null ? null : { id: school, name: known.schools.get(school) ?? null },
    students: Math.min(section.students.length, BOUNDS.students),
    teachers: section.teachers
      .slice(0, BOUNDS.teachers)
      .map((teacher) => known.teachers.get(teacher) ?? idAlone(teacher)),
    state: 'active',
    missingSince: null,
  };
  return faultOf(one) === null ? one : null;
}

export const idAlone = (cleverId: string): RosterTeacher => ({ cleverId, sisId: null, email: null, name: null });
