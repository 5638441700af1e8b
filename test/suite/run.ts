import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { run } from 'node:test';
import type { TestEvent } from 'node:test/reporters';
import { cpuSeconds } from './cpu.ts';
import { Report } from './report.ts';
import { budgeted, lineOf, slowest } from './words.ts';

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

/**
 * Runs test files, each in a process of its own: a line for each that ends, then every failure in full, the slowest files, and the counts as node's own reporter has them.
 * @returns whether all of it ran, and passed
 */
export async function runSuite(suite: Suite, print: (text: string) => void): Promise<boolean> {
  const dir = mkdtempSync(join(tmpdir(), 'roomkey-test-'));
  const book = join(dir, 'usage');
  writeFileSync(book, '');
  const keys = join(dir, 'keys');
  mkdirSync(keys);
  const report = new Report(suite.root);
  const running = new Map<string, NodeJS.Timeout>();
  const stop = (file: string): void => {
    report.blame(file, `It did not end within ${suite.fileMs / 1000} s, and was stopped.`);
    const pid = readBook(book, 'pid').get(file);
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  };
  const all = new AbortController();
  const interrupted = (signal: NodeJS.Signals): void => {
    for (const file of running.keys()) report.blame(file, `It still ran when ${signal} ended all of it.`);
    all.abort();
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  let ended = 0;
  try {
    const events: AsyncIterable<TestEvent> = run({
      files: suite.files,
      cwd: suite.root,
      concurrency: suite.concurrency,
      timeout: suite.testMs,
      signal: all.signal,
      execArgv: ['--import', join(import.meta.dirname, 'usage.ts')],
      env: {
        ...process.env,
        ROOMKEY_TEST_USAGE: book,
        ROOMKEY_TEST_KEYS: keys,
        NODE_COMPILE_CACHE: join(dir, 'compiled'),
      },
    });
    for await (const event of events) {
      const { began, end } = report.take(event);
      if (began !== undefined) running.set(began, setTimeout(stop, suite.fileMs, began));
      if (end === undefined) continue;
      clearTimeout(running.get(end.file));
      running.delete(end.file);
      ended += 1;
      print(lineOf(end, `${ended}/${suite.files.length}`, suite.root));
    }
    print(report.failures());
    print(slowest(report.ended, readBook(book, 'cpu'), suite.root));
    print(report.counts());
    print(budgeted(Math.round(cpuSeconds()), suite.budget));
    return report.good && !all.signal.aborted && ended === suite.files.length;
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    rmSync(dir, { recursive: true, force: true });
  }
}

/** What usage.ts wrote down, by file. */
const readBook = (book: string, asked: 'pid' | 'cpu'): ReadonlyMap<string, number> =>
  new Map(
    readFileSync(book, 'utf8')
      .split('\n')
      .map((line) => /^(pid|cpu) (\S+) (.*)$/.exec(line))
      .filter((found) => found?.[1] === asked)
      .map((found) => [found?.[3] ?? '', Number(found?.[2])]),
  );
