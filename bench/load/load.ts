import type { Table } from '../print.ts';
import { type Stack, termsOf } from './cost.ts';
import { ASSUMED, breaksAt, demandsOf, inBusiestMinute, percent, type Steady } from './model.ts';

const DAYS = [1e6, 1e7, 1e8];
const MONTHS = [1e4, 1e6, ...DAYS.map((day) => 30 * day)];

/** Alarms of the stack, and metrics that a month of launches makes: outcomes by family of LMS, mostly. */
const STACK: Stack = { alarms: 17, metrics: 60 };

/** Launches a second that the stack's own throttle lets through, as configured by default. */
const THROTTLE = 200;

const short = (count: number): string =>
  Number.isFinite(count)
    ? count.toLocaleString('en-US', { notation: 'compact', maximumSignificantDigits: 2 })
    : 'never';

/** What breaks first as launches grow, by the design of the keys. */
export function growthTable(steady: Steady): Table {
  const demands = [...demandsOf(steady, THROTTLE)].sort((one, other) => breaksAt(one) - breaksAt(other));
  return {
    title: 'What breaks first: share of each limit that the busiest minute takes',
    notes: [
      `Launches a second in the busiest minute: ${DAYS.map((day) => `${short(day)} a day: ${Math.round(inBusiestMinute(day))}`).join(', ')} (${percent(ASSUMED.busiestHour)} of a day in its busiest hour, ${percent(ASSUMED.busiestMinute)} of that in a minute).`,
      'Limits are AWS’s published ones, but the first, which is ours.',
    ],
    head: ['limit', ...DAYS.map((day) => `${short(day)} a day`), 'met at, launches a day', 'limit is', 'term'],
    past: DAYS.flatMap((day) => {
      const names = demands.filter((demand) => breaksAt(demand) < day).map(({ what }) => what);
      return names.length === 0 ? [] : [`${short(day)} a day: ${names.join(', ')}`];
    }),
    rows: demands.map((demand) => [
      demand.what,
      ...DAYS.map((day) => percent(demand.of(inBusiestMinute(day)) / demand.limit)),
      short(breaksAt(demand)),
      `${demand.limit.toLocaleString('en-US')} ${demand.limitIs}`,
      demand.term,
    ]),
  };
}

/** A month's bill, every term shown. */
export function costTable(steady: Steady): Table {
  const terms = termsOf(steady, STACK);
  const dollars = (amount: number): string => amount.toFixed(2);
  return {
    title: 'Dollars a month',
    notes: [
      'List prices of us-east-1 (bench/load/prices.ts), of the first tier throughout, no free tier, no support plan; durations and sizes are assumptions (bench/load/model.ts).',
      'The last three months are those of 1M, 10M and 100M launches a day.',
    ],
    head: ['term', ...MONTHS.map((month) => `${short(month)} launches`), 'how'],
    rows: [
      ...terms.map(({ what, term, of }) => [what, ...MONTHS.map((month) => dollars(of(month))), term]),
      ['all', ...MONTHS.map((month) => dollars(terms.reduce((sum, { of }) => sum + of(month), 0))), ''],
    ],
  };
}
