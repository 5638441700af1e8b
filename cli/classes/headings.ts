import type { RosterClass } from '../../shared/records/roster.ts';
import type { Untold } from '../../shared/store/catalogue/keep.ts';
import type { Line } from '../csv/sheet.ts';
import { Refusal } from '../program/failures.ts';
import { COLUMNS, type NEEDED, type References } from './rows.ts';

/** Columns that say the same; of each the first one that is there counts. */
const SAME: Readonly<Record<keyof typeof NEEDED, readonly (readonly string[])[]>> = {
  sections: [
    ...new Set(Object.values(COLUMNS).filter((columns) => columns.length > 0)),
    ['student_count', 'students'],
    ['school_name'],
  ],
  teachers: [
    ['teacher_id', 'id'],
    ['sis_id', 'teacher_sis_id', 'roles_teacher_sis_id'],
    ['teacher_email', 'email'],
    ['name', 'first_name', 'name_first'],
    ['name', 'last_name', 'name_last'],
  ],
  schools: [['school_id', 'id'], ['sis_id'], ['school_name', 'name']],
  terms: [
    ['term_id', 'id'],
    ['term_name', 'name'],
    ['term_start', 'start_date'],
    ['term_end', 'end_date'],
  ],
  enrollments: [
    ['section_id', 'section'],
    ['student_id', 'student'],
  ],
  students: [
    ['student_id', 'id'],
    ['sis_id', 'student_sis_id', 'roles_student_sis_id'],
    ['student_number', 'roles_student_student_number'],
    ['state_id', 'roles_student_state_id'],
  ],
  courses: [
    ['course_id', 'id'],
    ['course_name', 'name'],
    ['course_number', 'number'],
  ],
};

/** Those without which classes get other names, or lose their teachers. */
const VITAL = ['name', 'teachers'] as const;

/**
 * Headings that nearly fit a column that the file lacks, in sentences. Throws Refusal where that column names the classes, or their
 * teachers: such a file would be read as one that says nothing of them.
 */
export function nearlyFitting(file: string, kind: keyof typeof NEEDED, line: Line): readonly string[] {
  const there = line.columns(/./);
  const known = new Set(SAME[kind].flat());
  return there
    .filter((name) => !known.has(name) && !/^teacher_\d+_id$/.test(name))
    .flatMap((name) => {
      const lacking = SAME[kind].filter((columns) => !columns.some((column) => there.includes(column)));
      const meant = lacking.find((columns) => columns.some((column) => isNear(name, column)));
      const column = meant?.find((one) => isNear(name, one));
      if (meant === undefined || column === undefined) return [];
      const said = `${file} has a column "${line.heading(name)}" that is not read, and no column ${column}`;
      if (kind === 'sections' && VITAL.some((field) => COLUMNS[field] === meant)) {
        throw new Refusal(`${said}: is that what it is? Give it that name, or another one. Nothing was written.`);
      }
      return [`${said}: is that what it is?`];
    });
}

/** What the sections file has no column for: of classes that are stored it stays as it is. */
export function untoldOf(line: Line, { teachers, schools, terms, courses }: References, enrolled: boolean): Untold {
  const there = line.columns(/./);
  const has = (columns: readonly string[]): boolean => columns.some((column) => there.includes(column));
  const told: Readonly<Record<keyof RosterClass, boolean>> = {
    id: true,
    urlId: has(['url_id']),
    name: has(['name', 'section_name', 'course_name']) || (courses !== null && has(['course', 'course_id'])),
    subject: has(['subject']),
    grade: has(['grade']),
    period: has(['period']),
    sectionNumber: has(['section_number']),
    sisIds: has(['sis_id']),
    course: has(['course_name', 'course_number']) || (courses !== null && has(['course', 'course_id'])),
    term: has(['term_name', 'term_start', 'term_end']) || (terms !== null && has(['term_id'])),
    school: has(['school_id', 'school']),
    students: enrolled || has(['students', 'student_count']),
    teachers: has(COLUMNS.teachers) || there.some((column) => /^teacher_\d+_id$/.test(column)),
    state: true,
    missingSince: true,
    year: true,
  };
  const fields = Object.keys(told).filter((field): field is keyof RosterClass => field in told);
  return {
    fields: fields.filter((field) => !told[field]),
    teachers: teachers === null,
    schools: schools === null && !has(['school_name']),
  };
}

/** Sentences on what is not told and classes are known by. */
export const missing = (file: string, { fields }: Untold): readonly string[] =>
  VITAL.filter((field) => fields.includes(field)).map((field) =>
    field === 'name'
      ? `${file} has no column name: classes that are stored keep theirs, new ones are called by their section number or id.`
      : `${file} has no column teacher_id: classes that are stored keep their teachers, new ones have none.`,
  );

/** One slip of the pen, or two in a long word: a letter left out, added, changed or exchanged with the next. */
function isNear(one: string, other: string): boolean {
  const most = other.length <= 2 ? 0 : other.length <= 5 ? 1 : 2;
  return Math.abs(one.length - other.length) <= most && slips(one, other) <= most;
}

function slips(one: string, other: string): number {
  let [before, last]: [readonly number[], readonly number[]] = [
    [],
    Array.from({ length: other.length + 1 }, (_, j) => j),
  ];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      const isExchanged = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      row.push(
        Math.min(
          (last[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + 1,
          (last[j - 1] ?? 0) + (isSame ? 0 : 1),
          isExchanged ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [before, last] = [last, row];
  }
  return last[other.length] ?? 0;
}
