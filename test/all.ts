/**
 * `npm test`: every test but the end-to-end runs, by two processes more than there are cores, since much of it is waiting; each runs file after file.
 * `npm test -- test/cli` runs the files of a folder, `npm test -- test/url/url.test.ts` that file, and with `--times 20` storms and properties are tried twenty times as often.
 *
 * It stays fast by a budget of CPU, which the closing lines count, with the dearest files above them. What costs, and what to do:
 * a process (0.2 s: call the command within the test, as cli/run.ts does), an RSA key (0.1 s: `newKey`, whose keys the files
 * of one run share), AWS's rules (1 s: left to infra/synth.test.ts), the CDK (2 s: `templateOf` keeps each template for all), a synth (8 s: `realAssembly` makes one per state of the
 * sources), a scene (0.3 s: one a file, rows of a table as its tests), a try of a property. What needs thousands of tries is a storm or fuzz: few here, many by `npm run test:long`.
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

/** Half a minute and more, most of it waiting; the longest first. They are spread over the run, so that others have the cores meanwhile. */
const LONGEST = [
  'lti/token',
  'functions/faults',
  'functions/deadline',
  'storm/simultaneous',
  'local/hanging',
  'functions/launch',
  'contract/mappings',
].map((name) => join('test', `${name}.test.ts`));

function spread(found: readonly string[]): readonly string[] {
  const long = LONGEST.filter((file) => found.includes(file));
  const others = found.filter((file) => !long.includes(file)).sort();
  const each = Math.ceil(others.length / Math.max(1, long.length));
  return long.length === 0 ? others : long.flatMap((file, at) => [file, ...others.slice(at * each, (at + 1) * each)]);
}

const wanted = (file: string): boolean =>
  asked.length === 0 ? !file.startsWith(join('test', 'e2e')) : asked.some((path) => file.startsWith(join(path)));

const found = globSync('test/*/**/*.test.ts', { cwd: root }).filter(wanted);
const files = spread(found).map((file) => join(root, file));
const suite = {
  root,
  files,
  concurrency: availableParallelism() + 2,
  testMs: 180_000 * times,
  fileMs: 600_000 * times,
  // 220 to 290 s were measured, the more the busier the machine; 340 s are three minutes on two cores, the most that it may take
  budget: 300 * times,
};
const good = await runSuite(suite, (text) => process.stdout.write(text));
process.exitCode = good ? 0 : 1;
