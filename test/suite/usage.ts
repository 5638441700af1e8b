/** Comes first into the process of every test file: its time limits know the clock of support/idle.ts, and it tells its process id when it starts, and the CPU it took when it ends. */
import { appendFileSync } from 'node:fs';
import process from 'node:process';
import { isMainThread } from 'node:worker_threads';
import '../support/idle.ts';
import { cpuSeconds } from './cpu.ts';
import './untracked.ts';

const book = process.env['ROOMKEY_TEST_USAGE'];
if (book !== undefined && isMainThread) {
  const tell = (what: string, value: number): void => appendFileSync(book, `${what} ${value} ${process.argv[1]}\n`);
  tell('pid', process.pid);
  process.on('exit', () => tell('cpu', cpuSeconds()));
}
