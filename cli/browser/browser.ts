import { type Received, send } from './http.ts';
import { type Jar, type SetCookie, type Setting, siteOf } from './jar.ts';

/** What a browser does at a click: one tab, or a frame of a page, with a jar of its own. No script runs. */
export interface BrowserOptions {
  readonly jar: Jar;
  /** in a frame of this site; null: a tab */
  readonly framedBy: URL | null;
  readonly thirdPartyBlocked?: boolean;
}

/** What a browser is sent to. */
export interface Navigation {
  readonly url: URL;
  /** null: GET */
  readonly form: Readonly<Record<string, string>> | null;
  /** the page that sends it there; null: typed by a person */
  readonly from: URL | null;
}

/** One request and what came. */
export interface Visited extends Received {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly cookies: readonly SetCookie[];
  /** names of the cookies that went along */
  readonly sentCookies: readonly string[];
  /** where it leads; null: a page */
  readonly next: Navigation | null;
}

/** Where a browser gives up, too. */
const MOST_REDIRECTS = 20;

export interface Browser {
  /** One request; redirects are not followed. */
  visit(to: Navigation): Promise<Visited>;
  /** The same, and on until a page comes. Redirects without end: what came last leads on. */
  follow(to: Navigation): Promise<readonly Visited[]>;
}

export function newBrowser({ jar, framedBy, thirdPartyBlocked = false }: BrowserOptions): Browser {
  const visit = async ({ url, form, from }: Navigation): Promise<Visited> => {
    const method = form === null ? 'GET' : 'POST';
    const setting: Setting = {
      top: siteOf(framedBy ?? url),
      framed: framedBy !== null,
      crossSite: from !== null && siteOf(from) !== siteOf(url),
      method,
      thirdPartyBlocked,
    };
    const cookie = jar.header(url, setting);
    const body = form === null ? null : new URLSearchParams(form).toString();
    const received = await send({
      url,
      method,
      body,
      headers: {
        accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
        'accept-language': 'en-US,en;q=0.9',
        'accept-encoding': 'identity',
        'user-agent': 'Mozilla/5.0 (compatible; Roomkey simulator)',
        'upgrade-insecure-requests': '1',
        'sec-fetch-dest': framedBy === null ? 'document' : 'iframe',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-site': fetchSite(from, url),
        ...(cookie === '' ? {} : { cookie }),
        ...(body === null
          ? {}
          : {
              'content-type': 'application/x-www-form-urlencoded',
              'content-length': String(Buffer.byteLength(body)),
              origin: from?.origin ?? 'null',
            }),
      },
    });
    const cookies = jar.take(received.setCookies, url, setting);
    const sentCookies = cookie === '' ? [] : cookie.split('; ').map((pair) => pair.split('=')[0] ?? '');
    return { ...received, url, method, cookies, sentCookies, next: nextOf(received, { url, form, from }) };
  };
  return {
    visit,
    follow: async (to) => {
      const visits: Visited[] = [];
      for (let next: Navigation | null = to; next !== null && visits.length < MOST_REDIRECTS; ) {
        const visited: Visited = await visit(next);
        visits.push(visited);
        next = visited.next;
      }
      return visits;
    },
  };
}

function fetchSite(from: URL | null, url: URL): string {
  if (from === null) return 'none';
  if (from.origin === url.origin) return 'same-origin';
  return siteOf(from) === siteOf(url) ? 'same-site' : 'cross-site';
}

/** A redirect, the form of a page that sends itself (OAuth 2.0 Form Post Response Mode), or a page of Roomkey's that goes on. */
function nextOf({ status, headers, body }: Received, { url, form, from }: Navigation): Navigation | null {
  const location = headers.get('location');
  if ([301, 302, 303, 307, 308].includes(status) && location !== undefined && URL.canParse(location, url.href)) {
    const again = status === 307 || status === 308;
    // Whoever began the chain counts all along it.
    return { url: new URL(location, url), form: again ? form : null, from: from ?? url };
  }
  // Roomkey's page before the platform, whose script keeps a secret and goes on.
  const onward = status === 200 ? /<main[^>]* data-go="([^"]+)"/.exec(body)?.[1] : undefined;
  if (onward !== undefined && URL.canParse(plainText(onward)))
    return { url: new URL(plainText(onward)), form: null, from: url };
  const [, action] = /<form method="post" action="([^"]+)">/.exec(body) ?? [];
  const sendsItself = status === 200 && action !== undefined && body.includes('document.forms[0].submit()');
  if (!sendsItself || !URL.canParse(plainText(action), url.href)) return null;
  const fields = [...body.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
  const entries = fields.map(([, name = '', value = '']) => [plainText(name), plainText(value)] as const);
  return { url: new URL(plainText(action), url), form: Object.fromEntries(entries), from: url };
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'" };

const plainText = (markup: string): string =>
  markup.replace(/&(amp|lt|gt|quot|#39|#x27);/g, (all, name: string) => ENTITIES[name] ?? all);
