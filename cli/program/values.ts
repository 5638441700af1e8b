import { addressFault } from '../../shared/handoff/address.ts';
import { SIMULATOR } from '../../shared/names.ts';
import { Misuse } from './failures.ts';
import { roomkey } from './hint.ts';
import { plain } from './show.ts';

/** Readers of typed values; each throws Misuse with the option's name and what would be right. */

/** An id of the LMS: compared letter by letter, at most 255 characters. */
export function id(value: string, what: string): string {
  if (/^[\p{L}\p{N}\p{P}\p{S}]{1,255}$/u.test(value)) return value;
  throw new Misuse(`${what} is at most 255 characters without spaces.`);
}

/** A district's Clever id; what the mappings API takes in its address. */
export function district(value: string): string {
  if (value === SIMULATOR.district)
    throw new Misuse(`District ${value} is the simulator’s own: see ${roomkey`help simulator add`}`);
  if (/^[A-Za-z0-9_-]{1,64}$/.test(value)) return value;
  throw new Misuse(`A district is named by its Clever id, letters and digits, not "${value}".`);
}

export function clientId(value: string): string {
  if (/^[A-Za-z0-9]{1,64}$/.test(value)) return value;
  throw new Misuse(`The id of a client is at most 64 letters and digits, not "${value}".`);
}

/** Words for people. */
export function words(value: string, what: string, max: number): string {
  if (value.trim() !== '' && value.length <= max && !/\p{Cc}/u.test(value)) return value.trim();
  throw new Misuse(`${what} is one line of at most ${max} characters.`);
}

/** An address of a platform, as typed. */
export function address(value: string, what: string, httpToo: boolean): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || /\s/.test(value)) {
    throw new Misuse(`${what} is a whole address such as https://lms.example/path, not "${plain(value)}".`);
  }
  if (url.username !== '' || url.password !== '' || url.hash !== '') {
    throw new Misuse(`${what} holds no user name, password or fragment.`);
  }
  if (url.protocol === 'http:' && !httpToo) throw new Misuse(`${what} is not https: plain http is for --demo only.`);
  const fault = addressFault(value, httpToo);
  if (fault !== null) throw new Misuse(`${what} ${fault}: ${plain(value)}`);
  return value;
}

/** What a login says itself at the platform (LTI Security Framework 1.0 §5.1.1.2). */
const ASKED = [
  ...['scope', 'response_type', 'response_mode', 'prompt', 'client_id', 'redirect_uri'],
  ...['login_hint', 'state', 'nonce', 'lti_message_hint'],
];

/** Where a platform is asked who somebody is. */
export function authorizationEndpoint(value: string, httpToo: boolean): string {
  const endpoint = address(value, '--authorize', httpToo);
  const { searchParams } = new URL(endpoint);
  const taken = ASKED.find((name) => searchParams.has(name));
  if (taken === undefined) return endpoint;
  throw new Misuse(`--authorize holds ${taken}, which each login says itself: ${endpoint}`);
}

/** The origin under which Roomkey is reached. */
export function baseUrl(value: string, httpToo: boolean): string {
  const url = new URL(address(value, '--base-url', httpToo));
  if (url.pathname === '/' && url.search === '') return url.origin;
  throw new Misuse('--base-url has no path: it is BaseUrl of the stack’s outputs.');
}

/** Host, with its port where it has one. */
export function host(value: string, what: string): string {
  const url = URL.canParse(`https://${value}`) ? new URL(`https://${value}`) : null;
  if (url !== null && url.host === value.toLowerCase()) return url.host;
  throw new Misuse(`${what} is the host alone, such as school.instructure.com, not "${value}".`);
}
