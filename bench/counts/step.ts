import type { Call, Meter } from './meter.ts';
import type { Watch } from './watch.ts';

/** What one or more steps of a launch cost. */
export interface Cost {
  readonly writes: number;
  readonly reads: number;
  readonly secrets: number;
  readonly platform: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  /** the calls by name, in order */
  readonly calls: readonly string[];
}

/** The largest counts that are allowed; of requests to the platform none, unless it says so. */
export type Budget = Readonly<Pick<Cost, 'writes' | 'reads' | 'secrets'> & Partial<Pick<Cost, 'platform'>>>;

export type Measure = <T>(work: () => Promise<T>) => Promise<{ readonly value: T; readonly cost: Cost }>;

/** Counts the calls of a piece of work: those through the meters, and requests to anywhere else. */
export function measurer(meters: readonly Meter[], watch: Watch, ownOrigins: readonly string[]): Measure {
  const ours = new Set([...ownOrigins, ...meters.map(({ endpoint }) => endpoint)]);
  return async (work) => {
    for (const meter of meters) meter.take();
    watch.take();
    const value = await work();
    const seen = watch.take();
    const calls = meters.flatMap((meter) => meter.take());
    const asked = seen.filter((origin) => meters.some(({ endpoint }) => endpoint === origin));
    if (asked.length !== calls.length) throw new Error('the meters and the watch count differently');
    return { value, cost: costOf(calls, seen.filter((origin) => !ours.has(origin)).length) };
  };
}

function costOf(calls: readonly Call[], platform: number): Cost {
  const of = (kind: Call['kind']) => calls.filter((call) => call.kind === kind);
  const sum = (some: readonly Call[], field: 'units' | 'requestBytes' | 'responseBytes') =>
    some.reduce((total, call) => total + call[field], 0);
  return {
    writes: of('write').length,
    reads: of('read').length,
    secrets: of('secret').length,
    platform,
    writeUnits: sum(of('write'), 'units'),
    readUnits: sum(of('read'), 'units'),
    requestBytes: sum(calls, 'requestBytes'),
    responseBytes: sum(calls, 'responseBytes'),
    calls: calls.map(nameOf),
  };
}

const nameOf = ({ action, isConsistent, isRefused }: Call): string =>
  action + (isConsistent ? ' (consistent)' : '') + (isRefused ? ' (refused)' : '');

export function total(costs: readonly Cost[]): Cost {
  const sum = (field: Exclude<keyof Cost, 'calls'>) => costs.reduce((all, cost) => all + cost[field], 0);
  return {
    writes: sum('writes'),
    reads: sum('reads'),
    secrets: sum('secrets'),
    platform: sum('platform'),
    writeUnits: sum('writeUnits'),
    readUnits: sum('readUnits'),
    requestBytes: sum('requestBytes'),
    responseBytes: sum('responseBytes'),
    calls: costs.flatMap(({ calls }) => calls),
  };
}

export const isWithin = (cost: Cost, budget: Budget): boolean =>
  cost.writes <= budget.writes &&
  cost.reads <= budget.reads &&
  cost.secrets <= budget.secrets &&
  cost.platform <= (budget.platform ?? 0);
