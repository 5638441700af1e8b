import type { Context } from '../../shared/records/context.ts';
import { type Row, readTable } from '../csv/table.ts';
import { plain } from '../program/show.ts';
import { faultOf, MOST, type TypedClass } from './change.ts';
import { isContextKey } from './course.ts';

/** What the file says of one course. */
export interface CourseRows {
  readonly key: string;
  /** in the file, of its first row */
  readonly line: number;
  readonly version: number;
  readonly classes: readonly TypedClass[];
}

export interface Fault {
  readonly line: number;
  readonly what: string;
}

interface ClassRow {
  readonly line: number;
  readonly key: string;
  readonly version: number;
  readonly typed: TypedClass;
}

/** The courses of the file that no bad row belongs to, and every bad row. A row without class_id says nothing. Throws Refusal. */
export async function readCourses(text: string): Promise<{
  readonly courses: readonly CourseRows[];
  readonly faults: readonly Fault[];
  /** rows that name no class */
  readonly silent: number;
}> {
  const { rows, columns, cell } = await readTable(text, ['context_key', 'version', 'class_id']);
  const said = rows.filter((row) => row.cells.length !== columns || cell(row, 'class_id') !== '');
  const faults: Fault[] = [];
  const groups = new Map<string, ClassRow[]>();
  const spoiled = new Set<string>();
  for (const row of said) {
    const parsed = parseRow(row, columns, cell);
    const key = cell(row, 'context_key');
    const fault = typeof parsed === 'string' ? parsed : (misfit(parsed, groups.get(key) ?? []) ?? '');
    if (fault !== '') {
      faults.push({ line: row.line, what: fault });
      spoiled.add(key);
    } else if (typeof parsed !== 'string') groups.set(key, [...(groups.get(key) ?? []), parsed]);
  }
  const courses = [...groups]
    .filter(([key]) => !spoiled.has(key))
    .flatMap(([key, group]): readonly CourseRows[] => {
      const [first] = group;
      if (first === undefined) return [];
      const classes = first.typed.id === NONE ? [] : group.map(({ typed }) => typed);
      return [{ key, line: first.line, version: first.version, classes }];
    });
  return { courses, faults, silent: rows.length - said.length };
}

/** In class_id, alone: the course opens no class. */
const NONE = 'none';

function parseRow(row: Row, columns: number, cell: (row: Row, column: string) => string): ClassRow | string {
  if (row.cells.length !== columns) return `it has ${row.cells.length} cells, and the first line ${columns}`;
  const orNull = (column: string): string | null => (cell(row, column) === '' ? null : cell(row, column));
  const [key, version] = [cell(row, 'context_key'), cell(row, 'version')];
  const typed = { id: cell(row, 'class_id'), urlId: orNull('url_id'), name: orNull('name') };
  if (!isContextKey(key)) return `a context key has 43 characters, "${plain(key)}" is none`;
  if (!/^\d{1,9}$/.test(version)) return `version is a number, not "${plain(version)}"`;
  return faultOf(typed) ?? { line: row.line, key, version: Number(version), typed };
}

/** Why a row cannot stand beside the others of its course. */
function misfit({ version, typed }: ClassRow, others: readonly ClassRow[]): string | null {
  const [first] = others;
  if (first === undefined) return null;
  if (first.version !== version) return `version ${version} here, ${first.version} in line ${first.line}`;
  const twin = others.find((other) => other.typed.id === typed.id);
  if (twin !== undefined) return `class ${plain(typed.id)} is in line ${twin.line} too`;
  if ([first.typed.id, typed.id].includes(NONE))
    return `${NONE} stands alone, and line ${first.line} is of the same course`;
  return others.length >= MOST ? `a course opens at most ${MOST} classes` : null;
}

/** The classes as the context has them, where the file shows what cannot be written in it otherwise. */
export function asKept(classes: readonly TypedClass[], { classes: present }: Context): readonly TypedClass[] {
  return classes.map((typed) => {
    const before = present.find(({ id }) => id === typed.id) ?? present.find(({ id }) => plain(id) === typed.id);
    if (before === undefined || before.state === 'removed') return typed;
    const keep = (said: string | null, known: string | null): string | null =>
      said !== null && known !== null && plain(known).trim() === said ? null : said;
    return { id: before.id, urlId: keep(typed.urlId, before.urlId), name: keep(typed.name, before.name) };
  });
}
