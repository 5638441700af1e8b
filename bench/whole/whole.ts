import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { BUNDLE_OPTIONS } from '../../infra/bundle.ts';
import { buildBefore } from '../bundles/before.ts';
import { type Bundle, build } from '../bundles/build.ts';
import { type Cell, ratio, type Table, verdict } from '../print.ts';
import { median } from '../stats.ts';
import {
  type Cpu,
  type CpuTimings,
  DELAY,
  type Setup,
  STEPS,
  type Stack,
  type Step,
  type WallTimings,
} from './shapes.ts';
import { startWorld, type World } from './world.ts';

const OURS = 'Roomkey';
const BEFORE = 'Roomkey by AWS’s clients';
const PLAIN = 'plain, AWS’s client';
const TOGETHER = 'plain, course read while it is spent';

const BUDGET = { launch: 0.6, token: 0.7, wall: 1.1 };

const CPU_RUN = { blocks: 132, warmUp: 30, size: 10 };
const WALL_RUN = { blocks: 300, warmUp: 40, size: 1 };

/** What a launch costs from event to reply over a DynamoDB API in a process of its own, beside other ways to make the same calls. */
export async function measureWhole(
  folder: string,
  bundles: readonly Bundle[],
  target?: string,
): Promise<readonly Table[]> {
  const before = await buildBefore(folder, STEPS);
  const plain = [
    { name: PLAIN, files: plainFiles(folder, 'in-turn') },
    { name: TOGETHER, files: plainFiles(folder, 'together') },
  ];
  const ours = { name: OURS, files: filesOf(bundles, '') };
  const earlier = before === null ? [] : [{ name: BEFORE, files: filesOf(before, ' before') }];
  const world = await startWorld(target);
  try {
    const cpu = await run<CpuTimings>(folder, world, 'cpu', [ours, ...earlier, ...plain.slice(0, 1)]);
    const wall = await run<WallTimings>(folder, world, 'wall', [ours, ...plain]);
    return [cpuTable(cpu), wallTable(wall)];
  } finally {
    await world.close();
  }
}

const filesOf = (bundles: readonly Bundle[], suffix: string): Stack['files'] =>
  Object.fromEntries(
    STEPS.flatMap((step) => bundles.filter(({ name }) => name === step + suffix).map(({ file }) => [step, file])),
  );

function plainFiles(folder: string, name: string): Stack['files'] {
  // AWS's client as it comes: nothing left out.
  const options = { ...BUNDLE_OPTIONS, alias: {}, entryPoints: [`bench/whole/plain/${name}.ts`] };
  const { file } = build(folder, `plain ${name}`, options);
  return { login: file, launch: file, token: file };
}

async function run<T>(folder: string, world: World, kind: 'cpu' | 'wall', stacks: readonly Stack[]): Promise<T> {
  const setup: Setup = { ...world.launch, stacks, ...(kind === 'cpu' ? CPU_RUN : WALL_RUN) };
  const setupFile = join(folder, `${kind}-setup.json`);
  const resultFile = join(folder, `${kind}-timings.json`);
  writeFileSync(setupFile, JSON.stringify(setup));
  // Log lines are written, to nowhere. Not spawnSync: the stand-in for Secrets Manager answers from here.
  const child = spawn(execPath, [join(import.meta.dirname, 'rounds.ts'), kind, setupFile, resultFile], {
    env: world.environment(kind === 'cpu' ? 'direct' : 'delayed'),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error('the measuring process failed');
  return JSON.parse(readFileSync(resultFile, 'utf8'));
}

const sum = ({ user, system }: Cpu): number => user + system;
const mean = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0) / values.length;

/** Of each block login and launch together. */
const both = <T>(login: readonly T[] = [], launch: readonly T[] = [], add: (a: T, b: T) => T): readonly T[] =>
  launch.flatMap((one, i) => {
    const begun = login[i];
    return begun === undefined ? [] : [add(begun, one)];
  });

function cpuTable(timings: CpuTimings): Table {
  const add = (a: Cpu, b: Cpu): Cpu => ({ user: a.user + b.user, system: a.system + b.system });
  const of = (name: string, step: 'launch' | 'token'): readonly Cpu[] =>
    step === 'token' ? (timings[name]?.token ?? []) : both(timings[name]?.login, timings[name]?.launch, add);
  const middle = (name: string, step: 'launch' | 'token'): number => median(of(name, step).map(sum));
  const row = (name: string, step: 'launch' | 'token'): Cell[] => {
    const found = of(name, step);
    const to = (other: string): number => middle(name, step) / middle(other, step);
    const against = step === 'launch' ? PLAIN : BEFORE;
    const judged =
      name !== OURS || of(against, step).length === 0
        ? ['', '']
        : [ratio(BUDGET[step]), verdict(to(against) <= BUDGET[step])];
    return [
      step === 'launch' ? `${name}: login + launch` : `${name}: token`,
      ratio(to(PLAIN)),
      of(BEFORE, step).length === 0 ? '' : ratio(to(BEFORE)),
      ...judged,
      (middle(name, step) / 1000).toFixed(2),
      (mean(found.map(({ user }) => user)) / 1000).toFixed(2),
      (mean(found.map(({ system }) => system)) / 1000).toFixed(2),
    ];
  };
  const names = Object.keys(timings);
  const blocks = of(OURS, 'launch').length;
  return {
    title: 'CPU of a whole launch',
    notes: [
      `A mapped course, from event to reply by the real bundles, over a DynamoDB API in a process of its own: ${blocks} blocks of`,
      `${CPU_RUN.size} launches of each stack in turning order, all in one process, whose own CPU this is. Medians of blocks; user and system are means.`,
      'The plain stack makes the same calls: jose, and PutItem, GetItem, conditional UpdateItem by AWS’s client as it comes.',
    ],
    head: ['', 'to plain', 'to before', 'budget', '', 'ms', 'user', 'system'],
    rows: (['launch', 'token'] as const).flatMap((step) => names.map((name) => row(name, step))),
  };
}

const quantile = (values: readonly number[], at: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * at))] ?? Number.NaN;

function wallTable(timings: WallTimings): Table {
  const of = (name: string, step: Step | 'both'): readonly number[] =>
    step === 'both'
      ? both(timings[name]?.login, timings[name]?.launch, (a, b) => a + b)
      : (timings[name]?.[step] ?? []);
  const names = Object.keys(timings);
  const row = (name: string): Cell[] => {
    const at = (who: string, quota: number): number => quantile(of(who, 'both'), quota);
    const ratios = [0.5, 0.95].map((quota) => at(name, quota) / at(PLAIN, quota));
    const judged = name === OURS ? [ratio(BUDGET.wall), verdict(ratios.every((one) => one <= BUDGET.wall))] : ['', ''];
    return [
      name,
      ...ratios.map(ratio),
      ...judged,
      ...[0.5, 0.95].map((quota) => at(name, quota).toFixed(1)),
      ...STEPS.map((step) => quantile(of(name, step), 0.5).toFixed(1)),
    ];
  };
  return {
    title: 'Wall time of a mapped launch',
    notes: [
      `Each call of DynamoDB takes ${DELAY} ms more; ${WALL_RUN.blocks} launches of each stack in turning order, in one process. Login and launch together, then the steps' medians.`,
    ],
    head: ['', 'p50', 'p95', 'budget', '', 'p50 ms', 'p95 ms', ...STEPS],
    rows: names.map(row),
  };
}
