import { Misuse } from '../program/failures.ts';

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const isUnit = (text: string): text is keyof typeof UNITS => Object.hasOwn(UNITS, text);

/** A moment as typed, in milliseconds: "30m", "2h", "3d" before now, or a date with a time. Throws Misuse. */
export function momentOf(typed: string, option: string, nowMs: number): number {
  const [, count = '', unit = ''] = /^(\d{1,4})([mhd])$/.exec(typed) ?? [];
  if (isUnit(unit)) return nowMs - Number(count) * UNITS[unit];
  const at = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?$/.test(typed) ? Date.parse(typed) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new Misuse(
    `${option} is how long ago (30m, 2h, 3d), or a moment such as 2026-11-30T09:10Z; without a zone it is this machine’s time.`,
  );
}
