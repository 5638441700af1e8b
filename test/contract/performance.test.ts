import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { countAll } from '../../bench/counts/counts.ts';
import { costTable, growthTable } from '../../bench/load/load.ts';
import { closing, misses } from '../../bench/print.ts';
import { readDoc, tableIn } from './markdown.ts';

let counted: Awaited<ReturnType<typeof countAll>>;
before(async () => {
  counted = await countAll();
});

test('calls, bytes and items of each kind of launch are within their budgets', () => {
  assert.ok(counted.tables.some(({ rows }) => rows.some((row) => row.includes('within'))));
  assert.deepEqual(counted.tables.flatMap(misses), []);
});

test('docs/performance.md says what `npm run bench load` prints', () => {
  const page = readDoc('performance.md');
  const { writeUnits, readUnits } = counted.steady;
  assert.ok(page.includes(`(${writeUnits} units written, ${readUnits} read)`));
  for (const [heading, { head, rows, notes = [] }] of [
    ['## What breaks first as launches grow', growthTable(counted.steady)],
    ['## What a month costs', costTable(counted.steady)],
  ] as const) {
    assert.deepEqual(
      tableIn(page, heading),
      [head, ...rows].map((row) => row.map(String)),
    );
    const section = page.slice(page.indexOf(heading)).replaceAll('\n', ' ');
    for (const note of notes) assert.ok(section.includes(note), note);
  }
});

test('the last line says what was over a budget, what is past a limit, and nothing of budgets where none is', () => {
  const table = (...rows: readonly (readonly (string | number)[])[]) => ({ title: 'Bytes', head: ['what', ''], rows });
  assert.deepEqual(closing([table(['login', 'within'])]), { said: 'Everything is within its budget.', isOver: false });
  assert.deepEqual(closing([table(['login', 7, 'over'])]), { said: 'Over budget:\n  Bytes: login', isOver: true });
  assert.deepEqual(closing([table(['login', 7])]), { said: 'No figure of these has a budget.', isOver: false });
  const { said, isOver } = closing([growthTable(counted.steady), costTable(counted.steady)]);
  assert.match(said, /^No figure of these has a budget\.\nPast a limit in the busiest minute, of AWS’s or our own:\n/);
  assert.match(said, /^ {2}1M a day: route throttle of login and of launch$/m);
  assert.match(
    said,
    /^ {2}10M a day: route throttle of login and of launch, DynamoDB, writes of a table that is new, API/m,
  );
  assert.equal(isOver, false);
});
