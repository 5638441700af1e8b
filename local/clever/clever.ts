import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { readBody } from '../runner/gateway.ts';
import { randomText } from '../text.ts';
import type { Answer } from '../web/answer.ts';
import { answerOf, page404, type Said, said } from './api.ts';
import type { District } from './district.ts';
import { limitOf } from './limit.ts';
import { type Application, signIns } from './sign-in.ts';

/** What goes wrong on the way, in place of an answer: a status with a body that is none, a page in HTML, half an answer, one of a megabyte, a broken connection. */
export type Mishap = number | 'html' | 'half' | 'much' | 'drop' | 'hang';

export interface CleverOptions {
  /** of the partner's application */
  readonly credentials: { readonly clientId: string; readonly secret: string };
  readonly districts: readonly District[];
  /** milliseconds */
  readonly now: () => number;
  /** where people sign in to; without it nobody can */
  readonly application?: Application;
  /** answers for each token; Clever's own limit without it */
  readonly perMinute?: number;
}

export interface StandIn {
  readonly listener: RequestListener;
  /** A new token in place of the district's, which is refused from now on. */
  rotate(district: string): void;
  /** Whether the district shares anything with the application. */
  share(district: string, isShared: boolean): void;
  tokenOf(district: string): string;
  /** From now on: what goes wrong with the request to a path, the n-th from 1 since this was set. */
  disturb(mishap: (path: string, n: number) => Mishap | null): void;
  /** paths with their queries, as they were asked for */
  readonly asked: readonly string[];
}

const PER_MINUTE = 1200;
const FORM_LIMIT = 64 * 1024;

/** More than anybody reads of one user. */
const MUCH = 1024 * 1024;

interface Told {
  readonly said: Said;
  readonly headers: Readonly<Record<string, string>>;
}

/** Clever as its API's description, documentation and public clients tell it, for districts that are made up. */
export function createClever(options: CleverOptions): StandIn {
  const { credentials, districts, now, application, perMinute = PER_MINUTE } = options;
  const limit = limitOf(perMinute);
  const tokens = new Map(districts.map(({ id }) => [id, randomText(40)]));
  const hidden = new Set<string>();
  const people = application && signIns(credentials.clientId, application, districts, now);
  const asked: string[] = [];
  let counted = 0;
  let mishap: (path: string, n: number) => Mishap | null = () => null;
  const basic = `Basic ${Buffer.from(`${credentials.clientId}:${credentials.secret}`).toString('base64')}`;

  function tokenList(query: URLSearchParams, authorization: string): Said {
    if (authorization !== basic) return said(401, { error: 'invalid_client', error_description: 'wrong client' });
    if (query.get('owner_type') !== 'district') return said(400, { error: 'invalid_request' });
    const wanted = query.get('district');
    const listed = districts.filter(({ id }) => !hidden.has(id) && (wanted === null || wanted === id));
    const data = listed.map(({ id }) => ({
      id: id.split('').reverse().join(''),
      created: '2026-07-01T00:00:00.000Z',
      owner: { type: 'district', id },
      access_token: tokens.get(id),
      scopes: ['read:district_users', 'read:district_sections'],
    }));
    return said(200, { data, links: [{ rel: 'self', uri: `/oauth/tokens?${query}` }] });
  }

  function answer(url: URL, authorization: string, form: URLSearchParams, posted: boolean): Told {
    if (url.pathname === '/oauth/tokens' && posted) {
      if (authorization !== basic) return { said: said(401, { error: 'invalid_client' }), headers: {} };
      return { said: people?.grant(form) ?? page404, headers: {} };
    }
    if (url.pathname === '/oauth/tokens') return { said: tokenList(url.searchParams, authorization), headers: {} };
    if (!url.pathname.startsWith('/v3.1/')) return { said: page404, headers: {} };
    const token = authorization.replace(/^Bearer /, '');
    const own = people?.read(token, url) ?? null;
    const district = districts.find(({ id }) => tokens.get(id) === token && !hidden.has(id));
    if (district === undefined && own === null) return { said: said(401, { message: 'Unauthorized' }), headers: {} };
    const { isOver, headers } = limit.count(token, now());
    if (isOver) return { said: { status: 429, body: null }, headers };
    return { said: own ?? (district === undefined ? page404 : answerOf(district, url)), headers };
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://clever.localhost');
    asked.push(url.pathname + url.search);
    counted += 1;
    const wrong = mishap(url.pathname, counted);
    if (wrong === 'hang') return;
    if (wrong === 'drop') {
      request.socket.destroy();
      return;
    }
    const posted = request.method === 'POST';
    const form = new URLSearchParams(posted ? (await readBody(request, FORM_LIMIT))?.toString('utf8') : '');
    response.sendDate = false;
    response.setHeader('date', new Date(now()).toUTCString());
    if (typeof wrong === 'number') {
      response.writeHead(wrong, { 'content-type': 'text/html' }).end('<h1>Something went wrong</h1>');
      return;
    }
    const session = /(?:^|; )clever_account=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
    const visited: Answer | null = people?.visit({ url, form, posted, session }) ?? null;
    if (visited !== null) {
      response.writeHead(visited.status, visited.headers).end(visited.body);
      return;
    }
    const told = answer(url, request.headers.authorization ?? '', form, posted);
    const { status, body: own, html } = wrong === 'html' ? { ...page404, status: 200 } : told.said;
    const body = wrong === 'much' && own !== null ? own + ' '.repeat(MUCH) : own;
    const type = body === null ? {} : { 'content-type': html ? 'text/html; charset=utf-8' : 'application/json' };
    response.writeHead(status, { ...told.headers, ...type, 'content-length': Buffer.byteLength(body ?? '') });
    if (wrong !== 'half') response.end(body ?? undefined);
    else response.write((body ?? '').slice(0, (body ?? '').length / 2), () => response.destroy());
  }

  return {
    listener: (request, response) => {
      // Who goes away in the middle hears nothing.
      respond(request, response).catch(() => response.destroy());
    },
    rotate: (district) => void tokens.set(district, randomText(40)),
    share(district, isShared) {
      if (isShared) hidden.delete(district);
      else hidden.add(district);
    },
    tokenOf: (district) => tokens.get(district) ?? '',
    disturb(next) {
      counted = 0;
      mishap = next;
    },
    asked,
  };
}
