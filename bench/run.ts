import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDynamo } from '../test/e2e/dynamo-local.ts';
import { asked } from './asked.ts';
import { buildFunctions, buildReferences } from './bundles/build.ts';
import { composition } from './bundles/composition.ts';
import { measureStart } from './bundles/start.ts';
import { countAll } from './counts/counts.ts';
import { measureLaunch } from './cpu/launch.ts';
import { costTable, growthTable } from './load/load.ts';
import { measureMatching } from './matching/matching.ts';
import { closing, print, type Table } from './print.ts';
import { measureRuntime } from './runtime/runtime.ts';
import { measureBeside } from './whole/beside.ts';
import { measureWhole } from './whole/whole.ts';
import { measureYears } from './year/year.ts';

const { parts, seeds, dynamo } = asked(process.argv.slice(2));
const folder = mkdtempSync(join(tmpdir(), 'roomkey-bench-'));
const printed: Table[] = [];
const show = (...tables: readonly Table[]): void => {
  for (const table of tables) print(table);
  printed.push(...tables);
};
const wants = (part: string): boolean => parts.length === 0 || parts.includes(part);
try {
  const counted = wants('launch') || wants('load') ? await countAll() : null;
  if (counted !== null && wants('load')) show(growthTable(counted.steady), costTable(counted.steady));
  if (counted !== null && wants('launch')) {
    const { tables, reference } = counted;
    show(...tables);
    const bundles = await buildFunctions(folder);
    const references = await buildReferences(folder);
    show(composition(bundles, references));
    show(...measureStart(bundles, references));
    show(await measureLaunch(folder, reference));
  }
  if (wants('whole')) {
    const bundles = await buildFunctions(join(folder, 'whole'), { sourcemap: 'external' });
    const server = dynamo === 'local' ? await startDynamo() : null;
    try {
      show(...(await measureWhole(folder, bundles, server?.endpoint)));
    } finally {
      await server?.end();
    }
  }
  if (wants('matching')) show(...(await measureMatching(seeds)));
  // Installs packages of its own: only where it is asked for.
  if (parts.includes('peers')) show(await measureBeside(folder, await buildFunctions(join(folder, 'beside'))));
  if (parts.includes('runtime')) show(await measureRuntime(folder));
  // A quarter of an hour: only where it is asked for.
  if (parts.includes('year')) show(await measureYears());
} finally {
  rmSync(folder, { recursive: true });
}
const { said, isOver } = closing(printed);
console.log(`\n${said}`);
if (isOver) process.exitCode = 1;
