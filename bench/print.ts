/** Tables in plain text. A figure with a budget carries the budget and a verdict beside it. */

export type Cell = string | number;

export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** what to know before reading it */
  readonly notes?: readonly string[];
}

export const verdict = (isWithin: boolean): 'within' | 'over' => (isWithin ? 'within' : 'over');

/** What is over its budget, in words. */
export const misses = ({ title, rows }: Table): readonly string[] =>
  rows.flatMap((row, i) => (row.includes('over') ? [`${title}: ${named(rows, i)}`] : []));

/** A row without a name of its own goes on with the one above. */
function named(rows: Table['rows'], at: number): string {
  const name = rows.slice(0, at + 1).findLast(([first]) => first !== '')?.[0];
  const detail = rows[at]?.[1];
  return typeof detail === 'string' && /^[a-z]+$/.test(detail) ? `${name}, ${detail}` : `${name}`;
}

export const ratio = (value: number): string => `${value.toFixed(2)}x`;

export function print({ title, head, rows, notes = [] }: Table): void {
  const written = [head, ...rows].map((row) => row.map(write));
  const widths = head.map((_, i) => Math.max(...written.map((row) => row[i]?.length ?? 0)));
  const isNumeric = head.map((_, i) => rows.every((row) => typeof row[i] !== 'string' || /^[\d.,]*x?$/.test(row[i])));
  const lines = written.map((row) =>
    row.map((cell, i) => (isNumeric[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join('  '),
  );
  const [first = '', ...rest] = lines.map((line) => line.trimEnd());
  console.log(`\n${title}\n${notes.map((note) => `  ${note}\n`).join('')}`);
  console.log(`  ${first}\n  ${widths.map((width) => '-'.repeat(width)).join('  ')}`);
  for (const line of rest) console.log(`  ${line}`);
}

const write = (cell: Cell): string => (typeof cell === 'number' ? cell.toLocaleString('en-US') : cell);
