import { secretHash } from '../shared/crypto/hash.ts';
import { newSecret, open, seal } from '../shared/crypto/seal.ts';
import { readEnv } from '../shared/env.ts';
import { LaunchError } from '../shared/errors.ts';
import { decode } from '../shared/handoff/codec.ts';
import { isSameLanding, landingUrl } from '../shared/handoff/landing.ts';
import { launchObject } from '../shared/handoff/object.ts';
import { authenticate, parseCredentials } from '../shared/http/credentials.ts';
import { json } from '../shared/http/reply.ts';
import { type Refusal, wrap } from '../shared/http/wrap.ts';
import { secretReader } from '../shared/keys/own/read.ts';
import { idTokenSigner } from '../shared/keys/own/sign.ts';
import { later } from '../shared/later.ts';
import { LIMITS, METRICS } from '../shared/names.ts';
import { type Asked, carriedBy } from '../shared/provider/carried.ts';
import { answersTo, type Grant, parseGrant } from '../shared/provider/grant.ts';
import { manageAddress } from '../shared/routing/leaving.ts';
import { mayManage } from '../shared/routing/route.ts';
import { installedOf, refuseSuspended } from '../shared/routing/served.ts';
import { directory } from '../shared/store/directory/directory.ts';
import { type Coded, LIFE, type Redeemed } from '../shared/store/launches/item.ts';
import { redemptions } from '../shared/store/launches/redemptions.ts';
import { connect } from '../shared/store/table/lean.ts';

const env = readEnv('table', 'baseUrl', 'displayName', 'supportContact', 'frameAncestors', 'secret');
const dynamo = connect(env.table);
const people = directory(dynamo);
const items = redemptions(dynamo);
const sign = idTokenSigner(secretReader(env.secret), env.baseUrl);

/** Words for what goes wrong are a file of their own beside this function's, loaded when they are first needed. */
const refusals = later(() => import('../shared/http/refusals.ts'));

const refusal: Refusal = async (code, visit) => (await refusals()).asOAuth(code, visit);

/** Redeems a hand-off code, once, for the launch object (RFC 6749 §4.1.3, OIDC Core 3.1.3). */
export const handler = wrap('token', env, refusal, ['POST'], async (visit) => {
  const { request } = visit;
  const { now } = request;
  const form = request.form(LIMITS.loginBody);
  const credentials = parseCredentials(request.header('authorization'), form);
  const found = await people.client(credentials.clientId, now);
  // Only what is there: one who mixes the two up would have a secret in the log.
  if (found !== null) visit.note({ client: found.clientId });
  const client = authenticate(found, credentials);
  const grant = parseGrant(form);
  visit.note({ launch: grant.launchId });

  const coded = await items.behindCode(grant.launchId, grant.secret, client.clientId, now);
  const opened = coded === null ? null : openCoded(grant, client.clientId, coded);
  if (opened === null) throw new LaunchError('grant-refused');
  const handOff = decode(opened.plain);

  const { registration, deployment } = await installedOf(people, handOff, visit);
  refuseSuspended(registration, client, deployment);
  if (!fits(grant, opened.asked, landingUrl(client.landing, handOff))) throw new LaunchError('grant-refused');

  const access = newSecret();
  const manage = mayManage(handOff, client, deployment) ? newSecret() : null;
  const manageUrl = manage === null ? null : manageAddress(env.baseUrl, grant.launchId, manage);
  const launch = launchObject(grant.launchId, handOff, registration, deployment, manageUrl);
  const accessToken = grant.launchId + access;
  const nonce = opened.asked?.nonce ?? null;
  const idToken = await sign(launch, { clientId: client.clientId, nonce, accessToken }, now);
  const redeemed = sealAnew(grant.launchId, client.clientId, opened.plain, access, manage);
  await items.redeem(grant.launchId, grant.secret, client.clientId, redeemed, now);
  visit.note({ outcome: handOff.entry, truncated: handOff.truncated });
  visit.count(METRICS.redemptions);
  return json(200, {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: LIFE.access,
    scope: 'openid profile email',
    id_token: idToken,
    launch,
  });
});

/** The hand-off, and what its code was asked for with; null asked: nobody asked for it. Null under another code. */
function openCoded({ launchId, secret }: Grant, clientId: string, { sealed, carried }: Coded) {
  const found = carried === null ? { key: secret, asked: null } : carriedBy(secret, launchId, clientId, carried);
  const plain = found === null ? null : open(found.key, launchId, clientId, sealed);
  return found === null || plain === null ? null : { plain, asked: found.asked };
}

/** A code that nobody asked for may come without an address, and never with a verifier. */
function fits(grant: Grant, asked: Asked | null, landing: string | null): boolean {
  if (asked !== null) return answersTo(grant, asked);
  if (grant.verifier !== null) return false;
  return grant.redirectUri === null || (landing !== null && isSameLanding(grant.redirectUri, landing));
}

/** Under the secret that may change the mapping, which the access token opens; without one under the access token itself. */
function sealAnew(
  launchId: string,
  clientId: string,
  plain: Uint8Array,
  access: string,
  manage: string | null,
): Redeemed {
  return {
    sealed: seal(manage ?? access, launchId, clientId, plain),
    accessHash: secretHash('access', access),
    accessKey: manage === null ? null : seal(access, launchId, clientId, Buffer.from(manage)),
    manageHash: manage === null ? null : secretHash('manage', manage),
  };
}
