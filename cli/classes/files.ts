import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { BOUNDS, differences } from '../../shared/matching/faults.ts';
import type { RosterClass, RosterTeacher } from '../../shared/records/roster.ts';
import { TOLD, type Untold } from '../../shared/store/catalogue/keep.ts';
import { type BadRow, readSheet } from '../csv/sheet.ts';
import { Refusal } from '../program/failures.ts';
import { described, type Things } from './described.ts';
import { missing, nearlyFitting, untoldOf } from './headings.ts';
import type { Pupils } from './pupils.ts';
import {
  classOf,
  courseOf,
  listedPupils,
  NEEDED,
  type References,
  schoolOf,
  teacherOf,
  termOf,
  type UserIds,
} from './rows.ts';

/** Paths of the files of one roster; null where one is not given. */
export interface Files {
  readonly sections: string;
  readonly teachers: string | null;
  readonly schools: string | null;
  readonly terms: string | null;
  readonly courses: string | null;
  readonly enrollments: string | null;
  /** which of a teacher's ids the LMS has for its users */
  readonly userIds: UserIds;
}

/** What the files say before anything is written. */
export interface Survey {
  readonly known: References;
  /** every class that the sections file names, in rows good or bad */
  readonly ids: ReadonlySet<string>;
  /** of each class that more than one good row names, what counts */
  readonly again: ReadonlyMap<string, Repeated>;
  /** SIS ids that more than one class has, and that therefore prove none */
  readonly shared: ReadonlySet<string>;
  /** the class that a section's id, or its SIS id, names; null: none or several */
  readonly classOf: (sectionId: string) => string | null;
  /** SIS ids of their teachers */
  readonly teachers: ReadonlySet<string>;
  /** classes that will be written */
  readonly good: number;
  readonly bad: readonly BadRow[];
  /** what was left out of a row, or a row that only repeats an id; nothing is lost for it */
  readonly left: readonly BadRow[];
  /** rows of which it cannot be said which class they are */
  readonly nameless: number;
  /** on headings, in sentences */
  readonly said: readonly string[];
  readonly untold: Untold;
  /** of the sections file, which is read again */
  readonly stamp: string;
}

interface Repeated {
  /** of the row that counts */
  readonly line: number;
  readonly class: RosterClass;
  /** all of its rows' */
  readonly teachers: readonly RosterTeacher[];
}

/** Reads all files once, the sections once more where any has two rows. Memory holds the references, and of each class its ids. Throws Refusal. */
export async function survey(files: Files, pupils: Pick<Pupils, 'attend'>): Promise<Survey> {
  const things = {
    teachers: await described(files.teachers, 'teachers', teacherOf(files.userIds)),
    schools: await described(files.schools, 'schools', schoolOf),
    terms: await described(files.terms, 'terms', termOf),
    courses: await described(files.courses, 'courses', courseOf),
  };
  const known: References = {
    teachers: things.teachers.found,
    schools: things.schools.found,
    terms: things.terms.found,
    courses: things.courses.found,
  };
  const all: readonly Things<unknown>[] = Object.values(things);
  const bad = all.flatMap((one) => one.bad);
  const left = all.flatMap((one) => one.passed);
  const stamp = stampOf(files.sections);
  const ids = new Set<string>();
  const first = new Map<string, number>();
  const twice = new Set<string>();
  const bySisId = new Map<string, string>();
  const shared = new Set<string>();
  const teachers = new Set<string>();
  let [nameless, untold]: [number, Untold | null] = [0, null];
  const said = all.flatMap((one) => one.said);
  for await (const { line, bad: form } of readSheet(files.sections, NEEDED.sections)) {
    if (untold === null) {
      const file = basename(files.sections);
      untold = untoldOf(line, known, files.enrollments !== null);
      said.push(...nearlyFitting(file, 'sections', line), ...missing(file, untold));
    }
    const id = form === null ? line.cell('id', 'section_id') : null;
    if (id === null) nameless += 1;
    else ids.add(id);
    const told = form ?? classOf(line, known);
    if ('why' in told) bad.push(told);
    else if (first.has(told.class.id)) twice.add(told.class.id);
    else {
      first.set(told.class.id, line.number);
      left.push(...told.faults);
      for (const { sisId } of told.class.teachers) if (sisId !== null) teachers.add(sisId);
      for (const sisId of told.class.sisIds) {
        if (bySisId.has(sisId)) shared.add(sisId);
        else bySisId.set(sisId, told.class.id);
      }
      for (const pupil of listedPupils(line)) pupils.attend(told.class.id, pupil);
    }
  }
  const { again, passed } = await repeated(files, known, twice);
  const named = (id: string): string | null => (first.has(id) ? id : shared.has(id) ? null : (bySisId.get(id) ?? null));
  const rows = { good: first.size, bad, left: [...left, ...passed], nameless };
  return { ...rows, known, ids, again, shared, teachers, classOf: named, said, untold: untold ?? TOLD, stamp };
}

/** Classes of more than one row: equal but for the teacher, all of its teachers are; else the first row counts. */
async function repeated(files: Files, known: References, twice: ReadonlySet<string>) {
  const again = new Map<string, Repeated>();
  const passed: BadRow[] = [];
  if (twice.size === 0) return { again, passed };
  for await (const { line, bad: form } of readSheet(files.sections, NEEDED.sections)) {
    const told = form ?? classOf(line, known);
    if ('why' in told || !twice.has(told.class.id)) continue;
    const one = told.class;
    const before = again.get(one.id);
    if (before === undefined) {
      again.set(one.id, { line: line.number, class: one, teachers: one.teachers });
      continue;
    }
    const column = line.heading('id') === null ? 'section_id' : 'id';
    const more = one.teachers.filter((teacher) => !before.teachers.some((other) => isSame(other, teacher)));
    const others = differences(before.class, one).filter((field) => field !== 'teachers');
    if (others.length > 0) {
      passed.push(line.bad(column, `is also in line ${before.line}, which counts: ${others.join(', ')} differ`));
    } else if (before.teachers.length + more.length > BOUNDS.teachers) {
      passed.push(line.bad(column, `has more than ${BOUNDS.teachers} teachers in all its rows: left out`));
    } else if (more.length === 0) {
      passed.push(line.bad(column, `is also in line ${before.line}`));
    } else {
      passed.push(...told.faults);
      again.set(one.id, { ...before, teachers: [...before.teachers, ...more] });
    }
  }
  return { again, passed };
}

const isSame = (one: RosterTeacher, other: RosterTeacher): boolean =>
  one.cleverId === other.cleverId && one.sisId === other.sisId;

/** The good classes of the sections file, some at a time. */
export async function* classesIn(
  files: Files,
  { known, again, stamp }: Pick<Survey, 'known' | 'again' | 'stamp'>,
  size: number,
  /** how many attend a class, where its row does not say it */
  attending: (classId: string) => number | null = () => null,
): AsyncGenerator<readonly RosterClass[]> {
  let classes: RosterClass[] = [];
  for await (const { line, bad } of readSheet(files.sections, NEEDED.sections)) {
    const told = bad ?? classOf(line, known);
    if ('why' in told) continue;
    const repeats = again.get(told.class.id);
    if (repeats !== undefined && repeats.line !== line.number) continue;
    const { teachers } = repeats ?? told.class;
    const students = told.class.students ?? attending(told.class.id);
    classes.push({ ...told.class, teachers, students });
    if (classes.length < size) continue;
    if (stampOf(files.sections) !== stamp) {
      throw new Refusal(`${basename(files.sections)} changed while it was read: run the same again.`);
    }
    yield classes;
    classes = [];
  }
  if (classes.length > 0) yield classes;
}

function stampOf(path: string): string {
  try {
    const { size, mtimeMs } = statSync(path);
    return `${size} ${mtimeMs}`;
  } catch {
    throw new Refusal(`${path} cannot be read.`);
  }
}
