import type { Landing } from '../records/client.ts';
import { climbs } from '../url.ts';
import { addressFault } from './address.ts';
import type { HandOff } from './record.ts';

/** The partner's address for a hand-off, without code; null where the client has none for this entry, or none can be written. */
export function landingUrl(landing: Landing, handOff: Pick<HandOff, 'entry' | 'mapping'>): string | null {
  if (handOff.entry === 'choose') return landing.setup ?? landing.home;
  if (handOff.entry !== 'class') return landing[handOff.entry];
  const chosen = handOff.mapping?.classes.find(({ id }) => id === handOff.mapping?.chosen);
  if (chosen === undefined) return null;
  const address = landing.class.replaceAll('{class}', encodeURIComponent(chosen.urlId ?? chosen.id));
  return climbs(address) ? null : address;
}

/** The address with the code and our issuer (RFC 9207). */
export const withCode = (url: string, code: string, iss: string): string =>
  `${url}?code=${code}&iss=${encodeURIComponent(iss)}`;

/** Whether a `redirect_uri` names the landing: same origin and path (RFC 6749 §4.1.3). */
export function isSameLanding(redirectUri: string, landing: string): boolean {
  if (!URL.canParse(redirectUri)) return false;
  const given = new URL(redirectUri);
  const expected = new URL(landing);
  return given.origin === expected.origin && given.pathname === expected.pathname && given.hash === '';
}

/** Null when the template is fine, else what is wrong with it. */
export function landingFault(template: string, mayHoldClass: boolean, httpAllowed: boolean): string | null {
  const fault = addressFault(template, httpAllowed);
  if (fault !== null) return fault;
  if (template.includes('?') || template.includes('#')) return 'has a query or fragment';
  const { host } = new URL(template);
  if (/[{}]/.test(host) || /%7b|%7d/i.test(host)) return 'has a placeholder in its host';
  const rest = template.replaceAll('{class}', '');
  if (/[{}]/.test(rest)) return 'holds a placeholder other than {class}';
  if (template.includes('{class}') && !mayHoldClass) return 'may not hold {class}';
  return null;
}
