import { CLEVER_SSO } from '../names.ts';
import type { Registration } from '../records/registration.ts';
import { registered } from '../store/directory/registered.ts';

/** What stands for Clever's own sign-in to a client's application. `toolId`: the application's client id at Clever. */
export function portalOf(toolId: string, clientId: string): Registration {
  const { iss } = CLEVER_SSO;
  // No address: nothing is signed in this name, so nothing fetches it.
  const keySetUrl = `urn:roomkey:clever:${toolId}`;
  return registered({ iss, toolId, authorizationEndpoint: iss, keySetUrl, algs: [], broker: 'clever', clientId });
}
