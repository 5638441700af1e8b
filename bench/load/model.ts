/** What a launch asks of each service, and what each service gives: figures for docs/performance.md. */

/** Counted by the bench for a steady launch of a mapped course; bytes of bodies. */
export interface Steady {
  readonly writeUnits: number;
  readonly readUnits: number;
}

/** What nobody can count here. Each is said beside the figures that hang on it. */
export const ASSUMED = {
  /** of a day's launches in its busiest hour, and of that hour's in its busiest minute: when lessons begin */
  busiestHour: 0.25,
  busiestMinute: 1 / 12,
  /** login, launch and token, seconds of a function of 512 MB with its waits for DynamoDB */
  seconds: { login: 0.015, launch: 0.04, token: 0.02 },
  memoryGb: 0.5,
  /** launches of a course on a day, and how much more often than over the day a launch of the busiest minute is its course's first */
  launchesPerCourse: 30,
  firstsInBusiestMinute: 3,
  /** of all launches, those of the largest district, which is one deployment */
  largest: 0.05,
  /** of the busiest minute's launches in the first week of a school year, those that look for a class, and the classes that each reads */
  looking: 0.1,
  classes: 60,
  /** seconds for which an instance remembers a registration, a client, a deployment and a key set */
  memory: 60,
  /** of all invocations, those that start an instance, and the seconds of it that are billed */
  cold: 0.02,
  start: 0.3,
  /** bytes of the lines and access lines of a launch, and of its answers */
  logged: 4_000,
  answered: 3_000,
} as const;

const REQUESTS = 3;
const PARTS = 16;

/** Launches in a second of the busiest minute. */
export const inBusiestMinute = (launchesPerDay: number): number =>
  (launchesPerDay * ASSUMED.busiestHour * ASSUMED.busiestMinute) / 60;

/** Instances that are at work in the busiest minute. */
const atWork = (rate: number): number => rate * Object.values(ASSUMED.seconds).reduce((sum, each) => sum + each, 0);

export interface Demand {
  readonly what: string;
  /** per second, of so many launches a second */
  of(rate: number): number;
  readonly limit: number;
  readonly limitIs: string;
  readonly term: string;
}

/** What grows with launches, each with the limit that it meets. */
export const demandsOf = ({ writeUnits, readUnits }: Steady, throttle: number): readonly Demand[] => [
  {
    what: 'route throttle of login and of launch',
    of: (rate) => rate,
    limit: throttle,
    limitIs: 'requests/s; setting roomkey:throttle',
    term: '1 a launch',
  },
  {
    what: 'API Gateway, the account’s requests',
    of: (rate) => rate * REQUESTS,
    limit: 10_000,
    limitIs: 'requests/s; quota, can be raised',
    term: `${REQUESTS} a launch`,
  },
  {
    what: 'Lambda, instances at work',
    of: atWork,
    limit: 1000,
    limitIs: 'at once; quota, can be raised',
    term: Object.entries(ASSUMED.seconds)
      .map(([name, seconds]) => `${name} ${seconds * 1000} ms`)
      .join(' + '),
  },
  {
    what: 'DynamoDB, writes of a table that is new',
    of: (rate) => rate * writeUnits,
    limit: 4000,
    limitIs: 'units/s; warm throughput raises it, the table grows by itself',
    term: `${writeUnits} units a launch`,
  },
  {
    what: 'DynamoDB, writes of one table',
    of: (rate) => rate * writeUnits,
    limit: 40_000,
    limitIs: 'units/s; quota, can be raised',
    term: `${writeUnits} units a launch`,
  },
  {
    what: 'DynamoDB, reads of one table',
    of: (rate) => rate * readUnits,
    limit: 40_000,
    limitIs: 'units/s; quota, can be raised',
    term: `${readUnits} units a launch`,
  },
  {
    what: 'partition of a launch, of a course',
    of: (rate) => Math.min(rate, 35) * writeUnits,
    limit: 1000,
    limitIs: 'writes/s of a partition',
    term: 'each launch and each course is one of its own; a class of 35 clicks within a second',
  },
  {
    what: 'partition of registrations, and of clients',
    of: (rate) => atWork(rate) / ASSUMED.memory,
    limit: 6000,
    limitIs: 'reads/s of a partition',
    term: `each instance once in ${ASSUMED.memory} s`,
  },
  {
    what: 'index partition of the largest deployment',
    of: (rate) => (rate * ASSUMED.largest * firsts * 2) / PARTS,
    limit: 1000,
    limitIs: 'writes/s of a partition',
    term: `${percent(ASSUMED.largest)} of launches, one in ${Math.round(1 / firsts)} the first of a course’s day, 2 writes, ${PARTS} partitions`,
  },
  {
    what: 'class partition of the largest district',
    of: (rate) => (rate * ASSUMED.largest * ASSUMED.looking * ASSUMED.classes) / PARTS,
    limit: 3000,
    limitIs: 'reads/s of a partition',
    term: `${percent(ASSUMED.largest)} of launches, ${percent(ASSUMED.looking)} of them look, at ${ASSUMED.classes} classes, ${PARTS} partitions`,
  },
];

const firsts = ASSUMED.firstsInBusiestMinute / ASSUMED.launchesPerCourse;

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** Launches a day at which a limit is met. */
export function breaksAt({ of, limit }: Demand): number {
  let [low, high] = [0, 1e13];
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (of(inBusiestMinute(middle)) < limit) low = middle;
    else high = middle;
  }
  return high > 9e12 ? Number.POSITIVE_INFINITY : high;
}

export { percent };
