import { lookup as systemLookup } from 'node:dns';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import type { Reach } from './reach.ts';

const TIMEOUT_MS = 5000;
const MAX_BYTES = 256 * 1024;
const MAX_REDIRECTS = 3;

export interface Fetched {
  readonly body: string;
  readonly cacheControl: string;
}

/** Guarded GET of a public document: https, 5 s in all, 256 KB, redirects within the host only, no private address. Rejects with an Error that names the reason. */
export function guardedFetch(
  url: string,
  reach: Reach,
  redirects = MAX_REDIRECTS,
  signal = AbortSignal.timeout(TIMEOUT_MS),
): Promise<Fetched> {
  const headers = { accept: 'application/jwk-set+json, application/json' };
  return guarded(url, reach, { signal, headers }, async (response) => {
    const { statusCode = 0, headers } = response;
    if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
      response.resume();
      const next = URL.canParse(headers.location, url) ? new URL(headers.location, url) : null;
      if (redirects === 0 || next?.origin !== new URL(url).origin) throw new Error('redirect refused');
      return guardedFetch(next.href, reach, redirects - 1, signal);
    }
    if (statusCode !== 200) {
      response.resume();
      throw new Error(`status ${statusCode}`);
    }
    return { body: await bodyOf(response, MAX_BYTES), cacheControl: headers['cache-control'] ?? '' };
  });
}

interface Asked {
  readonly headers: Readonly<Record<string, string>>;
  /** sent by POST */
  readonly body?: string;
  readonly maxBytes: number;
  /** ends it */
  readonly signal: AbortSignal;
}

interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Guarded request within the limits of the call itself: https, no private address. Any status is an answer, and none leads on. Rejects with an Error that names the reason. */
export function guardedRequest(url: string, reach: Reach, { body, headers, ...asked }: Asked): Promise<Answered> {
  const { maxBytes, signal } = asked;
  const posted = body === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) };
  const options = { signal, headers: posted, method: body === undefined ? 'GET' : 'POST' };
  const read = async (response: IncomingMessage): Promise<Answered> => ({
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: await bodyOf(response, maxBytes),
  });
  return guarded(url, reach, options, read, body);
}

function guarded<T>(
  url: string,
  reach: Reach,
  options: RequestOptions,
  read: (response: IncomingMessage) => Promise<T>,
  body?: string,
): Promise<T> {
  const local = reach === 'local';
  if (!URL.canParse(url)) return Promise.reject(new Error('address malformed'));
  const target = new URL(url);
  const secure = target.protocol === 'https:';
  if (!secure && !(local && target.protocol === 'http:')) return Promise.reject(new Error('not https'));
  const literal = target.hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) !== 0 && !local && isPrivate(literal)) return Promise.reject(new Error('private address'));

  return new Promise((resolve, reject) => {
    const ask = secure ? httpsRequest : httpRequest;
    const lookup = local ? localLookup : publicLookup;
    const request = ask(target, { ...options, lookup }, (response) => void read(response).then(resolve, reject));
    request.on('error', reject);
    request.end(body);
  });
}

function bodyOf(response: IncomingMessage, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) response.destroy(new Error('too large'));
      else chunks.push(chunk);
    });
    response.on('error', reject);
    response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
  });
}

/** Checked on the addresses that the socket itself will use, so that a second answer of the resolver cannot slip in. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  systemLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) callback(error, []);
    else if (addresses.some(({ address }) => isPrivate(address))) callback(new Error('private address'), []);
    else if (options.all) callback(null, addresses);
    else callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
  });
};

const localLookup: LookupFunction = (hostname, options, callback) => {
  if (hostname !== 'localhost' && !hostname.endsWith('.localhost')) systemLookup(hostname, options, callback);
  else if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
  else callback(null, '127.0.0.1', 4);
};

const PRIVATE = {
  ipv4: [
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 3],
  ],
  ipv6: [
    // all but 2000::/3, the one part that is handed out for public use
    ['::', 3],
    ['4000::', 2],
    ['8000::', 1],
    ['2001::', 23],
    ['2001:db8::', 32],
    ['2002::', 16],
    ['3fff::', 20],
  ],
} as const;

let closed: { readonly ipv4: BlockList; readonly ipv6: BlockList } | null = null;

/** Made when it is needed: most instances fetch nothing. */
function closedNetworks() {
  const [ipv4, ipv6] = [new BlockList(), new BlockList()];
  for (const [network, prefix] of PRIVATE.ipv4) ipv4.addSubnet(network, prefix, 'ipv4');
  for (const [network, prefix] of PRIVATE.ipv6) ipv6.addSubnet(network, prefix, 'ipv6');
  return { ipv4, ipv6 };
}

function isPrivate(address: string): boolean {
  closed ??= closedNetworks();
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  return closed[family].check(address, family);
}
