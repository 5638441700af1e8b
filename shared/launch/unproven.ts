import { lmsAncestors } from '../http/ancestors.ts';
import { pageReply, type Reply } from '../http/reply.ts';
import type { Visit } from '../http/visit.ts';
import { isTopLevel } from '../http/way.ts';
import type { AuthenticationResponse } from '../lti/response.ts';
import { provePage } from '../pages/launch.ts';
import type { Deployment } from '../records/deployment.ts';
import type { Verified } from './verified.ts';

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
