import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { run } from 'node:test';
import type { TestEvent } from 'node:test/reporters';
import { pathToFileURL } from 'node:url';
import { readBook } from './book.ts';
import { cpuSeconds } from './cpu.ts';
import { makeQueue } from './queue.ts';
import { Report } from './report.ts';
import { budgeted, type Ended, lineOf, slowest } from './words.ts';

export interface Suite {
  readonly root: string;
  /** absolute paths */
  readonly files: readonly string[];
  /** how many at a time */
  readonly concurrency: number;
  readonly testMs: number;
  /** A file that has not ended by then is stopped. */
  readonly fileMs: number;
  /** Seconds of CPU for all of it; what is more gets a word, and fails nothing: machines differ. */
  readonly budget: number;
}

const here = (name: string): string => join(import.meta.dirname, name);

/**
 * Runs test files, one after another in each of a few processes: a line for each that ends, then every failure in full, the slowest files, and the counts as node's own reporter has them.
 * @returns whether all of it ran, and passed
 */
export async function runSuite(suite: Suite, print: (text: string) => void): Promise<boolean> {
  const dir = mkdtempSync(join(tmpdir(), 'roomkey-test-'));
  const book = join(dir, 'usage');
  writeFileSync(book, '');
  const keys = join(dir, 'keys');
  mkdirSync(keys);
  const queue = makeQueue(join(dir, 'queue'), suite.files);
  const report = new Report(suite.root, suite.files);
  const running = new Map<string, number>();
  /** By what the processes write down themselves, since one that loops tells nothing more. */
  const watch = setInterval(
    () => {
      for (const [file, pid] of readBook(book, 'pid')) {
        if (report.has(file)) running.delete(file);
        else if (!running.has(file)) running.set(file, performance.now());
        else if (performance.now() - (running.get(file) ?? 0) > suite.fileMs) {
          report.blame(file, `It did not end within ${suite.fileMs / 1000} s, and was stopped.`);
          process.kill(pid, 'SIGKILL');
        }
      }
    },
    Math.min(1000, suite.fileMs / 2),
  );
  const all = new AbortController();
  const interrupted = (signal: NodeJS.Signals): void => {
    for (const file of readBook(book, 'pid').keys())
      if (!report.has(file)) report.blame(file, `It still ran when ${signal} ended all of it.`);
    all.abort();
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);

  const workers = Array.from({ length: Math.min(suite.concurrency, suite.files.length) }, (_, at) =>
    join(dir, `worker-${at + 1}.mjs`),
  );
  for (const path of workers) writeFileSync(path, `import ${JSON.stringify(pathToFileURL(here('worker.ts')))};\n`);

  const tell = (end: Ended): void => print(lineOf(end, `${report.ended.length}/${suite.files.length}`, suite.root));

  async function round(): Promise<void> {
    const events: AsyncIterable<TestEvent> = run({
      files: workers,
      cwd: suite.root,
      concurrency: suite.concurrency,
      timeout: suite.testMs,
      signal: all.signal,
      execArgv: [
        '--disable-warning=ExperimentalWarning',
        ...['../support/idle.ts', 'untracked.ts'].flatMap((name) => ['--import', here(name)]),
      ],
      env: {
        ...process.env,
        NODE_COMPILE_CACHE: undefined,
        ROOMKEY_TEST_BOOK: book,
        ROOMKEY_TEST_COMPILED: join(dir, 'compiled'),
        ROOMKEY_TEST_KEYS: keys,
        ROOMKEY_TEST_QUEUE: join(dir, 'queue'),
      },
    });
    for await (const event of events) {
      const end = report.take(event);
      if (end !== undefined) tell(end);
    }
    for (const end of report.close(readBook(book, 'pid').keys())) tell(end);
  }

  try {
    // A process that dies leaves its further files to the others; should all have died, new ones take what is left.
    for (let taken = -1; queue.taken > taken && queue.taken < suite.files.length && !all.signal.aborted; ) {
      taken = queue.taken;
      await round();
    }
    print(report.failures());
    print(slowest(report.ended, readBook(book, 'cpu'), suite.root));
    print(report.counts());
    print(budgeted(Math.round(cpuSeconds()), suite.budget));
    return report.good && !all.signal.aborted && report.ended.length === suite.files.length;
  } finally {
    clearInterval(watch);
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    rmSync(dir, { recursive: true, force: true });
  }
}
