import { climbs } from '../url.ts';

/** Answers have room for 10,240 bytes of headers at API Gateway, and ids of classes, codes and states come on top. */
const LONGEST = 512;

/**
 * What an address of an application must be, wherever browsers are sent there: what a URL parser would mend in silence (WHATWG URL),
 * browsers and libraries mend differently. Null when it is fine, else what is wrong with it.
 */
export function addressFault(address: string, httpAllowed: boolean): string | null {
  if (address.length > LONGEST) return `has more than ${LONGEST} characters`;
  if (/\p{Cc}/u.test(address)) return 'holds a control character';
  if (address.includes(' ')) return 'holds a blank: in a path it is written %20';
  if (/[^\x20-\x7e]/.test(address)) {
    return 'holds a character outside ASCII: in a path é is written %C3%A9, in a host by its xn-- form';
  }
  if (address.includes('\\')) return 'holds a backslash';
  // `https:app.example` is one to a parser, and a path of our own in a Location.
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^/?#]/i.test(address) || !URL.canParse(address)) return 'is not an address';
  const { protocol, username, password } = new URL(address);
  if (protocol !== 'https:' && !(httpAllowed && protocol === 'http:')) return 'is not https';
  if (username !== '' || password !== '') return 'holds a user name or password';
  return climbs(address) ? 'has . or .. in its path' : null;
}
