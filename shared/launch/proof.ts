import { LaunchError } from '../errors.ts';
import { browserSecret } from '../http/cookies.ts';
import type { Visit } from '../http/visit.ts';
import { isTopLevel, requireSameOrigin } from '../http/way.ts';
import type { AuthenticationResponse } from '../lti/response.ts';
import type { BrowserProof } from '../store/launches/item.ts';
import type { launches } from '../store/launches/transitions.ts';
import type { Verified } from './verified.ts';

/** What the browser showed. */
export interface Proven extends BrowserProof {
  /** by a cookie, so that others are kept where this launch is, too */
  readonly cookies: boolean;
  /** unknown counts as framed */
  readonly framed: boolean;
}

/**
 * Everything that the conditional write compares. The browser's secret comes by cookie, or in a post of our own page;
 * without it the write could only fail, so null: the page that looks for it. Throws what else is wrong with the launch.
 */
export async function proofOf(
  items: ReturnType<typeof launches>,
  baseUrl: string,
  response: AuthenticationResponse,
  { registration, token }: Verified,
  { request, scripted }: Visit,
): Promise<Proven | null> {
  const { iss, toolId } = registration;
  const rest = { launchId: response.launchId, nonce: token.nonce, iss, toolId };
  const framed = !isTopLevel(request) && !response.inTab;
  const cookie = browserSecret(response.launchId, request.cookie);
  if (cookie !== null) return { ...rest, framed, cookies: true, browserSecret: cookie };
  if (response.proof !== null) {
    requireSameOrigin(request, baseUrl);
    return { ...rest, framed, cookies: false, browserSecret: response.proof };
  }
  const code = await items.unbound(rest, request.now);
  if (code !== 'browser-unbound' || scripted) throw new LaunchError(code);
  return null;
}
