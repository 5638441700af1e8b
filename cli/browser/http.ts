import { lookup as systemLookup } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { Refusal } from '../program/failures.ts';
import { isLocal } from './jar.ts';

export interface Sent {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface Received {
  readonly status: number;
  /** by names in lower case; of a repeated one all, with commas */
  readonly headers: ReadonlyMap<string, string>;
  readonly setCookies: readonly string[];
  readonly body: string;
}

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 2 * 1024 * 1024;

/** Names under localhost are this machine in every browser (RFC 6761 6.3), and no name at all for many a resolver. */
const lookup: LookupFunction = (hostname, options, answer) =>
  systemLookup(hostname.endsWith('.localhost') ? 'localhost' : hostname, options, answer);

/** One request of a browser, without redirects: https, or plain http on this machine. Throws Refusal with the reason. */
export async function send({ url, method, headers, body }: Sent): Promise<Received> {
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal(url))) {
    throw new Refusal(`${url.origin} is not https.`);
  }
  try {
    return await exchange({ url, method, headers, body });
  } catch (error) {
    throw new Refusal(`${url.origin} did not answer: ${reasonOf(error)}.`);
  }
}

/** One request, whatever the address; rejects where no answer comes. */
export function exchange({ url, method, headers, body }: Sent): Promise<Received> {
  const ask = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const options = { method, headers, lookup, agent: false, signal: AbortSignal.timeout(TIMEOUT_MS) };
    const outgoing = ask(url, options, (incoming) => receive(incoming).then(resolve, reject));
    outgoing.on('error', reject);
    outgoing.end(body ?? undefined);
  });
}

/** Why no answer came, in a word where there is one. */
export function reasonOf(error: unknown): string {
  const { name, message } = error instanceof Error ? error : new Error('no answer');
  const code = error instanceof Error && 'code' in error ? String(error.code) : name;
  return code === 'Error' ? message : code;
}

async function receive(incoming: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BYTES) throw new Error('more than 2 MB');
    chunks.push(bytes);
  }
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return {
    status: incoming.statusCode ?? 0,
    headers,
    setCookies: incoming.headers['set-cookie'] ?? [],
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
