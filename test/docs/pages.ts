import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** Every page that people read, as path from the root of the project. */
export const PAGES: readonly string[] = globSync(
  ['README.md', 'CHANGELOG.md', 'docs/*.md', 'bench/README.md', 'samples/README.md', 'partner/README.md'],
  { cwd: ROOT },
).sort();

export const textOf = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

/** Without blocks of code. */
export const proseOf = (page: string): string => textOf(page).replaceAll(/^```.*?^```$/gms, '');

/** What stands in `…`, in prose. */
export const wordsIn = (page: string): readonly string[] =>
  [...proseOf(page).matchAll(/(`+)(.+?)\1/g)].map(([, , code = '']) => code.trim());

/** Lines of the blocks that a shell runs, without what follows `#`; a line that ends in `\` goes on. */
export const shellIn = (page: string): readonly string[] =>
  [...textOf(page).matchAll(/^```(?:sh|bash|console)\n(.*?)^```$/gms)].flatMap(([, block = '']) =>
    block
      .replaceAll(/\\\n\s*/g, ' ')
      .split('\n')
      .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
      .filter((line) => line !== ''),
  );
