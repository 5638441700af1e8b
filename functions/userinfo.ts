import { keyUnder, open } from '../shared/crypto/seal.ts';
import { readEnv } from '../shared/env.ts';
import { LaunchError } from '../shared/errors.ts';
import { decode } from '../shared/handoff/codec.ts';
import { identityOf } from '../shared/handoff/identity.ts';
import { launchObject } from '../shared/handoff/object.ts';
import { parseBearer } from '../shared/http/credentials.ts';
import { asBearer } from '../shared/http/refusals.ts';
import { json } from '../shared/http/reply.ts';
import { wrap } from '../shared/http/wrap.ts';
import { LIMITS } from '../shared/names.ts';
import { manageAddress } from '../shared/routing/leaving.ts';
import { installedOf, refuseSuspended } from '../shared/routing/served.ts';
import { directory } from '../shared/store/directory/directory.ts';
import { redemptions } from '../shared/store/launches/redemptions.ts';
import { connect } from '../shared/store/table/lean.ts';

const env = readEnv('table', 'baseUrl', 'displayName', 'supportContact', 'frameAncestors');
const dynamo = connect(env.table);
const people = directory(dynamo);
const items = redemptions(dynamo);

/** OIDC Core 5.3: the claims of the id token and the launch object, for an access token, as often as it is asked for. */
export const handler = wrap('userinfo', env, asBearer, ['GET', 'POST'], async (visit) => {
  const { request } = visit;
  const { now } = request;
  const { launchId, secret } = parseBearer(request, LIMITS.loginBody);
  visit.note({ launch: launchId });
  const found = await items.behindAccess(launchId, secret, now);
  if (found === null) throw new LaunchError('access-token-refused');
  const { clientId, sealed, sealedKey } = found;
  const key = keyUnder(secret, launchId, clientId, sealedKey);
  const plain = key === null ? null : open(key, launchId, clientId, sealed);
  const client = await people.client(clientId, now);
  if (client === null || key === null || plain === null) throw new LaunchError('access-token-refused');
  visit.note({ client: clientId });

  const handOff = decode(plain);
  const { registration, deployment } = await installedOf(people, handOff, visit);
  refuseSuspended(registration, client, deployment);
  // A key of its own is the secret that may change the mapping.
  const manageUrl = sealedKey === null ? null : manageAddress(env.baseUrl, launchId, key);
  const launch = launchObject(launchId, handOff, registration, deployment, manageUrl);
  return json(200, { ...identityOf(launch), launch });
});
