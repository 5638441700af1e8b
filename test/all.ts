/**
 * `npm test`: every test but the end-to-end runs, as many files at a time as there are cores, where node leaves one of them free.
 * `npm test -- test/cli` runs the files of a folder, `npm test -- test/url/url.test.ts` that file, and with `--times 20` storms and properties are tried twenty times as often.
 */
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { runSuite } from './suite/run.ts';

const root = join(import.meta.dirname, '..');
const { values, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: { times: { type: 'string', default: '1' } },
});
const times = Number(values.times);
if (!(Number.isInteger(times) && times > 0)) throw new RangeError('--times is a number from 1 on.');
process.env['ROOMKEY_TEST_TIMES'] = values.times;

const wanted = (file: string): boolean =>
  asked.length === 0 ? !file.startsWith(join('test', 'e2e')) : asked.some((path) => file.startsWith(join(path)));

const files = globSync('test/*/**/*.test.ts', { cwd: root })
  .filter(wanted)
  .sort()
  .map((file) => join(root, file));
const good = await runSuite(
  { root, files, concurrency: availableParallelism(), testMs: 180_000 * times, fileMs: 600_000 * times },
  (text) => process.stdout.write(text),
);
process.exitCode = good ? 0 : 1;
