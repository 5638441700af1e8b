import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The test files of one run, each of which one process takes. */
export interface Queue {
  /** The next file that nobody has taken; undefined when there is none. */
  take(): string | undefined;
  readonly taken: number;
}

const LIST = 'files.json';
const TAKEN = 'taken';

/** @param dir a folder of its own, which does not exist yet */
export function makeQueue(dir: string, files: readonly string[]): Queue {
  mkdirSync(join(dir, TAKEN), { recursive: true });
  writeFileSync(join(dir, LIST), JSON.stringify(files));
  return openQueue(dir);
}

export function openQueue(dir: string): Queue {
  const files: readonly string[] = JSON.parse(readFileSync(join(dir, LIST), 'utf8'));
  let next = 0;
  return {
    take() {
      for (; next < files.length; next += 1) if (create(join(dir, TAKEN, String(next)))) return files[next++];
      return undefined;
    },
    get taken() {
      return readdirSync(join(dir, TAKEN)).length;
    },
  };
}

/** @returns false when somebody else was first */
function create(path: string): boolean {
  try {
    closeSync(openSync(path, 'wx'));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
