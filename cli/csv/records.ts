import { CsvError, Parser } from 'csv-parse';

/** One record of a CSV file. */
export interface CsvRecord {
  /** where it begins; the first line is 1 */
  readonly line: number;
  readonly cells: readonly string[];
  /** what is wrong with its form; null when nothing is */
  readonly fault: string | null;
}

/** Characters of one record; one with a quote that never ends would be the rest of the file. */
const LONGEST = 256 * 1024;

const OPTIONS = {
  bom: true,
  max_record_size: LONGEST,
  raw: true,
  // All three are named: of its own accord the library takes the first line's end for the only one, and runs rows together.
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
};

/**
 * Reads CSV as RFC 4180 has it, piece by piece, whatever the length of the file; what is wrong comes with its record. Quoted cells may hold commas, line ends and doubled quotes; lines end in CR, LF or
 * both; a byte order mark is passed over, and so are empty lines. A quote within a cell without quotes is an ordinary character. Where the first line has more semicolons, or tabs, they part the cells.
 */
export async function* recordsOf(pieces: AsyncIterable<string> | Iterable<string>): AsyncGenerator<CsvRecord> {
  let found: CsvRecord[] = [];
  let failure: Error | null = null;
  let lines = 0;
  const opened = (delimiter: string): Parser => {
    const onRecord = (entry: unknown, { empty_lines }: { readonly empty_lines: number }): null => {
      if (!isEntry(entry)) throw new TypeError('the CSV reader gives records of another form');
      const [line, more] = [1 + lines + empty_lines, lineEndsIn(entry.record)];
      lines += 1 + more;
      const fault = isTorn(entry, delimiter) ? `has text after a closing quote${upTo(line, more)}` : null;
      found.push({ line, cells: entry.record, fault });
      return null;
    };
    const parser = new Parser({ ...OPTIONS, delimiter, on_record: onRecord });
    parser.on('error', (error) => {
      failure = error;
    });
    return parser;
  };
  const taken = (): readonly CsvRecord[] => {
    const records = found;
    found = [];
    return records;
  };

  let parser: Parser | null = null;
  for await (const piece of headed(pieces)) {
    parser ??= opened(delimiterOf(piece));
    const own = parser;
    await new Promise<void>((resolve) => own.write(piece, () => resolve()));
    yield* taken();
    if (failure !== null) break;
  }
  if (parser === null) return;
  const own = parser;
  if (failure === null) await new Promise<void>((resolve) => own.end(() => resolve()));
  yield* taken();
  if (failure !== null) yield { line: 1 + lines + own.info.empty_lines, cells: [], fault: faultOf(failure) };
}

/** The same text, its whole first line in the first piece. */
async function* headed(pieces: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  let head: string | null = '';
  for await (const piece of pieces) {
    if (head === null) yield piece;
    else {
      head += piece;
      if (!/\S.*[\r\n]/.test(head) && head.length < LONGEST) continue;
      yield head;
      head = null;
    }
  }
  if (head !== null && head !== '') yield head;
}

/** What parts the cells of a first line; headings hold neither. */
function delimiterOf(text: string): string {
  const line = /\S.*/.exec(text)?.[0] ?? '';
  const count = (char: string): number => line.split(char).length;
  return [',', ';', '\t'].reduce((best, char) => (count(char) > count(best) ? char : best));
}

interface Entry {
  readonly record: readonly string[];
  readonly raw: string;
}

const isEntry = (entry: unknown): entry is Entry =>
  typeof entry === 'object' &&
  entry !== null &&
  'record' in entry &&
  Array.isArray(entry.record) &&
  entry.record.every((cell) => typeof cell === 'string') &&
  'raw' in entry &&
  typeof entry.raw === 'string';

/** Its own count of lines takes CR LF within quotes for two, and ends where the record does. */
const lineEndsIn = (cells: readonly string[]): number =>
  cells.reduce((sum, cell) => sum + (/[\r\n]/.test(cell) ? cell.split(/\r\n|\r|\n/).length - 1 : 0), 0);

/** Text after a closing quote: the library then keeps the opening one in the cell, as if both were ordinary characters. */
function isTorn({ record, raw }: Entry, delimiter: string): boolean {
  if (!record.some((cell) => cell.startsWith('"'))) return false;
  let rest = raw.replace(/^[\r\n]+/, '');
  for (const cell of record) {
    const quoted = `"${cell.replaceAll('"', '""')}"`;
    const written = rest.startsWith('"') ? quoted : cell;
    if (!rest.startsWith(written)) return true;
    rest = rest.slice(written.length + delimiter.length);
  }
  return false;
}

const upTo = (line: number, more: number): string =>
  more === 0 ? '' : `, and goes on to line ${line + more}: is a quote not closed?`;

function faultOf(failure: Error): string {
  const code = failure instanceof CsvError ? failure.code : null;
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'has a quote that is not closed: nothing from here on is read';
  if (code === 'CSV_MAX_RECORD_SIZE') return 'is too long: is a quote not closed? Nothing from here on is read';
  throw failure;
}
