import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { RosterClass } from '../../shared/records/roster.ts';
import { type BadRow, type Line, readSheet } from '../csv/sheet.ts';
import { Refusal } from '../program/failures.ts';
import { classOf, courseOf, NEEDED, type References, schoolOf, teacherOf, termOf } from './rows.ts';

/** Paths of the files of one roster; null where one is not given. */
export interface Files {
  readonly sections: string;
  readonly teachers: string | null;
  readonly schools: string | null;
  readonly terms: string | null;
  readonly courses: string | null;
}

/** What the files say before anything is written. */
export interface Survey {
  readonly known: References;
  /** every class that the sections file names, in rows good or bad */
  readonly ids: ReadonlySet<string>;
  /** ids that more than one row has */
  readonly twice: ReadonlySet<string>;
  /** SIS ids that more than one class has, and that therefore prove none */
  readonly shared: ReadonlySet<string>;
  readonly good: number;
  readonly bad: readonly BadRow[];
  /** rows of which it cannot be said which class they are */
  readonly nameless: number;
  /** of the sections file, which is read twice */
  readonly stamp: string;
}

/** Reads all files once. Memory holds the references, and of each class its ids. Throws Refusal. */
export async function survey(files: Files): Promise<Survey> {
  const bad: BadRow[] = [];
  const known: References = {
    teachers: await referred(files.teachers, NEEDED.teachers, teacherOf, bad),
    schools: await referred(files.schools, NEEDED.schools, schoolOf, bad),
    terms: await referred(files.terms, NEEDED.terms, termOf, bad),
    courses: await referred(files.courses, NEEDED.courses, courseOf, bad),
  };
  const stamp = stampOf(files.sections);
  const lines = new Map<string, number>();
  const twice = new Set<string>();
  const sisIds = new Set<string>();
  const shared = new Set<string>();
  const badLines = new Set<number>();
  let [rows, nameless] = [0, 0];
  for await (const { line, bad: form } of readSheet(files.sections, NEEDED.sections)) {
    rows += 1;
    const id = form === null ? line.cell('id', 'section_id') : null;
    const first = id === null ? undefined : lines.get(id);
    if (id === null) nameless += 1;
    else if (first === undefined) lines.set(id, line.number);
    const one = form ?? classOf(line, known);
    if ('why' in one) {
      bad.push(one);
      badLines.add(line.number);
    } else if (first === undefined) {
      for (const sisId of one.sisIds) (sisIds.has(sisId) ? shared : sisIds).add(sisId);
    }
    if (id === null || first === undefined) continue;
    // Which of two is right, nobody knows: neither is written.
    const column = line.heading('id') === null ? 'section_id' : 'id';
    if (!twice.has(id)) bad.push({ ...line.bad(column, `is also in line ${line.number}`), line: first });
    bad.push(line.bad(column, `is also in line ${first}`));
    badLines.add(first).add(line.number);
    twice.add(id);
  }
  return { known, ids: new Set(lines.keys()), twice, shared, good: rows - badLines.size, bad, nameless, stamp };
}

/** The good classes of the sections file, some at a time. */
export async function* classesIn(
  files: Files,
  { known, twice, stamp }: Survey,
  size: number,
): AsyncGenerator<readonly RosterClass[]> {
  let classes: RosterClass[] = [];
  for await (const { line, bad } of readSheet(files.sections, NEEDED.sections)) {
    const one = bad ?? classOf(line, known);
    if ('why' in one || twice.has(one.id)) continue;
    classes.push(one);
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

/** Rows by the ids that name them. A row may come again (a teacher of two schools); saying something else, both are bad. */
async function referred<T>(
  path: string | null,
  needed: readonly (readonly string[])[],
  read: (line: Line) => { readonly keys: readonly string[]; readonly value: T } | BadRow,
  bad: BadRow[],
): Promise<ReadonlyMap<string, T> | null> {
  if (path === null) return null;
  const own = new Map<string, { readonly line: Line; readonly value: T } | null>();
  const other = new Map<string, T | null>();
  for await (const { line, bad: form } of readSheet(path, needed)) {
    const row = form ?? read(line);
    if ('why' in row) {
      bad.push(row);
      continue;
    }
    const { keys, value } = row;
    const [key = '', sisId] = keys;
    const before = own.get(key);
    if (before === undefined) own.set(key, { line, value });
    else if (before === null || !isDeepStrictEqual(before.value, value)) {
      const why = `${key} stands for two that differ`;
      if (before !== null) bad.push(before.line.bad(null, why));
      bad.push(line.bad(null, why));
      own.set(key, null);
    }
    if (sisId === undefined) continue;
    const same = other.get(sisId);
    other.set(sisId, same === undefined || isDeepStrictEqual(same, value) ? value : null);
  }
  const found = new Map<string, T>();
  for (const [key, value] of other) if (value !== null) found.set(key, value);
  for (const [key, entry] of own) {
    if (entry === null) found.delete(key);
    else found.set(key, entry.value);
  }
  return found;
}
