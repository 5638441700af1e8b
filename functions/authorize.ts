import { secretHash } from '../shared/crypto/hash.ts';
import { keyUnder, newSecret, open } from '../shared/crypto/seal.ts';
import { readEnv } from '../shared/env.ts';
import { LaunchError } from '../shared/errors.ts';
import { decode } from '../shared/handoff/codec.ts';
import { type Offer, offersIn } from '../shared/http/cookies.ts';
import { pageReply, type Reply, redirect } from '../shared/http/reply.ts';
import type { Request } from '../shared/http/request.ts';
import type { Visit } from '../shared/http/visit.ts';
import { asPage, type Refusal, wrap } from '../shared/http/wrap.ts';
import { LIMITS } from '../shared/names.ts';
import { postPage } from '../shared/pages/launch.ts';
import { responseAddress, responseFields } from '../shared/provider/answer.ts';
import { carry } from '../shared/provider/carried.ts';
import {
  type Answered,
  answeredAt,
  authorizationError,
  clientIdOf,
  maxAgeOf,
  parseRequest,
} from '../shared/provider/request.ts';
import { directory } from '../shared/store/directory/directory.ts';
import { authorizations } from '../shared/store/launches/authorizations.ts';
import { connect } from '../shared/store/table/lean.ts';
import type { Params } from '../shared/url.ts';

const env = readEnv('table', 'baseUrl', 'displayName', 'supportContact', 'frameAncestors');
const dynamo = connect(env.table);
const people = directory(dynamo);
const items = authorizations(dynamo);

interface Asker {
  readonly answered: Answered;
  readonly params: Params;
  readonly silent: boolean;
}

/** Applications that are told what is wrong; of anybody else the person reads a page. */
const askers = new WeakMap<Visit, Asker>();

const refuse: Refusal = (code, visit) => {
  const asker = askers.get(visit);
  const error = asker === undefined ? null : authorizationError(code, asker.params, asker.silent);
  if (asker === undefined || error === null) return asPage(code, visit);
  // The code says enough, in characters that RFC 6749 allows here.
  return respond(visit, asker.answered, { error, error_description: code });
};

/**
 * OIDC Core 3.1.2: the application's own library asks for whoever came by a launch. This browser must show that the launch is its own;
 * a login hint only says which of several.
 */
export const handler = wrap('authorize', env, refuse, ['GET', 'POST'], async (visit) => {
  const { request } = visit;
  const { now } = request;
  const params = request.method === 'POST' ? request.form(LIMITS.loginBody) : request.query();
  const client = await people.client(clientIdOf(params), now);
  if (client === null) throw new LaunchError('authorization-client-unknown');
  const { clientId } = client;
  visit.note({ client: clientId });
  visit.speakFor(client);
  const answered = answeredAt(params, client);
  if (client.state === 'suspended') throw new LaunchError('client-suspended');
  askers.set(visit, { answered, params, silent: false });
  const asked = parseRequest(params);
  const maxAge = maxAgeOf(params);
  askers.set(visit, { answered, params, silent: asked.silent });

  const offer = offerFor(request, clientId, asked.loginHint);
  if (offer === null) throw new LaunchError('authorization-without-launch');
  const { launchId } = offer;
  visit.note({ launch: launchId });
  const { sealed, sealedKey } = await items.offered(launchId, offer.secret, clientId, now);
  const key = keyUnder(offer.secret, launchId, clientId, sealedKey);
  if (key === null) throw new LaunchError('authorization-without-launch');
  if (maxAge !== null) refuseOlder(open(key, launchId, clientId, sealed), now - maxAge);

  const code = newSecret();
  const { redirectUri } = answered;
  const carried = carry(code, launchId, clientId, key, { redirectUri, challenge: asked.challenge, nonce: asked.nonce });
  await items.issue(launchId, offer.secret, clientId, { hash: secretHash('code', code), carried }, now);
  visit.note({ outcome: 'code' });
  return respond(visit, answered, { code: launchId + code });
});

/** Of several launches in a browser the newest; one that is named, or none. Never an older one in its place: that may have been somebody else's. */
function offerFor(request: Request, clientId: string, hint: string | null): Offer | null {
  const offers = offersIn(request, clientId);
  const named = hint !== null && /^[A-Za-z0-9_-]{22}$/.test(hint);
  return (named ? offers.find(({ launchId }) => launchId === hint) : offers[0]) ?? null;
}

/** `max_age` (OIDC Core 3.1.2.1), counted from when the LMS vouched for the user. Throws login-impossible. */
function refuseOlder(plain: Uint8Array | null, oldest: number): void {
  if (plain === null) throw new LaunchError('authorization-without-launch');
  if (decode(plain).launchedAt < oldest) throw new LaunchError('login-impossible');
}

function respond(visit: Visit, answered: Answered, said: Readonly<Record<string, string>>): Reply {
  const fields = responseFields(answered, said, env.baseUrl);
  return answered.mode === 'form_post'
    ? pageReply(200, postPage(visit.brand, answered.redirectUri, fields), visit.ancestors)
    : redirect(303, responseAddress(answered, fields));
}
