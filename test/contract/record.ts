/** Writes docs/samples anew from the real handlers: `node test/contract/record.ts`. Look at the difference before you commit it. */
import { writeFileSync } from 'node:fs';
import { record } from './samples.ts';
import { DOCS } from './schema.ts';

for (const [file, { launch }] of await record()) {
  writeFileSync(new URL(`samples/${file}`, DOCS), `${JSON.stringify(launch, null, 2)}\n`);
}
