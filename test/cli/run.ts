import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { COMMANDS } from '../../cli/program/commands.ts';
import { main } from '../../cli/program/main.ts';

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export const ROOT = join(import.meta.dirname, '..', '..');

/** Spares each run but the first half of its start; `npm test` has one for all. */
const compiled = env['NODE_COMPILE_CACHE'] ?? mkdtempSync(join(tmpdir(), 'roomkey-cache-'));
if (env['NODE_COMPILE_CACHE'] === undefined)
  process.on('exit', () => rmSync(compiled, { recursive: true, force: true }));

/** Words as in a shell: those in double quotes may hold spaces. */
export const split = (typed: string): string[] =>
  (typed.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ''));

/** Runs the command within this process, on the table that ROOMKEY_TABLE names: all of it but the dozen lines of cli/roomkey.ts. */
export async function call(typed: string): Promise<Ran> {
  const [out, err]: [string[], string[]] = [[], []];
  const io = { out: (text: string) => void out.push(`${text}\n`), note: (text: string) => void err.push(`${text}\n`) };
  const code = await main(COMMANDS, split(typed), io);
  return { code, out: out.join(''), err: err.join('') };
}

/** Runs the command as a person would, in a process of its own, which costs a fifth of a second. `more` goes over this process's environment; undefined takes a variable away. */
export function run(typed: string, more: Readonly<Record<string, string | undefined>> = {}, root = ROOT): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(execPath, [join(root, 'cli', 'roomkey.ts'), ...split(typed)], {
      env: { ...env, NODE_COMPILE_CACHE: compiled, ...more },
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
