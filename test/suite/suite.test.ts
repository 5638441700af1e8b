import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { after, test } from 'node:test';

const root = mkdtempSync(join(tmpdir(), 'roomkey-suite-'));
after(() => rmSync(root, { recursive: true, force: true }));

const PATIENT = { concurrency: 2, testMs: 120_000, fileMs: 120_000, budget: 600 };
const RUN = JSON.stringify(join(import.meta.dirname, 'run.ts'));

interface Ran {
  readonly code: number | null;
  readonly out: string;
}

/** Runs files, given by name and text, as `npm test` does. `after`: ends it by a signal once it has said this. */
function suite(texts: Readonly<Record<string, string>>, limits = PATIENT, until?: string): Promise<Ran> {
  const files = Object.entries(texts).map(([name, text]) => {
    const path = join(root, `${name}.test.mjs`);
    writeFileSync(
      path,
      `import { describe, before, mock, test } from 'node:test'; import assert from 'node:assert';\n${text}`,
    );
    return path;
  });
  const driver = join(root, 'drive.mjs');
  const options = JSON.stringify({ root, files, ...limits });
  writeFileSync(
    driver,
    `import { runSuite } from ${RUN}; process.exitCode = await runSuite(${options}, (text) => process.stdout.write(text)) ? 0 : 1;`,
  );
  // Inside of a test, node's runner would run nothing.
  const { NODE_TEST_CONTEXT: _, ...outside } = env;
  return new Promise((resolve, reject) => {
    const child = spawn(execPath, [driver], { env: outside, stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk;
      if (until !== undefined && !child.killed && out.includes(until)) child.kill('SIGTERM');
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out }));
  });
}

test('good files are a line each, and node’s own counts close', async () => {
  const { code, out } = await suite({
    one: `test('a', () => {}); test('b', () => { console.log('chatter'); });`,
    two: `describe('group', () => test('c', () => {})); test('d', { skip: true }, () => {}); test.todo('e');`,
  });
  assert.equal(code, 0, out);
  assert.match(out, /^✔ +\d\/2 +[\d.]+ s {2}one\.test\.mjs {2}2 tests$/m);
  assert.match(out, /^✔ +\d\/2 +[\d.]+ s {2}two\.test\.mjs {2}3 tests$/m);
  assert.match(out, /^Slowest:\n( +[\d.]+ s of CPU +[\d.]+ s {2}(one|two)\.test\.mjs\n){2}/m);
  assert.match(out, /\nℹ tests 5\nℹ suites 1\nℹ pass 3\nℹ fail 0\nℹ cancelled 0\nℹ skipped 1\nℹ todo 1\nℹ duration_ms/);
  assert.ok(!out.includes('chatter') && !out.includes('\x1b'), out);
});

test('a failure is told in full, with its groups, its place and what its file printed', async () => {
  const { code, out } = await suite({
    bad: `console.log('before it');
describe('group', () => { test('counts', () => { assert.deepStrictEqual({ a: 1 }, { a: 2 }); }); test('fine', () => {}); });`,
    fine: `test('fine too', () => {});`,
  });
  assert.equal(code, 1);
  assert.match(out, /^✖ +\d\/2 +[\d.]+ s {2}bad\.test\.mjs {2}2 tests, 1 failed$/m);
  assert.match(out, /^✖ group › counts\n {2}bad\.test\.mjs:3:27\n/m);
  assert.match(out, /\n +\+ +a: 1\n +- +a: 2\n/);
  assert.match(out, /at .*bad\.test\.mjs:3:/);
  assert.match(out, /What bad\.test\.mjs printed:\n +before it\n/);
  assert.ok(!out.includes('node:internal'), out);
  assert.match(out, /\nℹ pass 2\nℹ fail 1\n/);
});

const FAULTS: readonly (readonly [what: string, text: string, told: RegExp])[] = [
  [
    'cannot be read',
    'this is no JavaScript',
    /✖ file\.test\.mjs\n +SyntaxError: Unexpected identifier[\s\S]*\nℹ fail 1\n/,
  ],
  [
    'ends before its tests',
    `test('slow', () => new Promise(() => setTimeout(process.exit, 10, 7)));`,
    /\(exit code 7\)/,
  ],
  ['is killed', `test('x', () => new Promise(() => process.kill(process.pid, 'SIGKILL')));`, /\(SIGKILL\)/],
  ['holds no test', '', /There is no test in it/],
  ['fails after its tests', `test('x', () => {}); setTimeout(() => { throw new Error('late'); }, 10);`, /Error: late/],
  [
    'fails in a hook',
    `describe('g', () => { before(() => { throw new Error('hook'); }); test('x', () => {}); });`,
    /✖ g › x\n/,
  ],
];

for (const [what, text, told] of FAULTS) {
  test(`a file that ${what} is a failure`, async () => {
    const { code, out } = await suite({ file: text });
    assert.equal(code, 1, out);
    assert.match(out, told);
    assert.match(out, /^✖ +1\/1 /m);
  });
}

test('a process that ends takes no other file along', async () => {
  const texts = {
    bad: `test('x', () => new Promise(() => setTimeout(process.exit, 10, 7)));`,
    next: `test('y', () => {});`,
  };
  const { code, out } = await suite(texts, { ...PATIENT, concurrency: 1 });
  assert.equal(code, 1);
  assert.match(out, /✖ bad\.test\.mjs\n +It failed outside of its tests \(exit code 7\)/);
  assert.match(out, /^✔ +2\/2 +[\d.]+ s {2}next\.test\.mjs {2}1 test$/m);
});

/** Run in one process, after one that has left what a file may leave, these find what a new process has. */
const LEAVES = `
import './counter.mjs';
process.env.LEFT = 'left';
process.env.KEPT = 'changed';
process.chdir('/');
globalThis.left = 1;
globalThis.fetch = function mine() {};
const { write } = process.stdout;
process.stdout.write = (...all) => write.apply(process.stdout, all);
process.on('exit', () => console.log('its exit'));
mock.timers.enable({ apis: ['Date'], now: 0 });
test('leaves', () => { setTimeout(() => {}, 50); });`;
const FINDS = `
import { count } from './counter.mjs';
test('modules of its own', () => assert.equal(count, 1));
test('the environment', () => assert.deepEqual([process.env.LEFT, process.env.KEPT], [undefined, 'kept']));
test('the folder', () => assert.notEqual(process.cwd(), '/'));
test('globals', () => { assert.equal(globalThis.left, undefined); assert.notEqual(fetch.name, 'mine'); });
test('the clock', () => assert.ok(Date.now() > 0));
test('nothing open', () => assert.ok(!process.getActiveResourcesInfo().includes('Timeout')));`;

test('a file finds nothing of the one before it in its process', async () => {
  writeFileSync(join(root, 'state.mjs'), 'export const state = { count: 0 };');
  writeFileSync(join(root, 'counter.mjs'), `import { state } from './state.mjs'; export const count = ++state.count;`);
  env['KEPT'] = 'kept';
  const { code, out } = await suite({ leaves: LEAVES, finds: FINDS, again: FINDS }, { ...PATIENT, concurrency: 1 });
  assert.equal(code, 0, out);
});

test('what a file leaves to happen counts as its own', async () => {
  const late = `test('x', () => { setTimeout(() => { throw new Error('late'); }, 200); });`;
  const { code, out } = await suite({ late, next: `test('y', () => {});` }, { ...PATIENT, concurrency: 1 });
  assert.equal(code, 1);
  assert.match(out, /^✖ late\.test\.mjs\n +Error: late\n/m);
  assert.match(out, /^✔ +2\/2 +[\d.]+ s {2}next\.test\.mjs {2}1 test$/m);
});

test('a file with an await of its own declares its tests all the same', async () => {
  const { code, out } = await suite({
    waits: `before(() => {}); await new Promise((done) => setTimeout(done, 20)); test('a', () => {}); describe('b', () => test('c', () => {}));`,
  });
  assert.equal(code, 0, out);
  assert.match(out, /waits\.test\.mjs {2}2 tests$/m);
});

test('a suite that takes more than its budget says so, and fails nothing by that', async () => {
  const { code, out } = await suite({ good: `test('a', () => {});` }, { ...PATIENT, budget: -1 });
  const { out: within } = await suite({ good: `test('a', () => {});` });
  assert.equal(code, 0);
  assert.match(out, /\nℹ cpu_seconds \d+\nThat is more than the -1 s /);
  assert.match(within, /\nℹ cpu_seconds \d+\n$/);
});

test('no file at all is a failure', async () => {
  assert.equal((await suite({})).code, 1);
});

test('a test beyond its limit fails', async () => {
  const { code, out } = await suite(
    { slow: `test('for ever', () => new Promise((done) => setTimeout(done, 1_000)));` },
    {
      ...PATIENT,
      testMs: 50,
    },
  );
  assert.equal(code, 1);
  assert.match(out, /✖ for ever\n {2}slow\.test\.mjs:2:1\n +test timed out after 50ms/);
});

test('a file beyond its limit is stopped, even out of a loop, and the others run on', async () => {
  const { code, out } = await suite(
    { loop: `test('round', () => { for (;;); });`, next: `test('fine', () => {});` },
    { ...PATIENT, fileMs: 3_000 },
  );
  assert.equal(code, 1);
  assert.match(out, /loop\.test\.mjs\n +It did not end within 3 s, and was stopped\./);
  assert.match(out, /next\.test\.mjs/);
});

test('a run that is ended says what failed until then, and what still ran', async () => {
  const texts = {
    bad: `test('bad', () => assert.ok(false));`,
    wait: `test('long', () => new Promise(() => setInterval(() => {}, 1000)));`,
  };
  const { code, out } = await suite(texts, PATIENT, '1/2');
  assert.equal(code, 1);
  assert.match(out, /✖ bad\n {2}bad\.test\.mjs:2:1\n/);
  assert.match(out, /✖ wait\.test\.mjs\n +It still ran when SIGTERM ended all of it\.\n/);
});
