/**
 * `npm run bench:sync`: the sync of a district of 100,000 sections, 10,000 teachers and 1,000,000 students on a table in memory, then of
 * a tenth of it on DynamoDB Local; `-- --table memory` or `local` one of them, `-- --share 0.01` another share of the whole.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { TABLES } from './tables.ts';

const { values } = parseArgs({ options: { table: { type: 'string' }, share: { type: 'string' } } });

for (const [table, { share }] of Object.entries(TABLES)) {
  if (values.table !== undefined && values.table !== table) continue;
  // The heap that leaves the process below its budget: what is read from Clever and the store lies beside it.
  const { status } = spawnSync(
    process.execPath,
    [
      '--max-old-space-size=288',
      new URL('./measure.ts', import.meta.url).pathname,
      table,
      values.share ?? String(share),
    ],
    { stdio: 'inherit' },
  );
  if (status !== 0) process.exitCode = 1;
}
