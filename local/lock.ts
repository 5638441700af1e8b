import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './refusal.ts';

/**
 * Keeps the folder for this process: two that write one store would spoil it. A lock whose process is gone is taken over.
 * @returns gives the folder free again
 * @throws Refusal when another process has it
 */
export function lockFolder(dir: string): () => void {
  const file = join(dir, 'lock');
  const holder = holderOf(file);
  if (holder !== undefined && isRunning(holder)) {
    throw new Refusal(`Process ${holder} uses ${dir} already. Stop it first; if it is something else, remove ${file}.`);
  }
  rmSync(file, { force: true });
  writeFileSync(file, String(process.pid), { flag: 'wx' });
  return () => rmSync(file, { force: true });
}

function holderOf(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
