import { landingFault } from '../../shared/handoff/landing.ts';
import type { Landing } from '../../shared/records/client.ts';
import type { Policy } from '../../shared/records/deployment.ts';
import { Misuse } from '../program/failures.ts';
import { plain } from '../program/show.ts';
import { words } from '../program/values.ts';

/** Readers of what `clients add` and `clients set` take alike; each throws Misuse. */

export const productName = (typed: string, option: '--name' | '--name-es'): string => words(typed, option, 100);
export const supportContact = (typed: string): string => words(typed, '--support', 200);

type Url = 'class-url' | 'home-url' | 'setup-url';

/** A landing address; plain http only where it is allowed, on *.localhost. */
export function landingUrl(typed: string, option: Url, allowsHttp: boolean): string {
  return faultless(option, typed, allowsHttp, (http) => landingFault(typed, option === 'class-url', http));
}

/** The address as typed, unless it has a fault; told whether http will do. */
export function faultless(
  option: string,
  typed: string,
  allowsHttp: boolean,
  faultOf: (httpAllowed: boolean) => string | null,
): string {
  const fault = faultOf(allowsHttp && isLocal(typed));
  if (fault === null) return typed;
  const where = fault === 'is not https' && allowsHttp ? ' (--allow-http is for *.localhost)' : '';
  throw new Misuse(`--${option} ${fault}${where}: ${plain(typed)}`);
}

const isLocal = (url: string): boolean => URL.canParse(url) && /(^|\.)localhost$/.test(new URL(url).hostname);

/** Of `--unidentified`. */
export const UNIDENTIFIED_WORDS =
  'a person of whom nobody knows who it is at Clever: hand-off goes on without, clever signs in there once';

export function requireHome(noCourse: Policy['noCourse'], { home }: Landing): void {
  if (noCourse === 'home' && home === null) throw new Misuse('--no-course home needs --home-url.');
}

/** Sentences about landing addresses that work, and may be meant otherwise. */
export function doubts(landing: Landing): readonly string[] {
  const one = landing.class.includes('{class}') ? [] : ['Every class opens the same page: --class-url has no {class}.'];
  const plain = Object.values(landing).some((url) => url?.startsWith('http:'));
  return plain
    ? [...one, 'WARNING: codes travel over plain http to this application. Never use it outside this machine.']
    : one;
}
