/**
 * `npm test`: every test but the end-to-end runs, as many files at a time as there are cores, where node leaves one of them free.
 * `npm test -- test/cli` runs the files of a folder, `npm test -- test/url/url.test.ts` that file.
 */
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { runSuite } from './suite/run.ts';

const root = join(import.meta.dirname, '..');
const asked = process.argv.slice(2);
const wanted = (file: string): boolean =>
  asked.length === 0 ? !file.startsWith(join('test', 'e2e')) : asked.some((path) => file.startsWith(join(path)));

const files = globSync('test/*/**/*.test.ts', { cwd: root })
  .filter(wanted)
  .sort()
  .map((file) => join(root, file));
const good = await runSuite(
  { root, files, concurrency: availableParallelism(), testMs: 180_000, fileMs: 600_000 },
  (text) => process.stdout.write(text),
);
process.exitCode = good ? 0 : 1;
