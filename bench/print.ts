/** Tables in plain text. A figure with a budget carries the budget and a verdict beside it. */

export type Cell = string | number;

export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** what to know before reading it */
  readonly notes?: readonly string[];
  /** what goes past a limit, of AWS's or our own: no budget, and to be known before so many come */
  readonly past?: readonly string[];
}

export const verdict = (isWithin: boolean): 'within' | 'over' => (isWithin ? 'within' : 'over');

/** What is over its budget, in words. */
export const misses = ({ title, rows }: Table): readonly string[] =>
  rows.flatMap((row, i) => (row.includes('over') ? [`${title}: ${named(rows, i)}`] : []));

/** What is said at the end of all, and whether anything is over its budget. */
export function closing(tables: readonly Table[]): { readonly said: string; readonly isOver: boolean } {
  const over = tables.flatMap(misses);
  const isJudged = tables.some(({ rows }) => rows.some((row) => row.includes('within') || row.includes('over')));
  const past = tables.flatMap((one) => one.past ?? []);
  const listed = (what: string, lines: readonly string[]): string => `${what}:\n  ${lines.join('\n  ')}`;
  const budgets =
    over.length > 0
      ? listed('Over budget', over)
      : isJudged
        ? 'Everything is within its budget.'
        : 'No figure of these has a budget.';
  const limits = past.length === 0 ? [] : [listed('Past a limit in the busiest minute, of AWS’s or our own', past)];
  return { said: [budgets, ...limits].join('\n'), isOver: over.length > 0 };
}

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
