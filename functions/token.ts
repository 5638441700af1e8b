import { randomBytes } from 'node:crypto';
import { secretHash } from '../shared/crypto/hash.ts';
import { newSecret, open, seal } from '../shared/crypto/seal.ts';
import { readEnv } from '../shared/env.ts';
import { LaunchError } from '../shared/errors.ts';
import { decode } from '../shared/handoff/codec.ts';
import { isSameLanding, landingUrl } from '../shared/handoff/landing.ts';
import { launchObject } from '../shared/handoff/object.ts';
import { authenticate, parseBasic } from '../shared/http/basic.ts';
import { json } from '../shared/http/reply.ts';
import { asOAuth, wrap } from '../shared/http/wrap.ts';
import { secretReader } from '../shared/keys/own/read.ts';
import { ID_TOKEN_LIFE } from '../shared/keys/own/schedule.ts';
import { idTokenSigner } from '../shared/keys/own/sign.ts';
import { LIMITS, METRICS, ROUTES } from '../shared/names.ts';
import { mayManage } from '../shared/routing/route.ts';
import { installedOf, refuseSuspended } from '../shared/routing/served.ts';
import { directory } from '../shared/store/directory/directory.ts';
import { launches } from '../shared/store/launches/transitions.ts';
import { connect } from '../shared/store/table/lean.ts';
import { type Params, single } from '../shared/url.ts';

const env = readEnv('table', 'baseUrl', 'displayName', 'supportContact', 'frameAncestors', 'secret');
const dynamo = connect(env.table);
const people = directory(dynamo);
const items = launches(dynamo);
const sign = idTokenSigner(secretReader(env.secret), env.baseUrl);

/** Redeems a hand-off code, once, for the launch object (RFC 6749 §4.1.3, OIDC Core 3.1.3). */
export const handler = wrap('token', env, asOAuth, ['POST'], async (visit) => {
  const { request } = visit;
  const { now } = request;
  const form = request.form(LIMITS.loginBody);
  const credentials = parseBasic(request.header('authorization'));
  const found = await people.client(credentials.clientId, now);
  // Only what is there: one who mixes the two up would have a secret in the log.
  if (found !== null) visit.note({ client: found.clientId });
  const client = authenticate(found, credentials);
  const grant = parseGrant(form);
  visit.note({ launch: grant.launchId });

  const sealed = await items.behindCode(grant.launchId, grant.secret, client.clientId, now);
  const opened = sealed === null ? null : open(grant.secret, grant.launchId, client.clientId, sealed);
  if (opened === null) throw new LaunchError('grant-refused');
  const handOff = decode(opened);

  const { registration, deployment } = await installedOf(people, handOff, now);
  refuseSuspended(registration, client, deployment);
  const landing = landingUrl(client.landing, handOff);
  if (grant.redirectUri !== null && (landing === null || !isSameLanding(grant.redirectUri, landing))) {
    throw new LaunchError('grant-refused');
  }

  const managed = mayManage(handOff, client, deployment) ? manageable(grant.launchId, client.clientId, opened) : null;
  const launch = launchObject(grant.launchId, handOff, registration, deployment, managed?.address ?? null);
  const idToken = await sign(launch, client.clientId, now);
  await items.redeem(grant.launchId, grant.secret, client.clientId, now, managed);
  visit.note({ family: registration.family, outcome: handOff.entry, truncated: handOff.truncated });
  visit.count(METRICS.redemptions);
  return json(200, {
    // Opens nothing: RFC 6749 wants one, and this one is random.
    access_token: randomBytes(24).toString('base64url'),
    token_type: 'Bearer',
    expires_in: ID_TOKEN_LIFE,
    id_token: idToken,
    launch,
  });
});

/** The launch sealed anew, and the address that opens it once. */
function manageable(launchId: string, clientId: string, plain: Uint8Array) {
  const secret = newSecret();
  const manageHash = secretHash('manage', secret);
  const address = `${env.baseUrl}${ROUTES.manage}?key=${launchId}${secret}`;
  return { manageHash, sealed: seal(secret, launchId, clientId, plain), address };
}

/** What is empty counts as absent (RFC 6749 §3.2). Throws token-request-malformed, grant-type-unsupported, grant-refused, parameter-repeated. */
function parseGrant(params: Params) {
  const grantType = single(params, 'grant_type')?.value;
  const code = single(params, 'code')?.value;
  if (!grantType) throw new LaunchError('token-request-malformed');
  if (grantType !== 'authorization_code') throw new LaunchError('grant-type-unsupported');
  if (!code) throw new LaunchError('token-request-malformed');
  const [, launchId, secret] = /^([A-Za-z0-9_-]{22})([A-Za-z0-9_-]{43})$/.exec(code) ?? [];
  if (launchId === undefined || secret === undefined) throw new LaunchError('grant-refused');
  return { launchId, secret, redirectUri: single(params, 'redirect_uri')?.value || null };
}
