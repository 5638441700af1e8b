/** When launches are to be expected. */
export interface School {
  /** IANA name */
  readonly timeZone: string;
  /** hours of the day, of the morning's begin and end */
  readonly from: number;
  readonly to: number;
  /** first and last day of each stretch without school */
  readonly daysOff: readonly (readonly [first: string, last: string])[];
}

/** One text, as `refresh` is told it: "America/Chicago 8 12 2026-12-21..2027-01-01". */
export const schoolText = ({ timeZone, from, to, daysOff }: School): string =>
  [timeZone, from, to, daysOff.map((stretch) => stretch.join('..')).join(',')].join(' ').trimEnd();

/** Null where nobody said. */
export function schoolIn(text: string | null): School | null {
  const [timeZone, from, to, off = ''] = (text ?? '').split(' ');
  if (timeZone === undefined || from === undefined || to === undefined) return null;
  return { timeZone, from: Number(from), to: Number(to), daysOff: off === '' ? [] : off.split(',').map(stretchIn) };
}

/** "2026-12-21..2027-01-01", or one day. */
export function stretchIn(text: string): readonly [string, string] {
  const [first = '', last = first] = text.split('..');
  return [first, last];
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const shape = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', weekday: 'short' } as const;
  const made = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...shape });
  clocks.set(timeZone, made);
  return made;
}

/**
 * Whether an hour that ends now, and the next one, both lie in the morning of a school day: the alarm looks at an hour, and
 * this is written once an hour, so that either may be the one.
 */
export function isSchoolMorning({ timeZone, from, to, daysOff }: School, now: number): boolean {
  const parts = new Map(
    clockOf(timeZone)
      .formatToParts(now * 1000)
      .map(({ type, value }) => [type, value]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? '';
  const hour = Number(part('hour'));
  if (hour < from + 1 || hour >= to - 1 || /^S/.test(part('weekday'))) return false;
  const day = `${part('year')}-${part('month')}-${part('day')}`;
  return !daysOff.some(([first, last]) => first <= day && day <= last);
}
