import type { FunctionName } from '../shared/names.ts';
import { Fields } from './fields.ts';

/** Functions that answer requests, each throttled apart; `keys` also answers every unknown address. */
export type Throttled = Exclude<FunctionName, 'refresh' | 'sync'>;

interface Throttle {
  /** requests per second, sustained and at once */
  readonly rate: number;
  readonly burst: number;
}

export interface Config {
  /** name of the stack in CloudFormation; two stacks in one account need two names */
  readonly stackName: string;
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
  readonly alarmEmail: string | null;
  /** false leaves out the alarms on metric math: for emulators that have none */
  readonly mathAlarms: boolean;
  /** null: nothing is synced from Clever, and nobody is taken from its portal */
  readonly clever: {
    /** ARN of the secret with the application's client id and secret */
    readonly secretArn: string;
    /** https origins: where Clever signs in, and of its API */
    readonly address: string;
    readonly apiAddress: string;
  } | null;
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
};

/** What CloudWatch Logs accepts. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const HOST = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const ANCESTORS = /^(https:|'none'|https:\/\/[a-z0-9.*-]+(:\d+)?( https:\/\/[a-z0-9.*-]+(:\d+)?)*)$/;
const SECRET = /^arn:aws(-[a-z]+)*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]+$/;
const CERTIFICATE = /^arn:aws(-[a-z]+)*:acm:[a-z0-9-]+:\d{12}:certificate\/[A-Za-z0-9-]+$/;

/**
 * Reads the context of the CDK app: the object `roomkey`, and over it each `roomkey:<path>` of the command line.
 * `region`: of the deploy, where it is known. Throws one ConfigError that lists every value refused and every key unknown.
 */
export function parseConfig(context: Readonly<Record<string, unknown>>, region: string | null = null): Config {
  const roomkey = Fields.ofContext(context, 'roomkey');
  const customDomain = roomkey.optionalSection('customDomain');
  const clever = roomkey.optionalSection('clever');
  const memory = roomkey.section('memory');
  const throttle = roomkey.section('throttle');
  const megabytes = (name: FunctionName) => memory.range(name, MEMORY[name], 128, 10_240);
  const limits = (name: Throttled): Throttle => {
    const fields = throttle.section(name);
    return {
      rate: fields.range('rate', THROTTLE[name].rate, 1, 10_000),
      burst: fields.range('burst', THROTTLE[name].burst, 1, 5_000),
    };
  };
  const domain =
    customDomain === null
      ? null
      : {
          name: customDomain.text(
            'name',
            '',
            (v) => HOST.test(v),
            'a host name in lower case, such as lti.example.org',
          ),
          certificateArn: customDomain.text(
            'certificateArn',
            '',
            (v) => CERTIFICATE.test(v) && (region === null || v.split(':')[3] === region),
            'the ARN of a certificate in ACM, in the region of the stack',
          ),
          only: customDomain.flag('only', false),
        };
  const config: Config = {
    stackName: roomkey.text(
      'stackName',
      'Roomkey',
      (v) => /^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(v),
      'a letter, then letters, digits and hyphens',
    ),
    disposable: roomkey.flag('disposable', false),
    unprotect: roomkey.flag('unprotect', false),
    baseUrl: roomkey.optionalText('baseUrl', isPublicOrigin, ORIGIN),
    movedFrom: roomkey.optionalText('movedFrom', isOrigin, ORIGIN),
    customDomain: domain,
    displayName: roomkey.optionalText('displayName', isLine(80), 'one line of at most 80 characters'),
    supportContact: roomkey.optionalText('supportContact', isLine(200), 'one line of at most 200 characters'),
    frameAncestors: roomkey.text(
      'frameAncestors',
      'https:',
      (v) => ANCESTORS.test(v),
      "https: for any site, 'none', or https origins with a space between",
    ),
    alarmEmail: roomkey.optionalText('alarmEmail', (v) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(v), 'an email address'),
    mathAlarms: roomkey.flag('mathAlarms', true),
    clever:
      clever === null
        ? null
        : {
            secretArn: clever.text(
              'secretArn',
              '',
              (v) => SECRET.test(v) && (region === null || v.split(':')[3] === region),
              'the ARN of a secret in Secrets Manager, in the region of the stack',
            ),
            address: clever.text('address', 'https://clever.com', isOrigin, ORIGIN),
            apiAddress: clever.text('apiAddress', 'https://api.clever.com', isOrigin, ORIGIN),
          },
    logRetentionDays: roomkey.whole(
      'logRetentionDays',
      90,
      (v) => RETENTION_DAYS.includes(v),
      `one of ${RETENTION_DAYS.join(', ')}`,
    ),
    memory: {
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
    },
    throttle: {
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
    },
  };
  if (domain !== null && config.baseUrl !== null && config.baseUrl !== `https://${domain.name}`) {
    roomkey.refuse('baseUrl', `https://${domain.name}, since that is the custom domain; or leave it out`);
  }
  roomkey.finish();
  return config;
}

const ORIGIN = 'an https origin of the public internet such as https://lti.example.org, no path';

/** No LMS reaches this machine, an address of a private network, or a name that nobody can register (RFC 2606, RFC 6762). */
function isPublicOrigin(value: string): boolean {
  if (!isOrigin(value)) return false;
  const host = new URL(value).hostname;
  return HOST.test(host) && !/(^|\.)(localhost|local|internal|lan|home|corp|test|invalid)$/.test(host);
}

function isOrigin(value: string): boolean {
  return URL.canParse(value) && new URL(value).protocol === 'https:' && new URL(value).origin === value;
}

function isLine(most: number): (value: string) => boolean {
  return (value) => value.trim() === value && value.length <= most && !/\p{Cc}/u.test(value);
}
