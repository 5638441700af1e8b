import { randomBytes } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type Fields, fieldsOf } from '../../local/json.ts';
import { fetchLocal } from '../../local/loopback.ts';
import { basic } from '../support/browser.ts';
import type { Simulated } from './simulated.ts';

/** How a landing is written; each of these is something that people write. */
export interface Habits {
  /** shows the class at the landing's own address */
  readonly keepsCode?: boolean;
  /** whoever is signed in stays signed in */
  readonly keepsFirst?: boolean;
  readonly onUsed?: 'fails' | 'is blank' | 'goes round' | 'shows the class';
  readonly headers?: Readonly<Record<string, string>>;
  /** of the page for a code that opens nothing, over those */
  readonly refusalHeaders?: Readonly<Record<string, string>>;
  /** of the session's cookies, one each */
  readonly cookies?: readonly string[];
  readonly takesAnyIssuer?: boolean;
  /** shows a class to whoever comes, without redeeming anything */
  readonly asksNobody?: boolean;
  readonly nameless?: boolean;
}

const FRAMED = ['SameSite=None; Secure', 'SameSite=None; Secure; Partitioned'];

/** An application in 40 lines: direct hand-off, one form post. */
export function landing({ roomkey, baseUrl, appUrl }: Simulated, habits: Habits): RequestListener {
  const sessions = new Map<string, Fields>();
  const { cookies = FRAMED, headers = {} } = habits;

  const sessionIn = (request: IncomingMessage): Fields | undefined =>
    [...(request.headers.cookie ?? '').matchAll(/session\d=([\w-]+)/g)]
      .map(([, id = '']) => sessions.get(id))
      .find((one) => one !== undefined);

  async function redeem(url: URL): Promise<Fields | null> {
    const iss = url.searchParams.get('iss');
    if (iss !== baseUrl && habits.takesAnyIssuer !== true) return null;
    const answer = await fetchLocal(`${baseUrl}/token`, {
      method: 'POST',
      headers: {
        authorization: basic(roomkey.client.clientId, roomkey.clientSecret),
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: url.searchParams.get('code') ?? '',
        redirect_uri: appUrl + url.pathname,
      }),
    });
    return answer.ok ? fieldsOf(fieldsOf(await answer.json())['launch']) : null;
  }

  const show = (response: ServerResponse, status: number, text: string): void => {
    response.writeHead(status, { 'content-type': 'text/html', ...headers });
    response.end(text === '' ? '' : `<!doctype html><title>App</title><p>${text}</p>`);
  };

  const welcome = ({ user }: Fields): string =>
    `Welcome to your class of this year${habits.nameless === true ? '' : `, ${fieldsOf(user)['name']}`}.`;

  function refuse(response: ServerResponse, url: URL): void {
    if (habits.onUsed === 'fails') throw new Error('invalid_grant');
    if (habits.onUsed === 'goes round') response.writeHead(302, { location: url.pathname + url.search }).end();
    else if (habits.onUsed === 'shows the class') show(response, 200, welcome([...sessions.values()][0] ?? {}));
    else {
      for (const [name, value] of Object.entries(habits.refusalHeaders ?? {})) response.setHeader(name, value);
      show(response, 400, habits.onUsed === 'is blank' ? '' : 'Go back to your course and click the link again.');
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://partner.localhost');
    const present = sessionIn(request);
    if (habits.asksNobody === true) return show(response, 200, 'Welcome to your class of this year.');
    if (!url.searchParams.has('code') || (habits.keepsFirst === true && present !== undefined)) {
      const welcomes = present === undefined ? 'Nobody is signed in here any more.' : welcome(present);
      return show(response, present === undefined ? 401 : 200, welcomes);
    }
    const launch = await redeem(url);
    if (launch === null) return refuse(response, url);
    const id = randomBytes(16).toString('hex');
    sessions.set(id, launch);
    response.setHeader(
      'set-cookie',
      cookies.map((attributes, at) => `session${at}=${id}; Path=/; ${attributes}`),
    );
    if (habits.keepsCode === true) show(response, 200, welcome(launch));
    else response.writeHead(303, { location: url.pathname, ...headers }).end();
  }

  return (request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end('Internal server error: invalid_grant'));
  };
}
