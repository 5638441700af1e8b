import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Registration } from '../records/registration.ts';
import { CLAIMS, type Payload, record, text } from './payload.ts';

/** How user, course and link were called under LTI 1.1, as the platform says it. */
export interface Lti1p1 {
  readonly userId: string | null;
  readonly contextId: string | null;
  readonly resourceLinkId: string | null;
  /** the tool's consumer key; null unless the platform has shown that it knows its secret */
  readonly consumerKey: string | null;
}

/** Null where the operator has not asked for it, or nothing is said. */
export function parseLti1p1(payload: Payload, registration: Lti1p1Registration): Lti1p1 | null {
  if (registration.lti1p1 === undefined) return null;
  const claim = record(payload[CLAIMS.lti1p1]);
  const said = {
    userId: text(claim['user_id']),
    contextId: text(claim['context_id']),
    resourceLinkId: text(claim['resource_link_id']),
    consumerKey: provenKey(claim, payload, registration),
  };
  return Object.values(said).every((one) => one === null) ? null : said;
}

type Lti1p1Registration = Pick<Registration, 'iss' | 'toolId' | 'lti1p1'>;

/** Learning Tools Interoperability Migration Guide, "OAuth Consumer Key Sign": HMAC-SHA256 over key, deployment, issuer, client id, exp and nonce. */
function provenKey(claim: Payload, payload: Payload, { iss, toolId, lti1p1 = [] }: Lti1p1Registration): string | null {
  const key = text(claim['oauth_consumer_key']);
  const sign = text(claim['oauth_consumer_key_sign']);
  const secret = lti1p1.find((one) => one.key === key)?.secret;
  if (key === null || sign === null || secret === undefined) return null;
  const { exp, nonce } = payload;
  const base = [key, payload[CLAIMS.deploymentId], iss, toolId, exp, nonce].join('&');
  const [due, came] = [createHmac('sha256', secret).update(base).digest(), Buffer.from(sign, 'base64')];
  return came.length === due.length && timingSafeEqual(came, due) ? key : null;
}
