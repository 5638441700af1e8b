import { appendFileSync, readFileSync } from 'node:fs';

/** What the processes of one run write down of each file: who runs it, and the seconds of CPU that it took. */
export type Entry = 'pid' | 'cpu';

export const enter = (book: string, what: Entry, value: number, file: string): void =>
  appendFileSync(book, `${what} ${value} ${file}\n`);

/** By file. */
export const readBook = (book: string, asked: Entry): ReadonlyMap<string, number> =>
  new Map(
    readFileSync(book, 'utf8')
      .split('\n')
      .map((line) => /^(pid|cpu) (\S+) (.*)$/.exec(line))
      .filter((found) => found?.[1] === asked)
      .map((found) => [found?.[3] ?? '', Number(found?.[2])]),
  );
