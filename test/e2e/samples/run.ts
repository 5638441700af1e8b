/** `npm run samples`: every application of samples/, or those named, installed, served and driven in Chromium; `--write` puts what was seen into docs/partner.md. */
import { argv } from 'node:process';
import { parseArgs } from 'node:util';
import { SAMPLES } from './catalogue.ts';
import { Unavailable } from './debian.ts';
import { drive } from './drive.ts';
import { openFair } from './stalls.ts';
import { differences, rowOf, write } from './table.ts';

const { values, positionals } = parseArgs({
  args: argv.slice(2),
  allowPositionals: true,
  options: { write: { type: 'boolean', default: false } },
});
const strangers = positionals.filter((name) => SAMPLES.every((sample) => sample.name !== name));
if (strangers.length > 0) {
  console.error(`No sample ${strangers.join(', ')}; there are ${SAMPLES.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
const chosen = SAMPLES.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const fair = await openFair(chosen);
const rows: (readonly string[])[] = [];
const ends: string[] = [];
for (const sample of chosen) {
  try {
    rows.push(rowOf(sample, await drive(fair, sample, console.log)));
    ends.push(`${sample.name}: good`);
  } catch (error) {
    if (error instanceof Unavailable) {
      ends.push(`${sample.name}: skipped: ${error.message}`);
      continue;
    }
    ends.push(`${sample.name}: FAILED: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
await fair.close();
console.log(`\n${ends.join('\n')}`);
if (values.write) write(rows);
for (const difference of differences(rows)) {
  console.log(`\ndocs/partner.md says otherwise (npm run samples -- --write):\n${difference}`);
  process.exitCode = 1;
}
