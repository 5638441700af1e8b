/** Cookies as a current Chromium keeps and sends them (RFC 6265bis; CHIPS for `Partitioned`). */

/** Where a request happens. */
export interface Setting {
  /** site of the page at the top of the tab */
  readonly top: string;
  /** in a frame of that page */
  readonly framed: boolean;
  /** whether somebody at another site sent the browser there */
  readonly crossSite: boolean;
  readonly method: 'GET' | 'POST';
  /** whether frames of other sites are refused their unpartitioned cookies */
  readonly thirdPartyBlocked: boolean;
}

export interface SetCookie {
  readonly name: string;
  /** as sent, without the value */
  readonly attributes: string;
  readonly sameSite: 'none' | 'lax' | 'strict';
  readonly secure: boolean;
  readonly partitioned: boolean;
  /** null: kept, or deleted as it asked for; else why the browser drops it */
  readonly dropped: string | null;
}

interface Cookie extends Pick<SetCookie, 'name' | 'sameSite' | 'secure'> {
  readonly value: string;
  readonly host: string;
  readonly hostOnly: boolean;
  readonly path: string;
  /** site at the top when it was set; null: not partitioned */
  readonly partition: string | null;
  /** milliseconds since 1970 */
  readonly until: number;
}

export interface Jar {
  /** Takes the Set-Cookie lines of an answer. */
  take(lines: readonly string[], url: URL, setting: Setting): readonly SetCookie[];
  /** Value of the Cookie header; empty where nothing goes along. */
  header(url: URL, setting: Setting): string;
}

/** Scheme and registrable domain, taken for the last two labels: the list of public suffixes is not asked. */
export const siteOf = ({ protocol, hostname }: URL): string =>
  `${protocol}//${hostname.split('.').slice(-2).join('.')}`;

export const isLocal = ({ hostname }: URL): boolean => hostname === 'localhost' || hostname.endsWith('.localhost');

/** What browsers treat like TLS: this machine, too. */
const isSecure = (url: URL): boolean => url.protocol === 'https:' || isLocal(url);

const isForeign = (url: URL, { framed, top }: Setting): boolean => framed && siteOf(url) !== top;

export function newJar(now: () => number = Date.now): Jar {
  const cookies = new Map<string, Cookie>();

  function take(line: string, url: URL, setting: Setting): SetCookie | null {
    const read = readCookie(line, url, setting, now());
    if (read === null) return null;
    const { cookie, seen } = read;
    if (seen.dropped !== null) return seen;
    const key = JSON.stringify([cookie.name, cookie.host, cookie.path, cookie.partition]);
    if (cookie.until <= now()) cookies.delete(key);
    else cookies.set(key, cookie);
    return seen;
  }

  return {
    take: (lines, url, setting) => lines.map((line) => take(line, url, setting)).filter((seen) => seen !== null),
    header: (url, setting) =>
      [...cookies.values()]
        .filter((cookie) => cookie.until > now() && goes(cookie, url, setting))
        .sort((one, other) => other.path.length - one.path.length)
        .map(({ name, value }) => `${name}=${value}`)
        .join('; '),
  };
}

function readCookie(line: string, url: URL, setting: Setting, now: number): { cookie: Cookie; seen: SetCookie } | null {
  const [pair = '', ...rest] = line.split(';');
  const at = pair.indexOf('=');
  const name = pair.slice(0, Math.max(0, at)).trim();
  if (name === '') return null;
  const given = new Map(
    rest.map((one) => {
      const [key = '', ...value] = one.split('=');
      return [key.trim().toLowerCase(), value.join('=').trim()];
    }),
  );
  const said = given.get('samesite')?.toLowerCase();
  const sameSite: Cookie['sameSite'] = said === 'none' || said === 'strict' ? said : 'lax';
  const secure = given.has('secure');
  const partitioned = given.has('partitioned');
  const domain = (given.get('domain') ?? '').replace(/^\./, '').toLowerCase();
  const path = given.get('path')?.startsWith('/') ? (given.get('path') ?? '/') : defaultPath(url);
  const maxAge = given.get('max-age');
  const expires = Date.parse(given.get('expires') ?? '');
  const until = maxAge !== undefined ? now + Number(maxAge) * 1000 : expires;
  const cookie: Cookie = {
    name,
    value: pair.slice(at + 1).trim(),
    host: domain === '' ? url.hostname : domain,
    hostOnly: domain === '',
    path,
    sameSite,
    secure,
    partition: partitioned ? setting.top : null,
    until: Number.isNaN(until) ? Number.POSITIVE_INFINITY : until,
  };
  const attributes = rest.map((one) => one.trim()).join('; ');
  const seen = { name, attributes, sameSite, secure, partitioned };
  return { cookie, seen: { ...seen, dropped: reasonToDrop(cookie, url, setting) } };
}

function reasonToDrop(cookie: Cookie, url: URL, setting: Setting): string | null {
  const { name, sameSite, secure, partition, host, hostOnly, path } = cookie;
  if (!hostOnly && !covers(host, url.hostname)) return 'its Domain is another host’s';
  if (secure && !isSecure(url)) return 'Secure, but set without TLS';
  if (!secure && sameSite === 'none') return 'SameSite=None without Secure';
  if (!secure && partition !== null) return 'Partitioned without Secure';
  if (!secure && /^__(Secure|Host)-/i.test(name)) return 'its name wants Secure';
  if (/^__Host-/i.test(name) && (!hostOnly || path !== '/')) return 'its name wants Path=/ and no Domain';
  if (!isForeign(url, setting)) return null;
  if (sameSite !== 'none') return `SameSite=${sameSite === 'lax' ? 'Lax' : 'Strict'} in a frame of another site`;
  return partition === null && setting.thirdPartyBlocked
    ? 'not Partitioned, where third-party cookies are blocked'
    : null;
}

/** Whether a cookie goes along (RFC 6265bis 5.8.3). */
function goes(cookie: Cookie, url: URL, setting: Setting): boolean {
  const { host, hostOnly, path, secure, sameSite, partition } = cookie;
  if (hostOnly ? host !== url.hostname : !covers(host, url.hostname)) return false;
  if (url.pathname !== path && !url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`)) return false;
  if (secure && !isSecure(url)) return false;
  if (partition !== null && partition !== setting.top) return false;
  const foreign = isForeign(url, setting);
  if (foreign && partition === null && setting.thirdPartyBlocked) return false;
  if (sameSite === 'none') return true;
  if (foreign) return false;
  if (!setting.crossSite) return true;
  return sameSite === 'lax' && setting.method === 'GET' && !setting.framed;
}

const covers = (domain: string, host: string): boolean => host === domain || host.endsWith(`.${domain}`);

const defaultPath = ({ pathname }: URL): string => pathname.slice(0, Math.max(1, pathname.lastIndexOf('/')));
