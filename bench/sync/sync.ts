/**
 * `npm run bench:sync`: the sync of a district of 100,000 sections, 10,000 teachers and 1,000,000 students on a table in memory, then of
 * a tenth of it on DynamoDB Local; `-- --dynamo memory` or `local` one of them, `-- --share 0.01` another share of the whole.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

/** The share of the whole that is measured on each table. */
const SHARES = { memory: 1, local: 0.1 };

const { values } = parseArgs({ options: { dynamo: { type: 'string' }, share: { type: 'string' } } });

for (const [table, share] of Object.entries(SHARES)) {
  if (values.dynamo !== undefined && values.dynamo !== table) continue;
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
