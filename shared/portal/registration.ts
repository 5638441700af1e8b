import { randomBytes } from 'node:crypto';
import { realmOf } from '../crypto/hash.ts';
import { CLEVER_SSO } from '../names.ts';
import type { Registration } from '../records/registration.ts';

/** What stands for Clever's own sign-in to a client's application. `toolId`: the application's client id at Clever. */
export function portalOf(toolId: string, clientId: string): Registration {
  const { iss } = CLEVER_SSO;
  // No address: nothing is signed in this name, so nothing fetches it.
  const keySetUrl = `urn:roomkey:clever:${toolId}`;
  return {
    iss,
    toolId,
    authorizationEndpoint: iss,
    keySetUrl,
    algs: [],
    trustedAudiences: [],
    family: 'other',
    broker: 'clever',
    environment: 'production',
    realm: realmOf(iss, toolId, keySetUrl),
    claimMap: {},
    deploymentPolicy: 'approve',
    linksCarryNone: false,
    clientId,
    logKey: randomBytes(32).toString('base64url'),
    state: 'active',
  };
}
