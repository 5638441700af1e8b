import { type Coming, type Fate, trouble } from '../store/proxy.ts';

export const STEPS = ['login', 'launch', 'token'] as const;
export type Step = (typeof STEPS)[number];

/** The call without which a step is not done. */
export const WRITES = { login: 'PutItem', launch: 'UpdateItem', token: 'UpdateItem' } as const;

/** What goes wrong between a function and DynamoDB, and what must come of it. */
export interface Fault {
  readonly name: string;
  readonly steps: readonly Step[];
  /** the operation that meets it; else the step's write */
  readonly on?: string;
  /** of the nth call of that operation, from 1 on */
  readonly fate: (nth: number, coming: Coming, now: number) => Fate;
  /** in a fresh instance, which remembers nothing */
  readonly isCold?: true;
  /** by a login that names no client id, which is looked for */
  readonly isBare?: true;
  /** before the step, with the instance warm */
  readonly before?: () => void;
  readonly afterwards?: () => void;
  /** calls of the operation beyond those of a good day */
  readonly again: 'no' | 'once' | 'on';
  /** seconds */
  readonly within: number;
}

const once =
  (fate: Fate) =>
  (nth: number): Fate =>
    nth === 1 ? fate : 'pass';

const always = (fate: Fate) => (): Fate => fate;

/** As the service answers whose clock is some seconds ahead of ours. */
const byClock =
  (ahead: number) =>
  (_: number, { headers }: Coming, now: number): Fate => {
    const stamp = String(headers['x-amz-date']).replace(
      /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
      '$1-$2-$3T$4:$5:$6Z',
    );
    const theirs = (now + ahead) * 1000;
    if (Math.abs(Date.parse(stamp) - theirs) < 300_000) return 'pass';
    return {
      status: 400,
      headers: { date: new Date(theirs).toUTCString() },
      body: {
        __type: 'com.amazon.coral.service#InvalidSignatureException',
        message: 'Signature expired or not yet current',
      },
    };
  };

const OTHER: Fate = { status: 200, body: { Item: { pk: { S: 'C#another' }, sk: { S: '-' } } } };

const NEW = 'AKIACHANGED';

export const FAULTS: readonly Fault[] = [
  { name: 'throttled once', steps: STEPS, fate: once(trouble('ThrottlingException')), again: 'once', within: 2 },
  {
    name: 'throttled throughout',
    steps: ['launch'],
    fate: always(trouble('ProvisionedThroughputExceededException')),
    again: 'on',
    within: 4.7,
  },
  { name: 'a 500 once', steps: STEPS, fate: once(trouble('InternalServerError', 500)), again: 'once', within: 2 },
  {
    name: 'a 500 throughout, even if it means a mistake of the call',
    steps: ['launch'],
    fate: always(trouble('InternalFailure', 500)),
    again: 'on',
    within: 4.7,
  },
  { name: 'one call is not answered', steps: STEPS, fate: once('hang'), again: 'once', within: 3 },
  { name: 'a black hole: no call is answered', steps: STEPS, fate: always('hang'), again: 'on', within: 4.7 },
  { name: 'connection reset before the write', steps: STEPS, fate: once('reset'), again: 'once', within: 2 },
  {
    name: 'connection ended after the write was applied',
    steps: STEPS,
    fate: once('swallow'),
    again: 'once',
    within: 2,
  },
  { name: 'answer to the write cut in the middle', steps: STEPS, fate: once('cut'), again: 'once', within: 2 },
  { name: 'answer to the write without its body', steps: STEPS, fate: once('empty'), again: 'once', within: 2 },
  { name: 'answer to the write with a wrong CRC32', steps: STEPS, fate: once('wrong sum'), again: 'once', within: 2 },
  {
    name: 'answer to a read with a wrong CRC32',
    on: 'GetItem',
    steps: ['launch', 'token'],
    fate: once('wrong sum'),
    again: 'once',
    within: 2,
  },
  {
    name: 'answer to a read without its body',
    on: 'GetItem',
    steps: ['launch', 'token'],
    fate: once('empty'),
    again: 'once',
    within: 2,
  },
  {
    name: 'answer to another read',
    on: 'GetItem',
    steps: ['launch', 'token'],
    fate: once(OTHER),
    again: 'once',
    within: 2,
  },
  {
    name: 'a batch answered in part',
    on: 'BatchGetItem',
    isCold: true,
    steps: ['launch', 'token'],
    fate: once('part'),
    again: 'once',
    within: 3,
  },
  {
    name: 'a batch with an item of another request',
    on: 'BatchGetItem',
    isCold: true,
    steps: ['launch', 'token'],
    fate: once('another'),
    again: 'once',
    within: 2,
  },
  {
    name: 'a batch that leaves over a key of another request',
    on: 'BatchGetItem',
    isCold: true,
    steps: ['launch', 'token'],
    fate: once('another left'),
    again: 'once',
    within: 2,
  },
  {
    name: 'answer to another request than the batch',
    on: 'BatchGetItem',
    isCold: true,
    steps: ['launch', 'token'],
    fate: once({ status: 200, body: {} }),
    again: 'once',
    within: 2,
  },
  {
    name: 'a query with an item of another request',
    on: 'Query',
    isCold: true,
    isBare: true,
    steps: ['login'],
    fate: once('another'),
    again: 'once',
    within: 2,
  },
  {
    name: 'answer to another request than the query',
    on: 'Query',
    isCold: true,
    isBare: true,
    steps: ['login'],
    fate: once({ status: 200, body: {} }),
    again: 'once',
    within: 2,
  },
  {
    name: 'kept connections that ended while frozen',
    steps: STEPS,
    fate: (_, { isReused }) => (isReused ? 'reset' : 'pass'),
    again: 'on',
    within: 3,
  },
  {
    name: 'kept connections that fell silent while frozen',
    steps: STEPS,
    fate: (_, { isReused }) => (isReused ? 'hang' : 'pass'),
    again: 'on',
    within: 4.7,
  },
  { name: 'our clock ten minutes behind', isCold: true, steps: STEPS, fate: byClock(600), again: 'once', within: 3 },
  { name: 'our clock ten minutes ahead', isCold: true, steps: STEPS, fate: byClock(-600), again: 'once', within: 3 },
  { name: 'not allowed', steps: STEPS, fate: always(trouble('AccessDeniedException')), again: 'no', within: 2 },
  {
    name: 'credentials that changed while running',
    steps: STEPS,
    before: () => {
      process.env['AWS_ACCESS_KEY_ID'] = NEW;
    },
    afterwards: () => {
      process.env['AWS_ACCESS_KEY_ID'] = 'test';
    },
    fate: (_, { headers }) =>
      String(headers.authorization).includes(`Credential=${NEW}/`) ? 'pass' : trouble('UnrecognizedClientException'),
    again: 'no',
    within: 2,
  },
];
