import { secretHash } from '../shared/crypto/hash.ts';
import { keyUnder, newSecret, open } from '../shared/crypto/seal.ts';
import { readEnv } from '../shared/env.ts';
import { LaunchError } from '../shared/errors.ts';
import { decode } from '../shared/handoff/codec.ts';
import { userIdOf } from '../shared/handoff/object.ts';
import type { HandOff } from '../shared/handoff/record.ts';
import { type Offer, offersIn, parseOffer, tagOf } from '../shared/http/cookies.ts';
import { asPage } from '../shared/http/refusals.ts';
import { pageReply, type Reply, redirect } from '../shared/http/reply.ts';
import type { Visit } from '../shared/http/visit.ts';
import { isTopLevel, requireSameOrigin } from '../shared/http/way.ts';
import { type Refusal, wrap } from '../shared/http/wrap.ts';
import { LIMITS, ROUTES } from '../shared/names.ts';
import { type FormFields, postPage } from '../shared/pages/launch.ts';
import { lookPage, PROOF } from '../shared/pages/look.ts';
import { responseAddress, responseFields } from '../shared/provider/answer.ts';
import { carry } from '../shared/provider/carried.ts';
import {
  type Answered,
  answeredAt,
  authorizationError,
  clientIdOf,
  hintedUser,
  maxAgeOf,
  PARAMETERS,
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
  const hinted = hintedUser(params, env.baseUrl);
  askers.set(visit, { answered, params, silent: asked.silent });

  const found = offersOf(visit, params, clientId);
  if (found.length === 0 && !asked.silent && mayBeKept(visit, params)) {
    visit.note({ outcome: 'look' });
    const page = lookPage(visit.brand, ROUTES.authorize, fieldsOf(params), {
      tag: tagOf(clientId),
      hint: handleIn(asked.loginHint),
      onward: visit.onward,
    });
    return pageReply(200, page, visit.ancestors);
  }
  const offer = offerFor(found, asked.loginHint);
  if (offer === null) throw new LaunchError('authorization-without-launch');
  const { launchId } = offer;
  visit.note({ launch: launchId });
  const { sealed, sealedKey } = await items.offered(launchId, offer.secret, clientId, now);
  const key = keyUnder(offer.secret, launchId, clientId, sealedKey);
  if (key === null) throw new LaunchError('authorization-without-launch');
  if (maxAge !== null || hinted !== null) {
    const handOff = handOffIn(open(key, launchId, clientId, sealed));
    if (maxAge !== null) refuseOlder(handOff, now - maxAge);
    if (hinted !== null) await refuseOther(handOff, hinted, now);
  }

  const code = newSecret();
  const { redirectUri } = answered;
  const carried = carry(code, launchId, clientId, key, { redirectUri, challenge: asked.challenge, nonce: asked.nonce });
  await items.issue(launchId, offer.secret, clientId, { hash: secretHash('code', code), carried }, now);
  visit.note({ outcome: 'code' });
  return respond(visit, answered, { code: launchId + code });
});

/** By cookie, else in a post of our own page, whose script found it in its frame. Throws cross-site-refused. */
function offersOf({ request }: Visit, params: Params, clientId: string): readonly Offer[] {
  const byCookie = offersIn(request, clientId);
  const proof = params.get(PROOF)?.[0]?.value;
  if (byCookie.length > 0 || request.method !== 'POST' || !proof) return byCookie;
  requireSameOrigin(request, env.baseUrl);
  const offer = parseOffer(proof.slice(0, 22), proof.slice(23), clientId);
  return offer === null ? [] : [offer];
}

/** A frame that keeps no cookies may have kept it itself; a tab that keeps none lets no application sign anybody in. */
const mayBeKept = ({ request }: Visit, params: Params): boolean => !isTopLevel(request) && !params.has(PROOF);

/** Only what is read here: a field called `submit` would take the place of the form's own. */
const fieldsOf = (params: Params): FormFields =>
  PARAMETERS.flatMap((name) => (params.get(name) ?? []).map(({ value }) => [name, value] as const));

/** Of several launches in a browser the newest; one that is named, or none. Never an older one in its place: that may have been somebody else's. */
function offerFor(offers: readonly Offer[], hint: string | null): Offer | null {
  const handle = handleIn(hint);
  return (handle === null ? offers[0] : offers.find(({ launchId }) => launchId === handle)) ?? null;
}

/** A login hint that can name a launch; any other is the application's own affair. */
const handleIn = (hint: string | null): string | null =>
  hint !== null && /^[A-Za-z0-9_-]{22}$/.test(hint) ? hint : null;

function handOffIn(plain: Uint8Array | null): HandOff {
  if (plain === null) throw new LaunchError('authorization-without-launch');
  return decode(plain);
}

/** `max_age` (OIDC Core 3.1.2.1), counted from when the LMS vouched for the user. Throws login-impossible. */
function refuseOlder({ launchedAt }: HandOff, oldest: number): void {
  if (launchedAt < oldest) throw new LaunchError('login-impossible');
}

/** `id_token_hint` (OIDC Core 3.1.2.1): the launch of somebody else is no answer. Throws login-impossible, registration-unknown. */
async function refuseOther({ iss, toolId, user }: HandOff, hinted: string, now: number): Promise<void> {
  const registration = await people.registration(iss, toolId, now);
  if (registration === null) throw new LaunchError('registration-unknown');
  if (userIdOf(registration.realm, user.sub) !== hinted) throw new LaunchError('login-impossible');
}

function respond(visit: Visit, answered: Answered, said: Readonly<Record<string, string>>): Reply {
  const fields = responseFields(answered, said, env.baseUrl);
  return answered.mode === 'form_post'
    ? pageReply(200, postPage(visit.brand, answered.redirectUri, fields), visit.ancestors)
    : redirect(303, responseAddress(answered, fields));
}
