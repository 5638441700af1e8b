import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { countAll } from '../../bench/counts/counts.ts';
import { costTable, growthTable } from '../../bench/load/load.ts';
import { misses } from '../../bench/print.ts';
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
