import type { Client } from '../records/client.ts';
import { addressFault } from './address.ts';
import type { HandOff } from './record.ts';

/** What third-party initiated login says itself (OIDC Core §4). */
const OWN = ['iss', 'login_hint', 'target_link_uri'];

/** What an answer of authorize says itself (RFC 6749 §4.1.2, RFC 9207 §2). */
const ANSWERED = ['code', 'state', 'iss', 'error', 'error_description'];

/**
 * Where the application's own library begins. Without a class, parameters that hold `{class}` are left out; `{target}` is the path of
 * the landing. The login hint is the launch's id, which opens nothing by itself: the browser must show that the launch is its own.
 */
export function startAddress(
  template: string,
  { entry, mapping }: Pick<HandOff, 'entry' | 'mapping'>,
  landing: string,
  launchId: string,
  iss: string,
): string {
  const opened = entry === 'class' ? mapping?.classes.find(({ id }) => id === mapping.chosen) : undefined;
  const { pathname } = new URL(landing);
  const [base = '', query = ''] = template.split('?');
  const kept = query
    .split('&')
    .filter((pair) => pair !== '' && (opened !== undefined || !pair.includes('{class}')))
    .map((pair) =>
      pair
        // A path within a value: its own escapes are escaped once more.
        .replaceAll('{class}', encodeURIComponent(encodeURIComponent(opened?.urlId ?? opened?.id ?? '')))
        .replaceAll('{target}', encodeURIComponent(pathname)),
    );
  const own = new URLSearchParams({ iss, login_hint: launchId, target_link_uri: landing });
  return `${base}?${[...kept, own].join('&')}`;
}

/** Null when the template is fine, else what is wrong with it. */
export function startFault(template: string, httpAllowed: boolean): string | null {
  const fault = addressFault(template, httpAllowed);
  if (fault !== null) return fault;
  if (template.includes('#')) return 'has a fragment';
  const [base = '', query = '', ...more] = template.split('?');
  if (more.length > 0) return 'has two question marks';
  if (/[{}]/.test(base)) return 'has a placeholder outside its query';
  if (/[{}]/.test(query.replaceAll('{class}', '').replaceAll('{target}', ''))) {
    return 'holds a placeholder other than {class} and {target}';
  }
  return takenIn(template, OWN);
}

function takenIn(address: string, names: readonly string[]): string | null {
  const { searchParams } = new URL(address);
  const taken = names.find((name) => searchParams.has(name));
  return taken === undefined ? null : `holds ${taken}, which is ours to say`;
}

/** Null when authorize may answer to the address, else what is wrong with it (RFC 6749 §3.1.2). */
export function redirectFault(uri: string, httpAllowed: boolean): string | null {
  const fault = addressFault(uri, httpAllowed);
  if (fault !== null) return fault;
  if (uri.includes('#')) return 'has a fragment';
  return takenIn(uri, ANSWERED);
}

/** Whether authorize answers this client at all. */
export const asksAtAuthorize = ({ redirectUris }: Client): boolean => redirectUris.length > 0;
