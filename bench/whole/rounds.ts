/** Runs alone in a process: answers launches by each stack in turn, and writes what they took. */
import { readFileSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { createRequire } from 'node:module';
import process, { argv, cpuUsage, threadCpuUsage } from 'node:process';
import { CONTEXT } from '../../test/support/event.ts';
import { type Click, clicksOf } from './click.ts';
import {
  type Cpu,
  type CpuTimings,
  type Handler,
  type Profile,
  type Setup,
  STEPS,
  type Stack,
  type Step,
  type WallTimings,
} from './shapes.ts';

type Handlers = Partial<Record<Step, Handler>>;

const [, , kind = '', setupFile = '', resultFile = ''] = argv;
const setup: Setup = JSON.parse(readFileSync(setupFile, 'utf8'));
const { newClick, ask, learn } = clicksOf(setup);

const load = createRequire(import.meta.url);
const handlersOf = ({ files }: Stack): Handlers =>
  Object.fromEntries(Object.entries(files).map(([step, file]) => [step, exported(load(file), step)]));

/** A function's bundle exports `handler`; one file may also hold all three by name. */
function exported(module: Readonly<Record<string, Handler | undefined>>, step: string): Handler {
  const handler = module['handler'] ?? module[step];
  if (handler === undefined) throw new Error(`no handler for ${step}`);
  return handler;
}

/** A step of some clicks, one after the other. */
async function cpuOf(handler: Handler, step: Step, clicks: readonly Click[]): Promise<Cpu> {
  const events = clicks.map((click) => ask(step, click));
  const replies: Awaited<ReturnType<Handler>>[] = [];
  const [before, main] = [cpuUsage(), threadCpuUsage()];
  for (const event of events) replies.push(await handler(event, CONTEXT));
  const mainThread = sum(threadCpuUsage(main));
  const { user, system } = cpuUsage(before);
  clicks.forEach((click, i) => {
    learn(step, click, replies[i] ?? { statusCode: 0 });
  });
  return { user: user / clicks.length, system: system / clicks.length, mainThread: mainThread / clicks.length };
}

function shuffled<T>(items: readonly T[]): readonly T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

const made = setup.stacks.map((stack) => ({ name: stack.name, handlers: handlersOf(stack) }));

function collected<T>() {
  const all = new Map(made.map(({ name }) => [name, new Map<Step, T[]>(STEPS.map((step) => [step, []]))]));
  return {
    add: (name: string, step: Step, one: T) => all.get(name)?.get(step)?.push(one),
    taken: () => Object.fromEntries([...all].map(([name, steps]) => [name, Object.fromEntries(steps)])),
  };
}

async function cpuTimings(): Promise<CpuTimings> {
  const timings = collected<Cpu>();
  for (let block = -setup.warmUp; block < setup.blocks; block++) {
    for (const { name, handlers } of shuffled(made)) {
      const clicks = Array.from({ length: setup.size }, newClick);
      for (const step of STEPS) {
        const handler = handlers[step];
        if (handler === undefined) continue;
        const cpu = await cpuOf(handler, step, clicks);
        if (block >= 0) timings.add(name, step, cpu);
      }
    }
  }
  return timings.taken();
}

async function wallTimings(): Promise<WallTimings> {
  const timings = collected<number>();
  for (let round = -setup.warmUp; round < setup.blocks; round++) {
    for (const { name, handlers } of shuffled(made)) {
      const click = newClick();
      for (const step of STEPS) {
        const handler = handlers[step];
        if (handler === undefined) continue;
        const event = ask(step, click);
        const before = performance.now();
        const reply = await handler(event, CONTEXT);
        const ms = performance.now() - before;
        learn(step, click, reply);
        if (round >= 0) timings.add(name, step, ms);
      }
    }
  }
  return timings.taken();
}

/** Of the first stack alone. */
async function profiled(): Promise<Profile> {
  const [first] = made;
  const block = async (): Promise<void> => {
    const clicks = Array.from({ length: setup.size }, newClick);
    for (const step of STEPS) {
      const handler = first?.handlers[step];
      if (handler !== undefined) await cpuOf(handler, step, clicks);
    }
  };
  for (let i = 0; i < setup.warmUp; i++) await block();
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 100 });
  await session.post('Profiler.start');
  for (let i = 0; i < setup.blocks; i++) await block();
  const { profile } = await session.post('Profiler.stop');
  const { nodes, samples = [], timeDeltas = [] } = profile;
  return { nodes, samples, timeDeltas };
}

const sum = ({ user, system }: Pick<Cpu, 'user' | 'system'>): number => user + system;

async function measured(): Promise<CpuTimings | WallTimings | Profile> {
  switch (kind) {
    case 'wall':
      return wallTimings();
    case 'profile':
      return profiled();
    default:
      return cpuTimings();
  }
}

writeFileSync(resultFile, JSON.stringify(await measured()));
// Clients keep their connections for a while.
process.exit();
