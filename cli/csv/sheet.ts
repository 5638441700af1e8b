import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Refusal } from '../program/failures.ts';
import { type CsvRecord, recordsOf } from './records.ts';

/** One thing that is wrong with a row. */
export interface BadRow {
  readonly file: string;
  readonly line: number;
  /** as the file's heading has it; null where the whole row is wrong */
  readonly column: string | null;
  readonly why: string;
}

/** A row under its heading. */
export interface Line {
  readonly number: number;
  /** The first of these columns that the row fills, without spaces around it; null when none does. */
  cell(...columns: readonly string[]): string | null;
  /** The file's own heading of the first of these columns that it has. */
  heading(...columns: readonly string[]): string | null;
  /** Columns whose names fit. */
  columns(pattern: RegExp): readonly string[];
  bad(column: string | null, why: string): BadRow;
}

/** Headings are compared without case; a dot, dash or space counts as an underscore (`name.first`, `Teacher 2 ID`). */
const plainName = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[.\s-]+/g, '_');

/**
 * Reads a CSV file row by row; a row of another form than the heading comes as what is wrong with it. `needed`: of each list the
 * file must have one column. `isEnd`: nothing after it can be read. Throws Refusal where it cannot be read at all.
 */
export async function* readSheet(
  path: string,
  needed: readonly (readonly string[])[],
): AsyncGenerator<{ readonly line: Line; readonly bad: BadRow | null; readonly isEnd: boolean }> {
  const file = basename(path);
  let heading: readonly string[] | null = null;
  let index: ReadonlyMap<string, number> = new Map();
  for await (const row of recordsOf(textOf(path))) {
    if (heading === null) {
      heading = row.cells.map((cell) => cell.trim());
      index = indexOf(file, row.cells, needed);
      continue;
    }
    yield {
      line: lineOf(file, heading, index, row.cells, row.line),
      bad: faultOf(file, heading, row),
      isEnd: row.cells.length === 0,
    };
  }
  if (heading === null) throw new Refusal(`${file} is empty.`);
}

/** Bytes of a piece. The rows of one are in memory together: with Node's 64 KB, the rows of a file of a million leave twice as much behind. */
const PIECE = 8192;

async function* textOf(path: string): AsyncGenerator<string> {
  try {
    for await (const piece of createReadStream(path, { encoding: 'utf8', highWaterMark: PIECE })) {
      const text = String(piece);
      if (text.includes('\0')) throw new Refusal(`${basename(path)} is not UTF-8 text: save it as CSV UTF-8.`);
      yield text;
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(`${path} cannot be read.`);
  }
}

function indexOf(file: string, cells: readonly string[], needed: readonly (readonly string[])[]) {
  const names = cells.map(plainName);
  const twice = names.find((name, i) => name !== '' && names.indexOf(name) !== i);
  if (twice !== undefined) throw new Refusal(`${file} has two columns ${twice}.`);
  for (const some of needed) {
    if (!some.some((name) => names.includes(name))) throw new Refusal(`${file} has no column ${some.join(' or ')}.`);
  }
  return new Map(names.map((name, i) => [name, i]));
}

function faultOf(file: string, heading: readonly string[], row: CsvRecord) {
  if (row.fault !== null) return { file, line: row.line, column: null, why: row.fault };
  const [has, should] = [row.cells.length, heading.length];
  return has === should
    ? null
    : { file, line: row.line, column: null, why: `has ${has} columns, the heading ${should}` };
}

function lineOf(
  file: string,
  heading: readonly string[],
  index: ReadonlyMap<string, number>,
  cells: readonly string[],
  number: number,
): Line {
  const first = (columns: readonly string[]): string | null => {
    for (const column of columns) {
      const text = cells[index.get(column) ?? -1]?.trim() ?? '';
      if (text !== '') return text;
    }
    return null;
  };
  const headingOf = (columns: readonly string[]): string | null =>
    heading[index.get(columns.find((column) => index.has(column)) ?? '') ?? -1] ?? null;
  return {
    number,
    cell: (...columns) => first(columns),
    heading: (...columns) => headingOf(columns),
    columns: (pattern) => [...index.keys()].filter((name) => pattern.test(name)),
    bad: (column, why) => ({
      file,
      line: number,
      column: column === null ? null : (headingOf([column]) ?? column),
      why,
    }),
  };
}
