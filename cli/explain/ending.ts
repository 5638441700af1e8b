import { type Code, ERRORS } from '../../shared/errors.ts';
import type { Line } from './line.ts';

/** How a launch ended, as far as it is known: each is told and mended in its own way. */
const ENDINGS = [
  'opened',
  'unknown-platform',
  'pending',
  'suspended',
  'blocked-cookies',
  'not-signed-in',
  'lms-refused',
  'lms-settings',
  'wrong-placement',
  'no-course',
  'no-class',
  'setting-up',
  'choosing',
  'administrator',
  'clever',
  'button',
  'not-redeemed',
  'dead-redemption',
  'lost-at-lms',
  'used',
  'expired',
  'ours',
  'again',
] as const;
export type Ending = (typeof ENDINGS)[number];

const OF_CODE: Readonly<Partial<Record<Code, Ending>>> = {
  'registration-unknown': 'unknown-platform',
  'issuer-unknown': 'unknown-platform',
  'registration-ambiguous': 'unknown-platform',
  'deployment-pending': 'pending',
  'platform-refused': 'lms-refused',
  'grant-refused': 'dead-redemption',
  'client-refused': 'dead-redemption',
  'authorization-without-launch': 'not-redeemed',
  'authorization-repeated': 'not-redeemed',
  'authorization-client-unknown': 'not-redeemed',
  'redirect-uri-refused': 'not-redeemed',
  'response-type-unsupported': 'not-redeemed',
  'authorization-malformed': 'not-redeemed',
  'scope-refused': 'not-redeemed',
  'authorization-unsupported': 'not-redeemed',
  'login-impossible': 'not-redeemed',
  'clever-refused': 'clever',
  'clever-user-unshared': 'clever',
  'clever-district-other': 'clever',
  'clever-person-other': 'clever',
  'clever-linked-otherwise': 'clever',
};

/** What a refusal ends in: its own, or what the person read. */
export function endingOf(code: Code): Ending {
  const own = OF_CODE[code];
  if (own !== undefined) return own;
  switch (ERRORS[code].say) {
    case 'used':
      return 'used';
    case 'expired':
      return 'expired';
    case 'browser':
      return 'blocked-cookies';
    case 'signIn':
    case 'signInHere':
      return 'not-signed-in';
    case 'pending':
      return 'pending';
    case 'paused':
      return 'suspended';
    case 'setUpWrong':
      return 'lms-settings';
    case 'wrongPlacement':
      return 'wrong-placement';
    case 'busy':
      return 'ours';
    case 'openFromCourse':
      return 'no-course';
    case 'again':
    case 'notHere':
      return 'again';
  }
}

export interface Ended {
  readonly ending: Ending;
  /** the line that says so */
  readonly by: Line;
}

/** How the lines of one launch end, oldest first; null for none. What came in is in, whatever was reloaded afterwards. */
export function endOf(lines: readonly Line[]): Ended | null {
  const told = lines.flatMap((by) => {
    const ending = endingAt(by);
    return ending === null ? [] : [{ ending, by }];
  });
  return told.findLast(({ ending }) => ending === 'opened') ?? told.at(-1) ?? null;
}

function endingAt({ function: name, code, outcome, status }: Line): Ending | null {
  // An application may ask for the same once more; what it is told then changes nothing.
  if (name === 'userinfo') return null;
  if (code !== null) return endingOf(code);
  if (name === 'token') return status === 200 ? 'opened' : null;
  if (name === 'login') return 'lost-at-lms';
  if (name === 'authorize') return outcome === 'code' ? 'not-redeemed' : outcome === 'look' ? 'blocked-cookies' : null;
  if (outcome === null) return null;
  if (outcome.endsWith('-held')) return 'button';
  switch (outcome) {
    case 'prove':
      return 'blocked-cookies';
    case 'wait':
      return 'no-class';
    case 'setup':
      // From the launch itself the page of set-up is opened; from set-up it is being read, or was handed to the application.
      return 'setting-up';
    case 'choose':
      return 'choosing';
    case 'open-from-course':
      return 'no-course';
    case 'installation':
      return 'administrator';
    case 'clever':
      return 'clever';
    case 'class':
    case 'home':
    case 'taken':
      return 'not-redeemed';
    case 'asked':
      return 'setting-up';
    default:
      return null;
  }
}
