/**
 * Writes docs/samples anew from the real handlers, and the first of them into the example of docs/openapi.json:
 * `node test/contract/record.ts`. Look at the difference before you commit it.
 */
import { writeFileSync } from 'node:fs';
import { exampleOf, OPENAPI } from './openapi.ts';
import { record } from './samples.ts';
import { DOCS } from './schema.ts';

const write = (file: string, content: unknown): void =>
  writeFileSync(new URL(file, DOCS), `${JSON.stringify(content, null, 2)}\n`);

const recorded = await record();
for (const [file, { launch }] of recorded) write(`samples/${file}`, launch);
const example = exampleOf('paths', '/token', 'post', 'responses', '200', 'content', 'application/json');
Object.assign(example, { launch: recorded.get('canvas-teacher.json')?.launch });
write('openapi.json', OPENAPI);
