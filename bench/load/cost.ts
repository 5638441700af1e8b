import { ASSUMED, type Steady } from './model.ts';
import { PRICES } from './prices.ts';

export interface Term {
  readonly what: string;
  /** in words: how many, of what, at which price */
  readonly term: string;
  /** dollars of a month with so many launches */
  readonly of: (launches: number) => number;
}

const MILLION = 1e6;
const GB = 1e9;
const CALLS = 3;

const seconds = Object.values(ASSUMED.seconds).reduce((sum, each) => sum + each, 0);
const gbSeconds = ASSUMED.memoryGb * (seconds + CALLS * ASSUMED.cold * ASSUMED.start);

const perMillion = (what: string, count: number, unit: string, price: number): Term => ({
  what,
  term: `${count} ${unit} a launch, $${price} a million`,
  of: (launches) => (launches * count * price) / MILLION,
});

const perGb = (what: string, bytes: number, price: number): Term => ({
  what,
  term: `${bytes.toLocaleString('en-US')} bytes a launch, $${price} a GB`,
  of: (launches) => (launches * bytes * price) / GB,
});

const fixed = (what: string, count: number, price: number): Term => ({
  what,
  term: `${count} at $${price}`,
  of: () => count * price,
});

export interface Stack {
  readonly alarms: number;
  readonly metrics: number;
}

/** Every term of a month's bill, those that grow with launches first. Launches of mapped courses, which is nearly all. */
export const termsOf = ({ writeUnits, readUnits }: Steady, { alarms, metrics }: Stack): readonly Term[] => [
  perMillion('API Gateway', CALLS, 'requests', PRICES.httpRequests),
  perMillion('Lambda, invocations', CALLS, 'invocations', PRICES.invocations),
  {
    what: 'Lambda, time',
    term: `${gbSeconds.toFixed(4)} GB-s a launch, $${PRICES.gbSeconds} each`,
    of: (launches) => launches * gbSeconds * PRICES.gbSeconds,
  },
  perMillion('DynamoDB, writes', writeUnits, 'units', PRICES.writeUnits),
  perMillion('DynamoDB, reads', readUnits, 'units', PRICES.readUnits),
  perGb('CloudWatch, logs', ASSUMED.logged, PRICES.logGb),
  perGb('data out', ASSUMED.answered, PRICES.outGb),
  fixed('CloudWatch, metrics', metrics, PRICES.metric),
  fixed('CloudWatch, alarms', alarms, PRICES.alarm),
  fixed('CloudWatch, dashboard', 1, PRICES.dashboard),
  fixed('Secrets Manager', 1, PRICES.secret),
  {
    what: 'table, a GB kept and recoverable',
    term: `$${PRICES.storedGb} + $${PRICES.recoveryGb}`,
    of: () => PRICES.storedGb + PRICES.recoveryGb,
  },
];
