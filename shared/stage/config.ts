import type { FunctionName } from '../names.ts';
import { type School, stretchIn } from '../school.ts';
import { Fields } from './fields.ts';
import {
  ACCOUNT,
  certificate,
  DAYS_OFF,
  EMAIL,
  FRAMERS,
  HOST_NAME,
  line,
  ORIGIN,
  oneOf,
  PUBLIC_ORIGIN,
  REGION,
  RETENTION,
  STACK_NAME,
  STAGE,
  SUPPORT,
  secret,
  TAG_NAME,
  TAG_VALUE,
  TIME_ZONE,
  topic,
} from './wanted.ts';

/** Functions that answer requests, each throttled apart; `keys` also answers every unknown address. */
export type Throttled = Exclude<FunctionName, 'refresh' | 'sync'>;

interface Throttle {
  /** requests per second, sustained and at once */
  readonly rate: number;
  readonly burst: number;
}

export interface Config {
  /** which file of settings this is, roomkey.<stage>.json; null: none */
  readonly stage: string | null;
  /** name of the stack in CloudFormation; two stacks in one account need two names */
  readonly stackName: string;
  /** the only ones that it may be deployed to; null: any */
  readonly account: string | null;
  readonly region: string | null;
  /** rehearsals only: everything, data included, goes with the stack */
  readonly disposable: boolean;
  /** with `disposable`: also where the table has data */
  readonly unprotect: boolean;
  /** https origin that the world uses; null: the API's own endpoint */
  readonly baseUrl: string | null;
  /** the base URL of before, where it is left on purpose */
  readonly movedFrom: string | null;
  readonly customDomain: {
    readonly name: string;
    readonly certificateArn: string;
    /** the API's own endpoint is shut */
    readonly only: boolean;
  } | null;
  /** on pages before the application is known; null: they say "the app" */
  readonly displayName: string | null;
  /** null: pages name whoever runs the LMS */
  readonly supportContact: string | null;
  /** CSP source list: who may frame pages that come before an installation is known */
  readonly frameAncestors: string;
  /** who hears of alarms: an address, a topic of your own, or both; without either they tell nobody */
  readonly alarmEmail: string | null;
  readonly alarmTopicArn: string | null;
  /** of the stack and all in it */
  readonly tags: Readonly<Record<string, string>>;
  /** units a second that the table takes from its first second on; null: as AWS begins, 12,000 reads and 4,000 writes */
  readonly warmThroughput: { readonly reads: number; readonly writes: number } | null;
  /** who may take on the role that looks and changes nothing: `account`, or an ARN; null: there is none */
  readonly supportRole: string | null;
  /** when launches are to be expected, for the alarm that none come; null: nobody watches */
  readonly school: School | null;
  /** parts that emulators lack: for rehearsals alone */
  readonly leaveOut: readonly Part[];
  /** null: nothing is synced from Clever, and nobody is taken from its portal */
  readonly clever: {
    /** ARN of the secret with the application's client id and secret */
    readonly secretArn: string;
    /** https origins: where Clever signs in, and of its API */
    readonly address: string;
    readonly apiAddress: string;
  } | null;
  /** LMSs may be invited to register themselves (LTI Dynamic Registration) */
  readonly dynamicRegistration: boolean;
  readonly logRetentionDays: number;
  /** MB */
  readonly memory: Readonly<Record<FunctionName, number>>;
  readonly throttle: Readonly<Record<Throttled, Throttle>>;
}

const MEMORY: Readonly<Record<FunctionName, number>> = {
  login: 512,
  launch: 512,
  setup: 512,
  manage: 512,
  authorize: 512,
  token: 512,
  userinfo: 512,
  mappings: 256,
  keys: 256,
  refresh: 512,
  // A page of ten thousand users is some 15 MB of text; more memory is more CPU, too.
  sync: 1024,
  clever: 512,
  register: 256,
};

const THROTTLE: Readonly<Record<Throttled, Throttle>> = {
  login: { rate: 200, burst: 400 },
  launch: { rate: 200, burst: 400 },
  // A class that waits asks every five seconds: five thousand pupils may.
  setup: { rate: 1000, burst: 1000 },
  manage: { rate: 50, burst: 100 },
  authorize: { rate: 200, burst: 400 },
  token: { rate: 200, burst: 400 },
  userinfo: { rate: 200, burst: 400 },
  mappings: { rate: 50, burst: 100 },
  keys: { rate: 50, burst: 100 },
  clever: { rate: 100, burst: 200 },
  register: { rate: 5, burst: 10 },
};

/** What a stack can be made without. */
const PARTS = ['mathAlarms', 'metricFilters', 'savedQueries'] as const;
type Part = (typeof PARTS)[number];

/** Where a deploy leads, as far as it is known. */
export interface DeployTo {
  readonly account: string | null;
  readonly region: string | null;
}

const ANYWHERE: DeployTo = { account: null, region: null };

/**
 * Reads the context of the CDK app: the object `roomkey`, and over it each `roomkey:<path>` of the command line.
 * `file`: where that object stands, for messages. Throws one ConfigError that lists every value refused and every key unknown.
 */
export function parseConfig(
  context: Readonly<Record<string, unknown>>,
  to: DeployTo = ANYWHERE,
  file: string | null = null,
): Config {
  const roomkey = Fields.ofContext(context, 'roomkey', file === null ? 'roomkey' : '');
  const leftOut = roomkey.texts('leaveOut', oneOf(PARTS));
  const config: Config = {
    stage: roomkey.optionalText('stage', STAGE),
    stackName: roomkey.text('stackName', 'Roomkey', STACK_NAME),
    ...placeOf(roomkey, to),
    disposable: roomkey.flag('disposable', false),
    unprotect: roomkey.flag('unprotect', false),
    baseUrl: roomkey.optionalText('baseUrl', PUBLIC_ORIGIN),
    movedFrom: roomkey.optionalText('movedFrom', ORIGIN),
    customDomain: domainOf(roomkey, to.region),
    displayName: roomkey.optionalText('displayName', line(80)),
    supportContact: roomkey.optionalText('supportContact', line(200)),
    frameAncestors: roomkey.text('frameAncestors', 'https:', FRAMERS),
    alarmEmail: roomkey.optionalText('alarmEmail', EMAIL),
    alarmTopicArn: roomkey.optionalText('alarmTopicArn', topic(to.region)),
    tags: roomkey.pairs('tags', TAG_NAME, TAG_VALUE),
    warmThroughput: warmOf(roomkey),
    supportRole: roomkey.optionalText('supportRole', SUPPORT),
    school: schoolOf(roomkey),
    leaveOut: PARTS.filter((part) => leftOut.includes(part)),
    clever: cleverOf(roomkey, to.region),
    dynamicRegistration: roomkey.flag('dynamicRegistration', false),
    logRetentionDays: roomkey.whole('logRetentionDays', 90, RETENTION.fits, RETENTION.says, RETENTION.mend),
    memory: memoryOf(roomkey.section('memory')),
    throttle: throttlesOf(roomkey.section('throttle')),
  };
  const { customDomain, baseUrl } = config;
  if (customDomain !== null && baseUrl !== null && baseUrl !== `https://${customDomain.name}`) {
    const own = `https://${customDomain.name}`;
    roomkey.refuse('baseUrl', `${own}, since that is the custom domain; or leave it out`);
  }
  roomkey.finish(file === null ? 'The configuration "roomkey" cannot be used:' : headingOf(file, context));
  return config;
}

function headingOf(file: string, context: Readonly<Record<string, unknown>>): string {
  const over = Object.keys(context).filter((key) => key.startsWith('roomkey:') && key !== 'roomkey:stage');
  const more = over.length === 0 ? '' : `, with ${over.map((key) => `-c ${key}`).join(', ')} laid over it,`;
  return `${file}${more} cannot be used:`;
}

/** A stage is of one place: other credentials or another region would make a second, empty installation. */
function placeOf(roomkey: Fields, to: DeployTo): Pick<Config, 'account' | 'region'> {
  const account = roomkey.optionalText('account', ACCOUNT);
  const region = roomkey.optionalText('region', REGION);
  if (account !== null && to.account !== null && account !== to.account) {
    roomkey.refuse('account', `the account of these credentials, ${to.account}; or take others by --profile`);
  }
  if (region !== null && to.region !== null && region !== to.region) {
    roomkey.refuse('region', `where this deploy leads, ${to.region}; or set AWS_REGION=${region}`);
  }
  return { account, region };
}

function domainOf(roomkey: Fields, region: string | null): Config['customDomain'] {
  const fields = roomkey.optionalSection('customDomain');
  if (fields === null) return null;
  return {
    name: fields.text('name', '', HOST_NAME),
    certificateArn: fields.text('certificateArn', '', certificate(region)),
    only: fields.flag('only', false),
  };
}

function schoolOf(roomkey: Fields): Config['school'] {
  const fields = roomkey.optionalSection('school');
  if (fields === null) return null;
  const from = fields.range('from', 8, 0, 20);
  const to = fields.range('to', 12, 3, 24);
  // An hour before and an hour behind each look at it.
  if (to - from < 3) fields.refuse('to', `at least three hours behind from, ${from}`, from + 3);
  const daysOff = fields.texts('daysOff', DAYS_OFF).map(stretchIn);
  return { timeZone: fields.text('timeZone', '', TIME_ZONE), from, to, daysOff };
}

/** Below what a table begins with, AWS refuses it. */
function warmOf(roomkey: Fields): Config['warmThroughput'] {
  const fields = roomkey.optionalSection('warmThroughput');
  if (fields === null) return null;
  return {
    reads: fields.range('reads', 12_000, 12_000, 1_000_000),
    writes: fields.range('writes', 4_000, 4_000, 1_000_000),
  };
}

function cleverOf(roomkey: Fields, region: string | null): Config['clever'] {
  const fields = roomkey.optionalSection('clever');
  if (fields === null) return null;
  return {
    secretArn: fields.text('secretArn', '', secret(region)),
    address: fields.text('address', 'https://clever.com', ORIGIN),
    apiAddress: fields.text('apiAddress', 'https://api.clever.com', ORIGIN),
  };
}

function memoryOf(memory: Fields): Config['memory'] {
  const megabytes = (name: FunctionName) => memory.range(name, MEMORY[name], 128, 10_240);
  return {
    login: megabytes('login'),
    launch: megabytes('launch'),
    setup: megabytes('setup'),
    manage: megabytes('manage'),
    authorize: megabytes('authorize'),
    token: megabytes('token'),
    userinfo: megabytes('userinfo'),
    mappings: megabytes('mappings'),
    keys: megabytes('keys'),
    refresh: megabytes('refresh'),
    sync: megabytes('sync'),
    clever: megabytes('clever'),
    register: megabytes('register'),
  };
}

function throttlesOf(throttle: Fields): Config['throttle'] {
  const limits = (name: Throttled): Throttle => {
    const fields = throttle.section(name);
    const rate = fields.range('rate', THROTTLE[name].rate, 1, 5_000);
    const burst = fields.range('burst', Math.max(THROTTLE[name].burst, rate), 1, 5_000);
    // The bucket holds no more than the burst: a rate above it is never reached.
    if (rate > burst) fields.refuse('burst', `at least the rate, ${rate}`, rate);
    return { rate, burst };
  };
  return {
    login: limits('login'),
    launch: limits('launch'),
    setup: limits('setup'),
    manage: limits('manage'),
    authorize: limits('authorize'),
    token: limits('token'),
    userinfo: limits('userinfo'),
    mappings: limits('mappings'),
    keys: limits('keys'),
    clever: limits('clever'),
    register: limits('register'),
  };
}
