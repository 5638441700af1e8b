import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type BadRow, type Line, readSheet } from '../csv/sheet.ts';
import { Refusal } from '../program/failures.ts';
import { nearlyFitting } from './headings.ts';
import { type Described, NEEDED, type Reference } from './rows.ts';

/** What one file of described things says: those that classes may refer to, and what is wrong with it. */
export interface Things<T> {
  readonly found: Reference<T>;
  readonly bad: readonly BadRow[];
  /** rows that do not count, since an earlier one has the same id */
  readonly passed: readonly BadRow[];
  /** on its headings, in sentences */
  readonly said: readonly string[];
}

/** Rows by the ids that name them. A row may come again (a teacher of two schools); saying something else, the first counts. */
export async function described<T>(
  path: string | null,
  kind: 'teachers' | 'schools' | 'terms' | 'courses',
  read: (line: Line) => Described<T> | BadRow,
): Promise<Things<T>> {
  const bad: BadRow[] = [];
  const passed: BadRow[] = [];
  if (path === null) return { found: null, bad, passed, said: [] };
  let said: readonly string[] | null = null;
  const own = new Map<string, { readonly value: T; readonly line: number }>();
  const other = new Map<string, T | null>();
  const broken = new Set<string>();
  for await (const { line, bad: form, isEnd } of readSheet(path, NEEDED[kind])) {
    said ??= nearlyFitting(basename(path), kind, line);
    const row = read(line);
    if (form !== null) {
      if (isEnd) throw new Refusal(`${form.file} line ${form.line} ${form.why}: mend it first. Nothing was written.`);
      bad.push(form);
      // Its classes are not to go for it: they keep the id.
      if (!('why' in row)) for (const key of row.keys) broken.add(key);
      continue;
    }
    if ('why' in row) {
      bad.push(row);
      continue;
    }
    bad.push(...row.faults);
    const { keys, value } = row;
    const [key = '', sisId] = keys;
    const before = own.get(key);
    if (before !== undefined) {
      if (!isDeepStrictEqual(before.value, value)) {
        passed.push(line.bad(null, `${key} is also in line ${before.line}, which counts`));
      }
      continue;
    }
    own.set(key, { value, line: line.number });
    if (sisId === undefined) continue;
    const same = other.get(sisId);
    other.set(sisId, same === undefined || isDeepStrictEqual(same, value) ? value : null);
  }
  const values = new Map<string, T>();
  for (const [key, value] of other) if (value !== null) values.set(key, value);
  for (const [key, { value }] of own) values.set(key, value);
  return { found: { values, broken }, bad, passed, said: said ?? [] };
}
