import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../runner/gateway.ts';
import type { Html } from './html.ts';

/** Several values where there is a header of its own for each. */
type Headers = Readonly<Record<string, string | string[]>>;

/** What a page of the demo answers with. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

export interface Visit {
  readonly method: string;
  readonly url: URL;
  readonly cookies: ReadonlyMap<string, string>;
  /** fields of a form post; empty for any other request */
  readonly form: URLSearchParams;
  /** whether a page of the site itself sent this */
  readonly sameOrigin: boolean;
  /** the answer fills a tab, not a frame */
  readonly topLevel: boolean;
  /** that the browser asks for first, such as `es-MX`; null where it asks for none */
  readonly language: string | null;
  /** as they came; null where there is none */
  readonly authorization: string | null;
  readonly accept: string | null;
}

export type Site = (visit: Visit) => Promise<Answer>;

export function page(content: Html, status = 200): Answer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    body: `<!doctype html>\n${content.markup}\n`,
  };
}

export function json(value: unknown, headers: Headers = {}): Answer {
  return { status: 200, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

export function seeOther(location: string, headers: Headers = {}): Answer {
  return { status: 303, headers: { location, 'cache-control': 'no-store', ...headers }, body: '' };
}

const FORM_LIMIT = 64 * 1024;

/** Lets a site of the demo answer one request. */
export async function serveSite(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request, FORM_LIMIT);
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  const answer = await site({
    method: request.method ?? 'GET',
    url: new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`),
    cookies: readCookies(request.headers.cookie ?? ''),
    form: new URLSearchParams(isForm ? body?.toString('utf8') : ''),
    sameOrigin: isSameOrigin(request),
    topLevel: request.headers['sec-fetch-dest'] === 'document',
    language: /^[A-Za-z-]+/.exec(request.headers['accept-language'] ?? '')?.[0] ?? null,
    authorization: request.headers.authorization ?? null,
    accept: request.headers.accept ?? null,
  });
  response.writeHead(answer.status, answer.headers).end(request.method === 'HEAD' ? undefined : answer.body);
}

function isSameOrigin({ headers }: IncomingMessage): boolean {
  const { origin } = headers;
  return origin === undefined ? headers['sec-fetch-site'] === 'same-origin' : origin === `http://${headers.host}`;
}

function readCookies(header: string): Map<string, string> {
  return new Map(
    header.split(/; */).flatMap((pair) => {
      const equals = pair.indexOf('=');
      return equals === -1 ? [] : [[pair.slice(0, equals), pair.slice(equals + 1)] as const];
    }),
  );
}
