import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fieldsOf, textOf } from './json.ts';
import { Refusal } from './refusal.ts';
import { ACCOUNT, REGION } from './runner/stack.ts';
import { readState, writeState } from './state.ts';

/** Settings of the demo, which is no stage: it has a Clever of its own, whose secret the local service holds, and takes LMSs that were invited. */
export const CLEVER_SECRET = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:roomkey/clever-local1`;
const CONTEXT = ['roomkey:stage=', `roomkey:clever.secretArn=${CLEVER_SECRET}`, 'roomkey:dynamicRegistration=true'];

const SOURCES = ['infra', 'functions', 'shared', 'package-lock.json', 'cdk.json'];

/**
 * Synthesizes the stack into `cdkOut` unless nothing that goes into it has changed since the last time.
 * @returns whether there was something to do
 */
export async function synthesize(root: string, cdkOut: string, dir: string): Promise<boolean> {
  const file = join(dir, 'synth.json');
  const sources = sourceHash(root);
  const { sources: lastSources, output: lastOutput } = fieldsOf(readState(file)[0]);
  if (existsSync(join(cdkOut, 'manifest.json'))) {
    if (textOf(lastSources) === sources && textOf(lastOutput) === outputHash(cdkOut)) return false;
  }
  await runCdk(root, cdkOut);
  mkdirSync(dir, { recursive: true });
  writeState(file, [{ sources, output: outputHash(cdkOut) }]);
  return true;
}

/** Stands for everything that a synthesized stack is made of. */
export function sourceHash(root: string): string {
  return `${hashOf(root, SOURCES)}${createHash('sha256').update(CONTEXT.join()).digest('hex').slice(0, 8)}`;
}

/** Another synth into the same folder, say with other context, must not pass for this one. */
function outputHash(cdkOut: string): string {
  const files = readdirSync(cdkOut).filter((name) => name === 'manifest.json' || name.endsWith('.template.json'));
  return hashOf(cdkOut, files);
}

function hashOf(root: string, names: readonly string[]): string {
  const hash = createHash('sha256');
  const add = (path: string): void => {
    const full = join(root, path);
    if (statSync(full).isDirectory()) for (const name of readdirSync(full).sort()) add(join(path, name));
    else hash.update(`${path}\n`).update(readFileSync(full));
  };
  for (const name of names) add(name);
  return hash.digest('hex');
}

/** Runs the pinned CDK on the stack. @throws Refusal with what it printed */
export async function runCdk(root: string, cdkOut: string): Promise<void> {
  const bin = join(root, 'node_modules', '.bin');
  const child = spawn(
    process.execPath,
    [
      join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk'),
      'synth',
      '--quiet',
      '--output',
      cdkOut,
      ...CONTEXT.flatMap((setting) => ['-c', setting]),
    ],
    {
      cwd: root,
      env: { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`, CDK_DISABLE_CLI_TELEMETRY: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const printed: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => printed.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Refusal(`The stack could not be synthesized:\n${Buffer.concat(printed).toString('utf8')}`);
}
