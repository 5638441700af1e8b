import { Refusal } from '../program/failures.ts';

/** What a spreadsheet would take for a formula, also behind the quote mark that makes it text. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** RFC 4180, without the last line end. A cell that a spreadsheet would run gets a `'` in front. */
export const writeCsv = (headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  [headings, ...rows].map((row) => row.map(writeCell).join(',')).join('\r\n');

function writeCell(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const readCell = (cell: string): string => (cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell);

export interface Row {
  /** in the file, from 1 */
  readonly line: number;
  readonly cells: readonly string[];
}

/** RFC 4180, lines ended by CRLF or LF, with what `writeCsv` put in front taken off; empty lines are left out. Throws Refusal. */
export function readCsv(text: string): readonly Row[] {
  const rows: Row[] = [];
  let cells: string[] = [];
  let [line, begun] = [1, 1];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  cell.lastIndex = text.startsWith('\ufeff') ? 1 : 0;
  while (cell.lastIndex < text.length || cells.length > 0) {
    const found = cell.exec(text);
    if (found === null)
      throw new Refusal(`Line ${line} of the file is not CSV: look for a quote mark that is not closed.`);
    const [whole, quoted, bare = '', end] = found;
    cells.push(readCell(quoted?.replaceAll('""', '"') ?? bare));
    line += whole.split('\n').length - 1;
    if (end === ',') continue;
    if (cells.length > 1 || cells[0] !== '') rows.push({ line: begun, cells });
    [cells, begun] = [[], line];
  }
  return rows;
}

/** The rows after the headings, by name. Throws Refusal where a needed column is missing, or one is there twice. */
export function readTable(
  text: string,
  needed: readonly string[],
): { readonly rows: readonly Row[]; readonly columns: number; readonly cell: (row: Row, column: string) => string } {
  const [head, ...rows] = readCsv(text);
  const columns = (head?.cells ?? []).map((name) => name.trim().toLowerCase());
  const missing = needed.filter((name) => !columns.includes(name));
  if (missing.length > 0)
    throw new Refusal(`The first line of the file must name the columns: ${missing.join(', ')} is missing.`);
  const twice = columns.find((name, at) => name !== '' && columns.indexOf(name) !== at);
  if (twice !== undefined) throw new Refusal(`The column ${twice} is in the file twice.`);
  return { rows, columns: columns.length, cell: (row, column) => row.cells[columns.indexOf(column)]?.trim() ?? '' };
}
