import { isDay } from '../day.ts';
import { stretchIn } from '../school.ts';
import type { Wanted } from './fields.ts';

/** What the values of settings must be, each with the words for who wrote another. */

const HOST = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const ANCESTORS = /^(https:|'none'|https:\/\/[a-z0-9.*-]+(:\d+)?( https:\/\/[a-z0-9.*-]+(:\d+)?)*)$/;

/** What CloudWatch Logs accepts. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export const RETENTION = {
  says: `one of ${RETENTION_DAYS.join(', ')}`,
  fits: (days: number): boolean => RETENTION_DAYS.includes(days),
  /** the next longer one */
  mend: (days: number): number => RETENTION_DAYS.find((one) => one >= days) ?? 3653,
};

const SAYS_ORIGIN = 'an https origin of the public internet such as https://lti.example.org, no path';

/** The https origin of whatever address was meant. */
function originIn(value: string): string {
  const address = /^\w+:\/\//.test(value) ? value.replace(/^http:/i, 'https:') : `https://${value}`;
  return URL.canParse(address) ? `https://${new URL(address).host}` : '';
}

function isOrigin(value: string): boolean {
  return URL.canParse(value) && new URL(value).protocol === 'https:' && new URL(value).origin === value;
}

export const ORIGIN: Wanted = { says: SAYS_ORIGIN, fits: isOrigin, mend: originIn };

/** No LMS reaches this machine, an address of a private network, or a name that nobody can register (RFC 2606, RFC 6762). */
export const PUBLIC_ORIGIN: Wanted = {
  says: SAYS_ORIGIN,
  mend: originIn,
  fits(value) {
    if (!isOrigin(value)) return false;
    const host = new URL(value).hostname;
    return HOST.test(host) && !/(^|\.)(localhost|local|internal|lan|home|corp|test|invalid)$/.test(host);
  },
};

export const HOST_NAME: Wanted = {
  says: 'a host name in lower case, such as lti.example.org',
  fits: (value) => HOST.test(value),
  mend: (value) => originIn(value.toLowerCase()).replace('https://', ''),
};

export const line = (most: number): Wanted => ({
  says: `one line of at most ${most} characters`,
  fits: (value) => value.trim() === value && value.length <= most && !/\p{Cc}/u.test(value),
  mend: (value) => value.replaceAll(/\p{Cc}+/gu, ' ').trim(),
});

export const FRAMERS: Wanted = {
  says: "https: for any site, 'none', or https origins with a space between",
  fits: (value) => ANCESTORS.test(value),
  mend: (value) =>
    value
      .replaceAll(/[,;\s]+/g, ' ')
      .replaceAll('http://', 'https://')
      .trim(),
};

export const EMAIL: Wanted = {
  says: 'an email address',
  fits: (value) => /^[^\s@:<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(value),
  mend: (value) => value.trim().replace(/^mailto:/i, ''),
};

export const ACCOUNT: Wanted = {
  says: 'the 12 digits of an AWS account, in quotes',
  fits: (value) => /^\d{12}$/.test(value),
  mend: (value) => value.replaceAll(/[\s-]/g, ''),
};

export const REGION: Wanted = {
  says: 'the name of an AWS region, such as us-east-1',
  fits: (value) => /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(value),
  mend: (value) =>
    value
      .trim()
      .toLowerCase()
      .replace(/(\d)[a-z]$/, '$1'),
};

export const TIME_ZONE: Wanted = {
  says: 'the name of a time zone, such as America/Chicago',
  fits: (value) => /^[A-Za-z]+\/[A-Za-z_/-]+$/.test(value) && Intl.supportedValuesOf('timeZone').includes(value),
  mend: (value) => ZONES.get(value.toUpperCase()) ?? '',
};

/** As people in the United States call them. */
const ZONES: ReadonlyMap<string, string> = new Map([
  ...['EST', 'EDT', 'ET'].map((name) => [name, 'America/New_York'] as const),
  ...['CST', 'CDT', 'CT'].map((name) => [name, 'America/Chicago'] as const),
  ...['MST', 'MDT', 'MT'].map((name) => [name, 'America/Denver'] as const),
  ...['PST', 'PDT', 'PT'].map((name) => [name, 'America/Los_Angeles'] as const),
]);

export const DAYS_OFF: Wanted = {
  says: 'a day, or the first and the last of some, such as 2026-12-21..2027-01-01',
  fits: (value) => {
    const [first, last] = stretchIn(value);
    return isDay(first) && isDay(last) && first <= last && value.split('..').length <= 2;
  },
};

export const oneOf = (all: readonly string[]): Wanted => ({
  says: `one of ${all.join(', ')}`,
  fits: (value) => all.includes(value),
});

export const STAGE: Wanted = {
  says: 'a small letter, then at most 30 small letters, digits and hyphens, such as prod',
  fits: (value) => /^[a-z][a-z0-9-]{0,30}$/.test(value),
  mend: (value) => value.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
};

export const STACK_NAME: Wanted = {
  says: 'a letter, then letters, digits and hyphens',
  fits: (value) => /^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(value),
  mend: (value) => value.replaceAll(/[^A-Za-z0-9]+/g, '-').replace(/^[^A-Za-z]+/, ''),
};

const TAG_LETTERS = /^[\p{L}\p{N}\p{Zs}_.:/=+@-]*$/u;

export const TAG_NAME: Wanted = {
  says: 'one to 128 letters, digits, spaces and _ . : / = + - @, not beginning with aws:',
  fits: (value) => /^(?!aws:).{1,128}$/iu.test(value) && TAG_LETTERS.test(value),
};

export const TAG_VALUE: Wanted = {
  says: 'a text of at most 256 letters, digits, spaces and _ . : / = + - @',
  fits: (value) => value.length <= 256 && TAG_LETTERS.test(value),
};

export const ACCOUNT_ITSELF = 'account';

export const SUPPORT: Wanted = {
  says: `${ACCOUNT_ITSELF}, for whoever that account lets, or the ARN of a role or user in IAM`,
  fits: (value) =>
    value === ACCOUNT_ITSELF || /^arn:aws(-[a-z]+)*:iam::\d{12}:(role|user)\/[A-Za-z0-9+=,.@_/-]{1,512}$/.test(value),
  mend: (value) => value.trim().replace(/^account$/i, ACCOUNT_ITSELF),
};

/** `region`: of the deploy, where it is known. */
const arn = (service: string, rest: RegExp, says: string, region: string | null): Wanted => ({
  says: `${says}, in the region of the stack${region === null ? '' : ` (${region})`}`,
  fits: (value) => {
    const [arnWord, partition = '', of, where, account = '', ...last] = value.split(':');
    if (arnWord !== 'arn' || !/^aws(-[a-z]+)*$/.test(partition) || of !== service) return false;
    return /^\d{12}$/.test(account) && rest.test(last.join(':')) && (region === null || where === region);
  },
});

export const certificate = (region: string | null): Wanted =>
  arn('acm', /^certificate\/[A-Za-z0-9-]+$/, 'the ARN of a certificate in ACM', region);

export const secret = (region: string | null): Wanted =>
  arn('secretsmanager', /^secret:[A-Za-z0-9/_+=.@-]+$/, 'the ARN of a secret in Secrets Manager', region);

export const topic = (region: string | null): Wanted =>
  arn('sns', /^[A-Za-z0-9_-]{1,256}$/, 'the ARN of a standard topic in SNS', region);
