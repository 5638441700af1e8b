import { relative } from 'node:path';
import { styleText } from 'node:util';

export interface Ended {
  /** absolute path */
  readonly file: string;
  readonly tests: number;
  /** of the tests; a file that fails as a whole counts as one more */
  readonly failed: number;
  readonly seconds: number;
}

const SLOWEST = 8;

export const GOOD = (): string => styleText('green', '✔');
export const BAD = (): string => styleText('red', '✖');

export function lineOf({ file, tests, failed, seconds }: Ended, progress: string, root: string): string {
  const mark = failed > 0 ? BAD() : GOOD();
  const counts = `${tests} ${tests === 1 ? 'test' : 'tests'}${failed > 0 ? `, ${failed} failed` : ''}`;
  return `${mark} ${progress.padStart(7)}  ${seconds.toFixed(1).padStart(5)} s  ${relative(root, file)}  ${counts}\n`;
}

/** Which files took most, by CPU where it is known: a busy machine makes every file slow. */
export function slowest(ended: readonly Ended[], cpu: ReadonlyMap<string, number>, root: string): string {
  const rows = ended
    .map(({ file, seconds }) => ({ file: relative(root, file), seconds, cpu: cpu.get(file) ?? 0 }))
    .sort((a, b) => b.cpu - a.cpu || b.seconds - a.seconds)
    .slice(0, SLOWEST)
    .map((row) => `${row.cpu.toFixed(1).padStart(6)} s of CPU ${row.seconds.toFixed(1).padStart(6)} s  ${row.file}\n`);
  return `\nSlowest:\n${rows.join('')}\n`;
}

export const budgeted = (cpu: number, budget: number): string =>
  `ℹ cpu_seconds ${cpu}\n${cpu > budget ? `That is more than the ${budget} s that the suite is to take: test/all.ts says how it stays fast.\n` : ''}`;

export const indented = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line.trim() === '' ? '' : `    ${line}`))
    .join('\n');
