import { LaunchError } from '../errors.ts';
import type { Display } from '../records/client.ts';
import { keepsCookies } from './cookies.ts';
import type { Request } from './request.ts';

/**
 * Which way a login takes, by what browsers tell of themselves (docs/browsers.md). A choice of speed, never of trust:
 * `straight`: cookies were measured to come back; `keep`: a page keeps the secret as well.
 */
export function wayOf(request: Request): 'straight' | 'keep' {
  const agent = request.header('user-agent') ?? '';
  // iOS browsers of every name are WebKit.
  const measured = /\b(Chrome|Firefox)\/\d/.test(agent) && !/\b(CriOS|FxiOS|EdgiOS)\//.test(agent);
  // Where WebKit keeps no cookies at all, its tabs still have storage; one that came back says that it does.
  if (isTopLevel(request))
    return measured || !agent.includes('AppleWebKit/') || keepsCookies(request) ? 'straight' : 'keep';
  return measured && request.header('sec-fetch-storage-access') !== null ? 'straight' : 'keep';
}

/** Whether this navigation fills a tab of its own; unknown counts as framed. */
export const isTopLevel = ({ header }: Request): boolean => header('sec-fetch-dest') === 'document';

/** Whether a click in a frame is to open the application in a tab. `cookies`: whether one of ours came back. */
export const wantsTab = (display: Display, cookies: boolean | null): boolean =>
  display === 'window' || (display === 'auto' && cookies !== true);

/**
 * A post that carries a page secret or a kept proof must come from a page of ours. Its Origin decides, wherever one comes: WebKit says
 * cross-site of our own form that opens a tab. Without either header it is refused. Throws cross-site-refused.
 */
export function requireSameOrigin({ header }: Request, baseUrl: string): void {
  const origin = header('origin');
  const own = origin === null ? header('sec-fetch-site') === 'same-origin' : origin === baseUrl;
  if (!own) throw new LaunchError('cross-site-refused');
}
