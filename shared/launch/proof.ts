import { LaunchError } from '../errors.ts';
import { lmsAncestors } from '../http/ancestors.ts';
import { browserSecret } from '../http/cookies.ts';
import { pageReply, type Reply } from '../http/reply.ts';
import type { Visit } from '../http/visit.ts';
import { isTopLevel, requireSameOrigin } from '../http/way.ts';
import type { AuthenticationResponse } from '../lti/response.ts';
import { provePage } from '../pages/launch.ts';
import type { Deployment } from '../records/deployment.ts';
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

/** No cookie came back: the token stays in our own page until that has found the secret. */
export function lookForProof(
  response: AuthenticationResponse,
  who: Verified,
  deployment: Deployment,
  visit: Visit,
): Reply {
  const { registration, token } = who;
  visit.note({ outcome: 'prove' });
  visit.ancestors = lmsAncestors(registration, deployment, token.platform.returnUrl);
  const target = isTopLevel(visit.request) ? null : response.storageTarget;
  const storage = { target, origin: new URL(registration.authorizationEndpoint).origin };
  const page = provePage(visit.brand, response.launchId, response.idToken, storage, visit.onward);
  return pageReply(200, page, visit.ancestors);
}
