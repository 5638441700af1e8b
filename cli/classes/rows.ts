import { isDay } from '../../shared/day.ts';
import { BOUNDS, faultOf, faultOfText } from '../../shared/matching/faults.ts';
import { isCleverId } from '../../shared/matching/spelling.ts';
import type { RosterClass, RosterTeacher } from '../../shared/records/roster.ts';
import type { BadRow, Line } from '../csv/sheet.ts';
import { Refusal } from '../program/failures.ts';

/** Reading of Clever's rows: the CSV files of its SFTP sync, and exports of its API v3.1, whose objects are flattened. */

/** What classes refer to, by every id that they may use for it. Null: that file was not given, so an id stands for itself. */
export type Reference<T> = {
  readonly values: ReadonlyMap<string, T>;
  /** ids whose rows cannot be read; they stand for themselves, too */
  readonly broken: ReadonlySet<string>;
} | null;

export interface References {
  readonly teachers: Reference<RosterTeacher>;
  readonly schools: Reference<{ readonly id: string; readonly name: string | null }>;
  readonly terms: Reference<Term>;
  readonly courses: Reference<Course>;
}

/** A thing that classes refer to, by the ids that they may use, without what is faulty of it. */
export interface Described<T> {
  readonly keys: readonly string[];
  readonly value: T;
  readonly faults: readonly BadRow[];
}

/** A class as a row describes it, and what of the row was left out. */
export interface Told {
  readonly class: RosterClass;
  readonly faults: readonly BadRow[];
}

type Term = Exclude<RosterClass['term'], null>;
type Course = Exclude<RosterClass['course'], null>;

export const NEEDED = {
  sections: [['section_id', 'id']],
  teachers: [['teacher_id', 'id']],
  schools: [['school_id', 'id']],
  terms: [['term_id', 'id']],
  courses: [['course_id', 'id']],
  enrollments: [
    ['section_id', 'section'],
    ['student_id', 'student'],
  ],
  students: [['student_id', 'id']],
} as const;

/** Columns that tell each field of a class, and in which its fault is to be looked for. */
export const COLUMNS: Readonly<Record<keyof RosterClass, readonly string[]>> = {
  id: ['id', 'section_id'],
  urlId: ['url_id'],
  name: ['name', 'section_name', 'course_name'],
  subject: ['subject'],
  grade: ['grade'],
  period: ['period'],
  sectionNumber: ['section_number'],
  sisIds: ['sis_id', 'section_id'],
  course: ['course_name', 'course_number', 'course'],
  term: ['term_name', 'term_start', 'term_end', 'term_id'],
  school: ['school_id', 'school'],
  students: ['students', 'student_count'],
  teachers: ['teachers', 'teacher_id', 'teacher'],
  state: [],
  missingSince: [],
  year: [],
};

/**
 * The id that others refer to, and the SIS's. The SFTP files have one column, `section_id`, which is the SIS's; exports have
 * Clever's in `id` (or in `section_id`) and the SIS's in `sis_id`.
 */
export function idsOf(line: Line, own: string, ...sisColumns: readonly string[]) {
  const id = line.cell('id', own);
  const named = line.cell('sis_id', ...sisColumns);
  if (named !== null || line.heading('sis_id', ...sisColumns) !== null) return { id, sisId: named };
  const sisId = line.heading('id') === null ? id : line.cell(own);
  return { id, sisId: sisId !== null && isCleverId(sisId) ? null : sisId };
}

/** Which of a teacher's ids the district's LMS has, with the columns in which it stands; an SIS id stands in its own. */
const USER_IDS = {
  sis_id: [],
  teacher_number: ['teacher_number', 'roles_teacher_teacher_number'],
  state_id: ['state_id', 'state_teacher_id', 'roles_teacher_state_id'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type UserIds = keyof typeof USER_IDS;
export const USER_ID_KINDS = ['sis_id', 'teacher_number', 'state_id'] as const satisfies readonly UserIds[];

/** A teacher with the ids by which sections may name him. */
export const teacherOf =
  (userIds: UserIds) =>
  (line: Line): Described<RosterTeacher> | BadRow => {
    const read = teacherIn(line);
    const columns = USER_IDS[userIds];
    if ('why' in read || columns.length === 0) return read;
    if (columns.every((column) => line.heading(column) === null)) {
      throw new Refusal(`The teachers file has no column ${columns[0]}, in which the ids of users are said to stand.`);
    }
    return { ...read, value: { ...read.value, sisId: line.cell(...columns) } };
  };

function teacherIn(line: Line): Described<RosterTeacher> | BadRow {
  const { id, sisId } = idsOf(line, 'teacher_id', 'teacher_sis_id', 'roles_teacher_sis_id');
  if (id === null) return line.bad(line.heading('id') === null ? 'teacher_id' : 'id', 'is empty');
  const names = [line.cell('first_name', 'name_first'), line.cell('last_name', 'name_last')];
  const said = {
    email: line.cell('teacher_email', 'email'),
    name: line.cell('name') ?? (names.filter((one) => one !== null).join(' ') || null),
  };
  const email = sound(line, ['teacher_email', 'email'], said.email);
  const name = sound(line, ['name', 'last_name', 'name_last', 'first_name', 'name_first'], said.name);
  const value = { cleverId: id === sisId ? null : id, sisId, email: email.text, name: name.text };
  return { keys: keysOf(id, sisId), value, faults: [...email.faults, ...name.faults] };
}

/** A text that may stand in the catalogue; else null, and what is wrong with it. */
function sound(line: Line, columns: readonly string[], text: string | null) {
  const why = text === null ? null : faultOfText(text);
  if (why === null) return { text, faults: [] };
  return { text: null, faults: [line.bad(columns.find((column) => line.cell(column) !== null) ?? null, why)] };
}

const keysOf = (id: string, sisId: string | null): readonly string[] =>
  sisId === null || sisId === id ? [id] : [id, sisId];

export function schoolOf(line: Line): Described<{ readonly id: string; readonly name: string | null }> | BadRow {
  const { id, sisId } = idsOf(line, 'school_id');
  if (id === null) return line.bad(line.heading('id') === null ? 'school_id' : 'id', 'is empty');
  const { text, faults } = sound(line, ['school_name', 'name'], line.cell('school_name', 'name'));
  return { keys: keysOf(id, sisId), value: { id, name: text }, faults };
}

export function termOf(line: Line): Described<Term> | BadRow {
  const id = line.cell('id', 'term_id');
  if (id === null) return line.bad(line.heading('id') === null ? 'term_id' : 'id', 'is empty');
  const { term, faults } = termIn(line, ['term_name', 'name'], ['term_start', 'start_date'], ['term_end', 'end_date']);
  const { text, faults: ofName } = sound(line, ['term_name', 'name'], term.name);
  if (term.start === null || term.end === null || term.start <= term.end) {
    return { keys: [id], value: { ...term, name: text }, faults: [...ofName, ...faults] };
  }
  const turned = line.bad(line.heading('term_start') === null ? 'start_date' : 'term_start', 'ends before it begins');
  return { keys: [id], value: { name: text, start: null, end: null }, faults: [...ofName, ...faults, turned] };
}

export function courseOf(line: Line): Described<Course> | BadRow {
  const id = line.cell('id', 'course_id');
  if (id === null) return line.bad(line.heading('id') === null ? 'course_id' : 'id', 'is empty');
  const name = sound(line, ['course_name', 'name'], line.cell('course_name', 'name'));
  const number = sound(line, ['course_number', 'number'], line.cell('course_number', 'number'));
  return { keys: [id], value: { name: name.text, number: number.text }, faults: [...name.faults, ...number.faults] };
}

/** Without days that are none. */
function termIn(
  line: Line,
  names: readonly string[],
  starts: readonly string[],
  ends: readonly string[],
): { readonly term: Term; readonly faults: readonly BadRow[] } {
  const days = [starts, ends].map((columns) => {
    const written = line.cell(...columns);
    return { column: columns.find((column) => line.cell(column) !== null) ?? null, written, day: dayOf(written ?? '') };
  });
  const faults = days
    .filter(({ written, day }) => written !== null && day === null)
    .map(({ column, written }) => line.bad(column, `is no day: ${written} (2026-08-24 and 08/24/2026 are)`));
  const [start, end] = days;
  return { term: { name: line.cell(...names), start: start?.day ?? null, end: end?.day ?? null }, faults };
}

/** YYYY-MM-DD of a day as Clever's files write it (month first), or as its API does. */
function dayOf(written: string): string | null {
  const [, month = '', day = '', year = ''] = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(written) ?? [];
  const [, iso] = /^(\d{4}-\d{2}-\d{2})(?:T.*)?$/.exec(written) ?? [];
  const compact = written.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
  const found = iso ?? (year === '' ? compact : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  return isDay(found) ? found : null;
}

/** A class as a row of sections.csv describes it, or what is wrong with the row. */
export function classOf(line: Line, known: References): Told | BadRow {
  const { id, sisId } = idsOf(line, 'section_id');
  if (id === null) return line.bad(line.heading('id') === null ? 'section_id' : 'id', 'is empty');
  const refers = <T>(what: string, column: string, by: string, among: Reference<T>, own: T): T | BadRow =>
    among === null || among.broken.has(by)
      ? own
      : (among.values.get(by) ?? line.bad(column, `names ${by}, which no row of the ${what} file has`));

  const teachers: RosterTeacher[] = [];
  const unknown: BadRow[] = [];
  for (const { column, by } of teachersIn(line)) {
    const own = { cleverId: isCleverId(by) ? by : null, sisId: isCleverId(by) ? null : by, email: null, name: null };
    const found = refers('teachers', column, by, known.teachers, own);
    if ('why' in found) unknown.push(found);
    else if (!teachers.includes(found)) teachers.push(found);
  }
  const [stranger] = unknown;
  // A class of nobody who is known is more likely a wrong file.
  if (stranger !== undefined && teachers.length === 0) return stranger;

  const schoolColumn = line.cell('school_id') === null ? 'school' : 'school_id';
  const schoolId = line.cell(schoolColumn);
  const ownSchool = { id: schoolId ?? '', name: line.cell('school_name') };
  const school = schoolId === null ? null : refers('schools', schoolColumn, schoolId, known.schools, ownSchool);
  if (school !== null && 'why' in school) return school;

  const { term: ownTerm, faults } = termIn(line, ['term_name'], ['term_start'], ['term_end']);
  const [wrongDay] = faults;
  if (wrongDay !== undefined) return wrongDay;
  const termId = line.cell('term_id');
  const hasOwnTerm = Object.values(ownTerm).some((part) => part !== null);
  const term = termId === null || hasOwnTerm ? ownTerm : refers('terms', 'term_id', termId, known.terms, ownTerm);
  if ('why' in term) return term;

  const ownCourse = { name: line.cell('course_name'), number: line.cell('course_number') };
  const courseColumn = line.cell('course_id') === null ? 'course' : 'course_id';
  const courseId = line.cell(courseColumn);
  const isNamed = ownCourse.name !== null || ownCourse.number !== null;
  const course =
    courseId === null || isNamed ? ownCourse : refers('courses', courseColumn, courseId, known.courses, ownCourse);
  if ('why' in course) return course;

  const students = studentsIn(line);
  if (typeof students === 'object' && students !== null) return students;

  const one: RosterClass = {
    id,
    urlId: line.cell('url_id'),
    name: line.cell('name', 'section_name') ?? course.name ?? line.cell('section_number') ?? id,
    subject: line.cell('subject'),
    grade: line.cell('grade'),
    period: line.cell('period'),
    sectionNumber: line.cell('section_number'),
    sisIds: sisId === null ? [] : [sisId],
    course: course.name === null && course.number === null ? null : course,
    term: Object.values(term).every((part) => part === null) ? null : term,
    school,
    students,
    teachers,
    state: 'active',
    missingSince: null,
  };
  const fault = faultOf(one);
  const left = unknown.map((teacher) => ({ ...teacher, why: `${teacher.why}: left out, the others are taken` }));
  if (fault === null) return { class: one, faults: left };
  return line.bad(COLUMNS[fault.field].find((column) => line.heading(column) !== null) ?? null, fault.why);
}

/** The main teacher first, each once. */
function teachersIn(line: Line): readonly { readonly column: string; readonly by: string }[] {
  const numbered = line.columns(/^teacher_\d+_id$/).toSorted((a, b) => numberIn(a) - numberIn(b));
  const single = ['teacher_id', 'teacher', ...numbered];
  const all = [
    ...single.map((column) => ({ column, by: line.cell(column) ?? '' })),
    ...['teachers', 'teacher_ids'].flatMap((column) => listIn(line.cell(column)).map((by) => ({ column, by }))),
  ];
  const named = all.filter(({ by }) => by !== '');
  return named.filter(({ by }, i) => named.findIndex((other) => other.by === by) === i);
}

const numberIn = (column: string): number => Number(/\d+/.exec(column)?.[0]);

/** A list within one cell: JSON, or parted by commas, semicolons, bars or spaces. */
const listIn = (cell: string | null): readonly string[] =>
  (cell ?? '')
    .replace(/[[\]"']/g, ' ')
    .split(/[\s,;|]+/)
    .filter((one) => one !== '');

/** Clever's ids of the pupils that a section's row lists; none where it says how many. */
export const listedPupils = (line: Line): readonly string[] => listIn(line.cell('students')).filter(isCleverId);

/** How many: a number, or the list of their ids. */
function studentsIn(line: Line): number | null | BadRow {
  const written = line.cell('student_count');
  if (written !== null && !/^\d{1,6}$/.test(written)) return line.bad('student_count', 'is not a number');
  const students = line.cell('students');
  if (written !== null || students === null) return written === null ? null : Number(written);
  if (/^\d{1,6}$/.test(students) && Number(students) <= BOUNDS.students) return Number(students);
  return listIn(students).length;
}
