import { stringify } from 'csv-stringify/sync';
import { Refusal } from '../program/failures.ts';
import { recordsOf } from './records.ts';

/**
 * Where a spreadsheet would begin a formula: a cell's beginning, and within it wherever one that parts cells by semicolons or tabs begins the next, quotes or not; also behind the quote marks that make it
 * text.
 */
const FORMULA = /^(?='*[=+\-@\t\r\n＝＋－＠])|(?<=[;\t\r\n])(?='*[=+\-@＝＋－＠])/g;
const MARKED = /^'(?='*[=+\-@\t\r\n＝＋－＠])|(?<=[;\t\r\n])'(?='*[=+\-@＝＋－＠])/g;

/** RFC 4180, without the last line end. What a spreadsheet would run gets a `'` in front, which `readCsv` takes off. */
export const writeCsv = (headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  stringify([headings, ...rows], {
    // Not the library's `escape_formulas`: it leaves a value that begins with `'` as it is, so that its marks cannot be told from one's own.
    cast: { string: (value) => value.replace(FORMULA, "'") },
    eof: false,
    quoted_match: /^\s|\s$/,
    quote_record_delimiter: true,
    record_delimiter: 'windows',
  });

export interface Row {
  /** in the file, from 1 */
  readonly line: number;
  readonly cells: readonly string[];
}

/** The rows of a file, with what `writeCsv` put in front taken off. Throws Refusal. */
export async function readCsv(text: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const { line, cells, fault } of recordsOf([text])) {
    // Whose row it would have been, nobody knows, and a course opens what its rows say together.
    if (fault !== null) throw new Refusal(`Line ${line} of the file is not CSV: it ${fault}.`);
    rows.push({ line, cells: cells.map((cell) => cell.replace(MARKED, '')) });
  }
  return rows;
}

/** The rows after the headings, by name. Throws Refusal where a needed column is missing, or one is there twice. */
export async function readTable(
  text: string,
  needed: readonly string[],
): Promise<{
  readonly rows: readonly Row[];
  readonly columns: number;
  readonly cell: (row: Row, column: string) => string;
}> {
  const [head, ...rows] = await readCsv(text);
  const columns = (head?.cells ?? []).map((name) => name.trim().toLowerCase());
  const missing = needed.filter((name) => !columns.includes(name));
  if (missing.length > 0)
    throw new Refusal(`The first line of the file must name the columns: ${missing.join(', ')} is missing.`);
  const twice = columns.find((name, at) => name !== '' && columns.indexOf(name) !== at);
  if (twice !== undefined) throw new Refusal(`The column ${twice} is in the file twice.`);
  return { rows, columns: columns.length, cell: (row, column) => row.cells[columns.indexOf(column)]?.trim() ?? '' };
}
