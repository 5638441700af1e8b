import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { AS_IT_COMES, type Bundle, build } from '../bundles/build.ts';
import { type Setup, STEPS, type Stack } from './shapes.ts';
import type { World } from './world.ts';

/** Blocks that count, blocks before them, and launches of each. */
const RUNS = {
  cpu: { blocks: 132, warmUp: 60, size: 15 },
  beside: { blocks: 60, warmUp: 30, size: 10 },
  wall: { blocks: 300, warmUp: 40, size: 1 },
  profile: { blocks: 200, warmUp: 30, size: 10 },
};

export const filesOf = (bundles: readonly Bundle[], suffix: string): Stack['files'] =>
  Object.fromEntries(
    STEPS.flatMap((step) => bundles.filter(({ name }) => name === step + suffix).map(({ file }) => [step, file])),
  );

export async function plainFiles(folder: string, name: string): Promise<Stack['files']> {
  const options = { ...AS_IT_COMES, entryPoints: [`bench/whole/plain/${name}.ts`] };
  const { file } = await build(folder, `plain ${name}`, options);
  return { login: file, launch: file, token: file };
}

/** Answers launches by some stacks in a process of their own. */
export async function run<T>(
  folder: string,
  world: World,
  kind: keyof typeof RUNS,
  stacks: readonly Stack[],
  more: Readonly<Record<string, string>> = {},
): Promise<T> {
  const setup: Setup = { ...world.launch, stacks, ...RUNS[kind] };
  const setupFile = join(folder, `${kind}-setup.json`);
  const resultFile = join(folder, `${kind}-timings.json`);
  writeFileSync(setupFile, JSON.stringify(setup));
  // Log lines are written, to nowhere. Not spawnSync: the stand-in for Secrets Manager answers from here.
  const child = spawn(execPath, [join(import.meta.dirname, 'rounds.ts'), kind, setupFile, resultFile], {
    env: { ...world.environment(kind === 'wall' ? 'delayed' : 'direct'), ...more },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error('the measuring process failed');
  return JSON.parse(readFileSync(resultFile, 'utf8'));
}
