import { setTimeout as wait } from 'node:timers/promises';
import { storedCredentials } from '../shared/clever/credentials.ts';
import { CleverFailure } from '../shared/clever/failure.ts';
import { signIn } from '../shared/clever/sign-in.ts';
import { pseudonym } from '../shared/crypto/hash.ts';
import { msLeft } from '../shared/deadline.ts';
import { readEnv, readNamed } from '../shared/env.ts';
import { LaunchError } from '../shared/errors.ts';
import { mint } from '../shared/handoff/mint.ts';
import { browserSecret } from '../shared/http/cookies.ts';
import { pageReply, type Reply } from '../shared/http/reply.ts';
import type { Visit } from '../shared/http/visit.ts';
import { wrap } from '../shared/http/wrap.ts';
import { CLEVER_ENV, CLEVER_SSO, LIMITS, ROUTES } from '../shared/names.ts';
import { onceMorePage } from '../shared/pages/portal.ts';
import { homeOf } from '../shared/portal/arrive.ts';
import { begin, hasTurnedOften, type PortalState, parseState } from '../shared/portal/begin.ts';
import { installedFor } from '../shared/portal/district.ts';
import { asPortal } from '../shared/portal/refusal.ts';
import type { Registration } from '../shared/records/registration.ts';
import { leaveFor } from '../shared/routing/leaving.ts';
import { refuseSuspended } from '../shared/routing/served.ts';
import { directory } from '../shared/store/directory/directory.ts';
import { launches } from '../shared/store/launches/transitions.ts';
import { connect } from '../shared/store/table/lean.ts';
import { single } from '../shared/url.ts';

const env = {
  ...readEnv('table', 'baseUrl', 'displayName', 'supportContact', 'frameAncestors'),
  ...readNamed(CLEVER_ENV, ['cleverSecret', 'cleverAddress', 'cleverApi']),
};
const dynamo = connect(env.table);
const people = directory(dynamo);
const items = launches(dynamo);
const credentials = storedCredentials(env.cleverSecret);
const redirectUri = env.baseUrl + ROUTES.clever;

/** Who signs in at Clever: a code that answers no state of ours is thrown away, and asked for anew with one. Off where no registration says otherwise. */
export const handler = wrap('clever', env, asPortal, ['GET', 'POST'], async (visit, reach) => {
  const { request } = visit;
  if (request.queryBytes > LIMITS.loginQuery) throw new LaunchError('request-too-large');
  const query = request.query();
  const own = await credentials().catch(unavailable);
  const registration = await people.registration(CLEVER_SSO.iss, own.clientId, request.now);
  if (registration === null) throw new LaunchError('not-found');
  const client = await people.client(registration.clientId, request.now);
  if (client === null) throw new LaunchError('registration-incomplete');
  visit.note({ client: client.clientId });
  visit.speakFor(client);
  if (registration.state === 'suspended') throw new LaunchError('registration-suspended');

  const [code, error] = [single(query, 'code')?.value, single(query, 'error')?.value];
  const state = parseState(single(query, 'state')?.value);
  if (error) throw new LaunchError('clever-refused');
  if (state === null) {
    if (code && hasTurnedOften(visit)) return onceMore(visit);
    // A click on our own page, which is shown once.
    const isLast = request.method === 'POST';
    return begin(items, visit, registration, { address: env.cleverAddress, redirectUri, isLast });
  }
  visit.note({ launch: state.launchId });
  if (!code) throw new LaunchError('clever-refused');
  const secret = await secretOf(state, registration, visit);
  if (secret === null) return onceMore(visit);

  const exchange = signIn({
    address: env.cleverAddress,
    apiAddress: env.cleverApi,
    reach,
    now: () => request.now,
    pause,
  });
  const signedIn = await exchange(own, code, redirectUri).catch(unavailable);
  if (signedIn.kind === 'refused') throw new LaunchError('clever-refused');
  const deployment = await installedFor(dynamo, people, registration, client, signedIn.district, request.now);
  refuseSuspended(registration, client, deployment);
  const handOff = signedIn.kind === 'user' ? homeOf(signedIn.user, deployment, request.now) : null;
  if (handOff === null || handOff.cleverRoles?.length === 0) throw new LaunchError('clever-user-unshared');
  visit.note({ user: { sub: pseudonym(registration.logKey, 'sub', handOff.user.sub) } });

  const { launchId, nonce } = state;
  const minted = mint(handOff, launchId, client, env.baseUrl);
  if (minted === null) throw new LaunchError('login-impossible');
  const { iss, toolId } = registration;
  await items.leave({ launchId, nonce, browserSecret: secret, iss, toolId }, minted.leaving, request.now);
  visit.note({ outcome: 'home' });
  return leaveFor(visit, launchId, client, minted);
});

/** What the browser has kept of this sign-in, looked at before the code is spent. Null where it has kept nothing, and may try once more. */
async function secretOf(
  { launchId, nonce, isLast }: PortalState,
  { iss, toolId }: Registration,
  { request }: Visit,
): Promise<string | null> {
  const wrong = await items.unbound({ launchId, nonce, iss, toolId }, request.now);
  if (wrong !== 'browser-unbound') throw new LaunchError(wrong);
  const secret = browserSecret(launchId, request.cookie);
  if (secret === null && isLast) throw new LaunchError('browser-unbound');
  return secret;
}

function onceMore(visit: Visit): Reply {
  visit.note({ outcome: 'once-more' });
  return pageReply(200, onceMorePage(visit.brand, ROUTES.clever, `${visit.onward} https:`), visit.ancestors);
}

/** Who waits in front of a page has seconds. */
async function pause(ms: number): Promise<void> {
  if (ms + 1000 > msLeft()) throw new CleverFailure('busy', 'a sign-in', 'no time is left');
  await wait(ms);
}

function unavailable(cause: unknown): never {
  throw cause instanceof CleverFailure ? new LaunchError('clever-unavailable', cause) : cause;
}
