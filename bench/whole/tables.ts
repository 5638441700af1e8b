import { type Cell, ratio, type Table, verdict } from '../print.ts';
import { median } from '../stats.ts';
import { BENCH, partsOf } from './parts.ts';
import {
  type Cpu,
  type CpuTimings,
  DELAY,
  type Profile,
  STEPS,
  type Stack,
  type Step,
  type WallTimings,
} from './shapes.ts';

export const OURS = 'Roomkey';
export const BEFORE = 'Roomkey by AWS’s clients';
export const PLAIN = 'plain, AWS’s client';

const BUDGET = { launch: 0.6, token: 0.7, wall: 1.1 };

const sum = ({ user, system }: Cpu): number => user + system;
const mean = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0) / values.length;

/** Of each block login and launch together. */
const both = <T>(login: readonly T[] = [], launch: readonly T[] = [], add: (a: T, b: T) => T): readonly T[] =>
  launch.flatMap((one, i) => {
    const begun = login[i];
    return begun === undefined ? [] : [add(begun, one)];
  });

export function cpuTable(timings: CpuTimings): Table {
  const add = (a: Cpu, b: Cpu): Cpu => ({
    user: a.user + b.user,
    system: a.system + b.system,
    mainThread: a.mainThread + b.mainThread,
  });
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
      `launches of each stack in turning order, all in one process, whose own CPU this is. Medians of blocks; user and system are means.`,
      'The plain stack makes the same calls: jose, and PutItem, GetItem, conditional UpdateItem by AWS’s client as it comes.',
    ],
    head: ['', 'to plain', 'to before', 'budget', '', 'ms', 'user', 'system'],
    rows: (['launch', 'token'] as const).flatMap((step) => names.map((name) => row(name, step))),
  };
}

/** Login and launch of each stack, of the plain one's. */
export function besideTable(timings: CpuTimings): Table {
  const middle = (name: string): number =>
    median(
      both(timings[name]?.login, timings[name]?.launch, (a, b) => ({ ...a, user: sum(a) + sum(b), system: 0 })).map(
        sum,
      ),
    );
  return {
    title: 'CPU of login and launch beside other packages',
    notes: ['As above, in one process. Each in its documented use: what it leaves out, it does not pay for.'],
    head: ['', 'to plain', 'ms'],
    rows: Object.keys(timings).map((name) => [
      name,
      ratio(middle(name) / middle(PLAIN)),
      (middle(name) / 1000).toFixed(2),
    ]),
  };
}

const quantile = (values: readonly number[], at: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * at))] ?? Number.NaN;

export function wallTable(timings: WallTimings): Table {
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
      `Each call of DynamoDB takes ${DELAY} ms more; ${of(OURS, 'both').length} launches of each stack in turning order, in one process. Login and launch together, then the steps' medians.`,
    ],
    head: ['', 'p50', 'p95', 'budget', '', 'p50 ms', 'p95 ms', ...STEPS],
    rows: names.map(row),
  };
}

const OTHER_THREADS = 'other threads: signatures by jose; V8’s compiler and collector';

/** Shares of the CPU that the CPU run counted: the main thread's by samples of a profiled run, the rest as it is. */
export function partsTable(timings: CpuTimings, profile: Profile, { name, files }: Stack): Table {
  const maps = new Map(Object.values(files).map((file) => [file, `${file}.map`]));
  const parts = [...partsOf(profile, maps)].filter(([part]) => part !== BENCH);
  const sampled = parts.reduce((all, [, taken]) => all + taken, 0);
  const middle = (of: (cpu: Cpu) => number): number =>
    STEPS.reduce((all, step) => all + median((timings[name]?.[step] ?? []).map(of)), 0);
  const [whole, mainThread] = [middle(sum), middle((cpu) => cpu.mainThread)];
  const rows = [
    ...parts.map(([part, taken]) => [part, (taken / sampled) * mainThread] as const),
    [OTHER_THREADS, whole - mainThread] as const,
  ];
  return {
    title: 'Where the CPU of a launch goes',
    notes: [
      'Login, launch and token: the CPU of the first table, the main thread’s split by samples of V8’s own profiler, each of the innermost frame that tells.',
      'Samples are of time, so a call of the kernel that another process interrupts is told larger than it is.',
    ],
    head: ['', 'share', 'µs'],
    rows: rows
      .toSorted(([, a], [, b]) => b - a)
      .map(([part, taken]) => [part, `${((taken * 100) / whole).toFixed(1)} %`, taken.toFixed(0)]),
  };
}
