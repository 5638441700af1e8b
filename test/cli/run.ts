import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath } from 'node:process';

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export const ROOT = join(import.meta.dirname, '..', '..');

/** Spares each run but the first half of its start. */
const cache = mkdtempSync(join(tmpdir(), 'roomkey-cache-'));
process.on('exit', () => rmSync(cache, { recursive: true, force: true }));

/** Words as in a shell: those in double quotes may hold spaces. */
const split = (typed: string): string[] => (typed.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ''));

/** Runs the command as a person would. `more` goes over this process's environment; undefined takes a variable away. */
export function run(typed: string, more: Readonly<Record<string, string | undefined>> = {}, root = ROOT): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(execPath, [join(root, 'cli', 'roomkey.ts'), ...split(typed)], {
      env: { ...env, NODE_COMPILE_CACHE: cache, ...more },
    });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, out: Buffer.concat(out).toString('utf8'), err: Buffer.concat(err).toString('utf8') });
    });
  });
}
