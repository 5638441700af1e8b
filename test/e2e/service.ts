import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, pid as ownPid } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { close, listen } from '../../local/listen.ts';

/** The project's root. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** Made by `temporaryFolder`. */
const folders: string[] = [];

/** Logs of services; whoever runs several of these files names one folder for all. */
const LOGS = env['ROOMKEY_E2E_LOGS'] ?? temporaryFolder();

/**
 * The environment of all that is started here: Node 24 and the pinned commands first, as `npm run` has it, and nothing
 * that could lead to a real AWS account.
 */
const CLEAN: Readonly<Record<string, string | undefined>> = {
  ...Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('AWS_'))),
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  PATH: `${join(ROOT, 'node_modules', '.bin')}:${env['PATH'] ?? ''}`,
};

export interface ServiceOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** seconds until it must be ready */
  readonly within: number;
  isReady(printed: string): boolean | Promise<boolean>;
}

export interface Service {
  /** all that it printed */
  output(): string;
  end(): Promise<void>;
}

/** Starts a program with all that it starts in one process group, so that they end together. */
export async function startService(options: ServiceOptions): Promise<Service> {
  mkdirSync(LOGS, { recursive: true });
  const log = join(LOGS, `${options.name}.log`);
  const file = openSync(log, 'w');
  const child = spawn(options.command, options.args, {
    cwd: options.cwd ?? ROOT,
    env: { ...CLEAN, ...options.env },
    stdio: ['ignore', file, file],
    detached: true,
  });
  closeSync(file);
  const { pid } = child;
  const failed = new Promise<never>((_resolve, reject) => child.once('error', reject));
  if (pid === undefined) return failed;
  const ended = once(child, 'exit');
  // Whoever ends this process from outside finds here what to end besides.
  const note = join(LOGS, `${options.name}.${ownPid}.group`);
  writeFileSync(note, String(pid));
  const kill = (signal: NodeJS.Signals): void => {
    try {
      process.kill(-pid, signal);
    } catch {
      // the whole group has ended already
    }
  };
  const killNow = () => kill('SIGKILL');
  process.once('exit', killNow);

  const end = async (): Promise<void> => {
    kill('SIGTERM');
    await Promise.race([ended, wait(5_000, undefined, { ref: false })]);
    killNow();
    process.off('exit', killNow);
    rmSync(note, { force: true });
  };
  const deadline = Date.now() + options.within * 1000;
  while (!(await options.isReady(readFileSync(log, 'utf8')))) {
    const reason = child.exitCode !== null ? 'ended' : Date.now() > deadline ? 'is not ready in time' : undefined;
    if (reason !== undefined) {
      await end();
      throw new Error(`${options.name} ${reason}:\n${readFileSync(log, 'utf8').slice(-4000)}`);
    }
    await Promise.race([wait(100), failed]);
  }
  return { output: () => readFileSync(log, 'utf8'), end };
}

/** Runs a program to its end. @throws Error with all that it printed, unless its exit code is 0 */
export async function run(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<string> {
  const child = spawn(command, args, {
    cwd: options.cwd ?? ROOT,
    env: { ...CLEAN, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => printed.push(chunk));
  const [code] = await once(child, 'close');
  const output = Buffer.concat(printed).toString('utf8');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output}`);
  return output;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, 0);
  await close(server);
  return port;
}

/** A folder that goes when this process ends. */
export function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'roomkey-e2e-'));
  if (folders.push(dir) === 1) {
    process.once('exit', () => {
      for (const one of folders) rmSync(one, { recursive: true, force: true });
    });
  }
  return dir;
}

/** Whether anything answers there. */
export async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { signal: AbortSignal.timeout(2_000) });
    return true;
  } catch {
    return false;
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
