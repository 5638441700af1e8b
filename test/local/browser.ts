import { fetchLocal } from '../../local/loopback.ts';

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface Form {
  readonly method: string;
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

interface Request {
  readonly method?: string;
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A browser without a screen: cookies by host, redirects, and the forms that pages send on by themselves. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();
  /** `iframe` or `document`, as Sec-Fetch-Dest says it */
  readonly dest: string;

  constructor(dest: 'iframe' | 'document' = 'iframe') {
    this.dest = dest;
  }

  cookie(host: string, name: string): string | undefined {
    return this.#cookies.get(host)?.get(name);
  }

  /** One request, no redirect followed. */
  async request(url: string, { method, form, headers = {} }: Request = {}, from?: string): Promise<Page> {
    const { host } = new URL(url);
    const jar = this.#cookies.get(host) ?? new Map<string, string>();
    const origin = from === undefined ? undefined : new URL(from).origin;
    const response = await fetchLocal(url, {
      method: method ?? (form === undefined ? 'GET' : 'POST'),
      headers: {
        'user-agent':
          'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
        'sec-fetch-dest': this.dest,
        'sec-fetch-mode': 'navigate',
        'sec-fetch-site': origin === undefined ? 'none' : origin === new URL(url).origin ? 'same-origin' : 'cross-site',
        ...(this.dest === 'iframe' && { 'sec-fetch-storage-access': 'none' }),
        ...(origin !== undefined && { origin }),
        ...(jar.size > 0 && { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') }),
        ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      body: form === undefined ? undefined : new URLSearchParams(form),
    });
    for (const line of response.headers.getSetCookie()) this.#keep(host, jar, line);
    return { url, status: response.status, headers: response.headers, text: await response.text() };
  }

  /** Goes on until a page stays. */
  async open(url: string, request: Request = {}, from?: string): Promise<Page> {
    const page = await this.request(url, request, from);
    const location = page.headers.get('location');
    if (page.status >= 300 && page.status < 400 && location !== null) {
      return this.open(new URL(location, url).href, {}, from ?? url);
    }
    const form = page.text.includes('document.forms[0].submit()') ? formOf(page) : undefined;
    return form === undefined ? page : this.submit(form, url);
  }

  async submit({ method, action, fields }: Form, from: string): Promise<Page> {
    if (method === 'POST') return this.open(action, { form: fields }, from);
    const url = new URL(action);
    url.search = new URLSearchParams(fields).toString();
    return this.open(url.href, {}, from);
  }

  #keep(host: string, jar: Map<string, string>, line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const equals = pair.indexOf('=');
    if (attributes.includes('Max-Age=0')) jar.delete(pair.slice(0, equals));
    else jar.set(pair.slice(0, equals), pair.slice(equals + 1));
    this.#cookies.set(host, jar);
  }
}

/** The first form of a page with its hidden fields. */
export function formOf({ url, text }: Page): Form {
  const tag = /<form[^>]*>/i.exec(text)?.[0] ?? '';
  const attribute = (of: string, name: string) => plain(new RegExp(`${name}="([^"]*)"`).exec(of)?.[1] ?? '');
  const inputs = text.match(/<input[^>]*type="hidden"[^>]*>/g) ?? [];
  return {
    method: attribute(tag, 'method').toUpperCase(),
    action: new URL(attribute(tag, 'action'), url).href,
    fields: Object.fromEntries(inputs.map((input) => [attribute(input, 'name'), attribute(input, 'value')])),
  };
}

function plain(text: string): string {
  return text
    .replaceAll(/&#(\d+);/g, (_whole, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
