import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { Readable, Writable } from 'node:stream';
import { COMMANDS } from '../../cli/program/commands.ts';
import { ioOf } from '../../cli/program/io.ts';
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

/** Keys that are not in snake_case, as the API has all of its own. */
export function misspelled(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = Array.isArray(value) ? [] : Object.keys(value).filter((key) => !/^[a-z0-9]+(_[a-z0-9]+)*$/.test(key));
  return [...own, ...Object.values(value).flatMap(misspelled)];
}

/** What is written to a stream. */
export function collector() {
  const written: string[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      written.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => written.join('') };
}

/** Runs the command within this process, on the table that ROOMKEY_TABLE names: all of it but the dozen lines of cli/roomkey.ts. */
export async function call(typed: string): Promise<Ran> {
  const [out, err] = [collector(), collector()];
  const io = ioOf({ out: out.stream, err: err.stream, in: Readable.from([]) });
  const code = await main(COMMANDS, split(typed), io);
  io.close();
  if (typed.endsWith('--json') && code === 0) assert.deepEqual(misspelled(JSON.parse(out.text())), [], typed);
  return { code, out: out.text(), err: err.text() };
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
