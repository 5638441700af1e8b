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

/**
 * Reads CSV as RFC 4180 has it, piece by piece, whatever the length of the file; what is wrong comes with its record. Quoted cells may hold commas, line ends and doubled quotes; lines end in CR, LF or
 * both; a byte order mark is passed over, and so are empty lines. A quote within a cell without quotes is an ordinary character.
 */
export async function* recordsOf(pieces: AsyncIterable<string>): AsyncGenerator<CsvRecord> {
  let state: 'start' | 'bare' | 'quoted' | 'closed' = 'start';
  let [line, began, length] = [1, 1, 0];
  let [cells, cell, fault]: [string[], string, string | null] = [[], '', null];
  let [first, afterCr] = [true, false];

  const endCell = (): void => {
    cells.push(cell);
    cell = '';
    state = 'start';
  };
  const endRow = (): CsvRecord | null => {
    const empty = cells.length === 0 && cell === '' && state === 'start';
    endCell();
    const row = empty ? null : { line: began, cells, fault };
    [cells, fault, length, began] = [[], null, 0, line];
    return row;
  };

  for await (const piece of pieces) {
    for (const char of piece) {
      if (first) {
        first = false;
        if (char === '\ufeff') continue;
      }
      const isEnd = char === '\n' || char === '\r';
      const isSecondHalf = char === '\n' && afterCr;
      afterCr = char === '\r';
      if (isEnd && !isSecondHalf) line += 1;
      if (state === 'quoted') {
        if (char === '"') state = 'closed';
        else cell += char;
      } else if (isEnd) {
        if (isSecondHalf) continue;
        const row = endRow();
        if (row !== null) yield row;
      } else if (char === ',') endCell();
      else if (char === '"' && state === 'start') state = 'quoted';
      else if (char === '"' && state === 'closed') {
        cell += char;
        state = 'quoted';
      } else {
        if (state === 'closed') fault = 'has text after a closing quote';
        state = 'bare';
        cell += char;
      }
      length += 1;
      if (length > LONGEST) {
        yield { line: began, cells: [], fault: 'is too long: is a quote not closed?' };
        return;
      }
    }
  }
  if (state === 'quoted') fault = 'has a quote that is not closed';
  const row = endRow();
  if (row !== null) yield row;
}
