/**
 * A process that takes test files from the queue, one after another, until there is none. What node and the packages have
 * loaded and compiled stays warm; of all else each file finds what a process of its own would give it.
 */

import process from 'node:process';
import { after, before, suite } from 'node:test';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import '../support/idle.ts';
import { enter } from './book.ts';
import { cpuSeconds } from './cpu.ts';
import { freshModules } from './modules.ts';
import { openQueue } from './queue.ts';
import { tracked } from './untracked.ts';
import { keepWorld } from './world.ts';

const { ROOMKEY_TEST_QUEUE: queue = '', ROOMKEY_TEST_BOOK: book = '', ROOMKEY_TEST_COMPILED: compiled } = process.env;
for (const name of ['ROOMKEY_TEST_QUEUE', 'ROOMKEY_TEST_BOOK', 'ROOMKEY_TEST_COMPILED']) delete process.env[name];
// For the processes that tests start; here each file's modules have addresses of their own, which no cache knows.
process.env['NODE_COMPILE_CACHE'] = compiled;

// One stream for both, so that what a file prints stays its own.
process.stderr.write = process.stdout.write.bind(process.stdout);

let loose: unknown[] = [];
const keep = (error: unknown): void => {
  loose.push(error);
};
process.prependListener('uncaughtException', keep);
process.prependListener('unhandledRejection', keep);

const restore = keepWorld();
const files = openQueue(queue);

const openNow = (): readonly string[] => process.getActiveResourcesInfo();

const WAIT_MS = 5;

async function runFile(file: string): Promise<void> {
  const cpu = cpuSeconds();
  enter(book, 'pid', process.pid, file);
  freshModules();
  loose = [];
  await suite(file, () =>
    tracked(async () => {
      // Who reports has to know of the file before that can keep this thread.
      before(() => setImmediate());
      const open = openNow();
      await import(pathToFileURL(file).href);
      after(() => atRest(open));
    }),
  );
  restore();
  enter(book, 'cpu', cpuSeconds() - cpu, file);
}

/** A file ends as its process would: once nothing of it is open or due. */
async function atRest(before: readonly string[]): Promise<void> {
  while (more(openNow(), before).length > 0 && loose.length === 0) await setTimeout(WAIT_MS);
  const [error] = loose;
  if (error !== undefined) throw error;
}

/** What is in the one list more often than in the other. */
function more(now: readonly string[], before: readonly string[]): readonly string[] {
  const rest = [...before];
  return now.filter((name) => {
    const at = rest.indexOf(name);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

for (let file = files.take(); file !== undefined; file = files.take()) await runFile(file);
