import { setTimeout as wait } from 'node:timers/promises';
import { storedCredentials } from '../shared/clever/credentials.ts';
import { CleverFailure } from '../shared/clever/failure.ts';
import { type SignedIn, signIn } from '../shared/clever/sign-in.ts';
import type { Credentials } from '../shared/clever/tokens.ts';
import { pseudonym } from '../shared/crypto/hash.ts';
import { msLeft } from '../shared/deadline.ts';
import { readEnv, readNamed } from '../shared/env.ts';
import { LaunchError } from '../shared/errors.ts';
import { mint } from '../shared/handoff/mint.ts';
import { browserSecret, clearCookies } from '../shared/http/cookies.ts';
import { shaped, textOf } from '../shared/http/fields.ts';
import { pageReply, type Reply } from '../shared/http/reply.ts';
import type { Visit } from '../shared/http/visit.ts';
import { requireSameOrigin } from '../shared/http/way.ts';
import { showPage, wrap } from '../shared/http/wrap.ts';
import { linking, type Outcome } from '../shared/identity/link.ts';
import { CLEVER_ENV, CLEVER_SSO, LIMITS, ROUTES } from '../shared/names.ts';
import { isThisYouPage } from '../shared/pages/clever.ts';
import { onceMorePage } from '../shared/pages/portal.ts';
import { onwardPage } from '../shared/pages/waiting.ts';
import { answerOf, homeOf } from '../shared/portal/arrive.ts';
import { begin, hasTurnedOften, type PortalState, parseState } from '../shared/portal/begin.ts';
import { type CarriedPage, carriedBy, dropCookie } from '../shared/portal/carried.ts';
import { installedFor } from '../shared/portal/district.ts';
import { asPortal } from '../shared/portal/refusal.ts';
import type { Client } from '../shared/records/client.ts';
import type { Registration } from '../shared/records/registration.ts';
import { leaveFor } from '../shared/routing/leaving.ts';
import { refuseSuspended } from '../shared/routing/served.ts';
import { type WaitingLaunch, waitingLaunchOf } from '../shared/setup/load.ts';
import { directory } from '../shared/store/directory/directory.ts';
import type { BrowserProof } from '../shared/store/launches/item.ts';
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
const store = { dynamo, people, items };
const links = linking(dynamo);
const credentials = storedCredentials(env.cleverSecret);
const redirectUri = env.baseUrl + ROUTES.clever;

/**
 * Who signs in at Clever. From its portal: a code that answers no state of ours is thrown away, and asked for anew with one; off where no registration
 * says otherwise. From a page of a launch that waits: the launch goes on as this person's.
 */
export const handler = wrap('clever', env, asPortal, ['GET', 'POST'], async (visit, reach) => {
  const { request } = visit;
  if (request.queryBytes > LIMITS.loginQuery) throw new LaunchError('request-too-large');
  const own = await credentials().catch(unavailable);
  if (request.method === 'POST') return posted(visit, own);
  const query = request.query();
  const [code, error] = [single(query, 'code')?.value, single(query, 'error')?.value];
  const state = parseState(single(query, 'state')?.value);
  if (error) throw new LaunchError('clever-refused');
  if (state === null) {
    const registration = await registrationOf(visit, own);
    return code && hasTurnedOften(visit) ? onceMore(visit) : begun(visit, registration, false);
  }
  visit.note({ launch: state.launchId });
  const carried = carriedBy(visit, state.launchId);
  if (state.ofLaunch && carried === null) throw new LaunchError('browser-unbound');
  const waits = carried === null ? null : await waitingLaunchOf(store, { ...carried, framed: false }, visit);
  const registration = waits === null ? await registrationOf(visit, own) : signInOf(own, waits);
  if (!code) throw new LaunchError('clever-refused');
  const secret = await secretOf(state, registration, visit);
  if (secret === null) return onceMore(visit);

  const world = { reach, now: () => request.now, pause };
  const exchange = signIn({ address: env.cleverAddress, apiAddress: env.cleverApi, ...world });
  const signedIn = await exchange(own, code, redirectUri).catch(unavailable);
  if (signedIn.kind === 'refused') throw new LaunchError('clever-refused');
  const { iss, toolId } = registration;
  const proof = { launchId: state.launchId, nonce: state.nonce, browserSecret: secret, iss, toolId };
  return waits === null
    ? home(visit, await registrationOf(visit, own), proof, signedIn)
    : linked(visit, own, waits, proof, signedIn);
});

type Whose = Pick<Registration, 'iss' | 'toolId' | 'clientId'>;
type Arrived = Exclude<SignedIn, { readonly kind: 'refused' }>;

/** Throws not-found where nobody is taken from the portal. */
async function registrationOf(visit: Visit, own: Credentials): Promise<Registration> {
  const { now } = visit.request;
  const registration = await people.registration(CLEVER_SSO.iss, own.clientId, now);
  if (registration === null) throw new LaunchError('not-found');
  const client = await clientOf(registration, now);
  visit.note({ client: client.clientId, tool: registration.toolId });
  visit.speakFor(client);
  if (registration.state === 'suspended') throw new LaunchError('registration-suspended');
  return registration;
}

async function clientOf({ clientId }: Registration, now: number): Promise<Client> {
  const client = await people.client(clientId, now);
  if (client === null) throw new LaunchError('registration-incomplete');
  return client;
}

const begun = (visit: Visit, whose: Whose, isLast: boolean, carried: CarriedPage | null = null): Promise<Reply> =>
  begin(items, visit, whose, { address: env.cleverAddress, redirectUri, isLast, carried });

/** What the sign-in of somebody from an LMS is bound to: no registration of its own, so that the portal may be off. */
const signInOf = (own: Credentials, { client }: WaitingLaunch): Whose => ({
  iss: CLEVER_SSO.iss,
  toolId: own.clientId,
  clientId: client.clientId,
});

/** From the portal, home. */
async function home(visit: Visit, registration: Registration, proof: BrowserProof, signedIn: Arrived): Promise<Reply> {
  const { now } = visit.request;
  const client = await clientOf(registration, now);
  const deployment = await installedFor(dynamo, people, registration, client, signedIn.district, now);
  visit.installedIn(deployment);
  refuseSuspended(registration, client, deployment);
  const handOff = signedIn.kind === 'user' ? homeOf(signedIn.user, deployment, now) : null;
  if (handOff === null || handOff.cleverRoles?.length === 0) throw new LaunchError('clever-user-unshared');
  visit.note({ user: { sub: pseudonym(registration.logKey, 'sub', handOff.user.sub) } });
  const minted = mint(handOff, proof.launchId, client, env.baseUrl);
  if (minted === null) throw new LaunchError('login-impossible');
  await items.leave(proof, minted.leaving, now);
  visit.note({ outcome: 'home' });
  return leaveFor(visit, proof.launchId, client, minted);
}

/** From a launch that waits, on in it, if it is the same person. The sign-in is used up first. */
async function linked(
  visit: Visit,
  own: Credentials,
  waits: WaitingLaunch,
  proof: BrowserProof,
  signedIn: Arrived,
): Promise<Reply> {
  const { now } = visit.request;
  await items.close(proof, 'signed-in', now);
  visit.cookies = [...clearCookies(proof.launchId), dropCookie(proof.launchId)];
  if (signedIn.kind !== 'user') throw new LaunchError('clever-user-unshared');
  const outcome = await links.answered(waits, answerOf(signedIn.user, signedIn.district, now));
  return shown(visit, own, waits, outcome);
}

/** A button: once more from the portal, or a step of a launch that waits. */
async function posted(visit: Visit, own: Credentials): Promise<Reply> {
  requireSameOrigin(visit.request, env.baseUrl);
  const form = visit.request.form(LIMITS.loginBody);
  const step = textOf(form, 'step');
  if (step === '') return begun(visit, await registrationOf(visit, own), true);
  const bearer = { launchId: shaped(textOf(form, 'launch'), 22), secret: shaped(textOf(form, 'page'), 43) };
  visit.note({ launch: bearer.launchId });
  const waits = await waitingLaunchOf(store, { ...bearer, framed: false }, visit);
  if (step === 'yes') return shown(visit, own, waits, await links.confirmed(waits, textOf(form, 'who')));
  if (step !== 'clever' && step !== 'no') throw new LaunchError('step-malformed');
  if (waits.held.kind !== 'clever') return shown(visit, own, waits, { kind: 'linked' });
  return shown(visit, own, waits, step === 'no' ? await links.denied(waits) : { kind: 'again' });
}

function shown(visit: Visit, own: Credentials, waits: WaitingLaunch, outcome: Outcome): Reply | Promise<Reply> {
  const { waiting } = waits;
  visit.note({ outcome: outcome.kind });
  if (outcome.kind === 'again') return begun(visit, signInOf(own, waits), false, waiting);
  const { name, givenName, familyName } = waits.held.handOff.user;
  const there = { firstName: givenName ?? name, lastName: givenName === null ? null : familyName };
  const page =
    outcome.kind === 'linked'
      ? onwardPage(visit.brand, waiting)
      : isThisYouPage(visit.brand, { ...waiting, action: ROUTES.clever }, outcome.signedIn, there, outcome.who);
  return showPage(visit, 200, page, visit.cookies, waiting.secret);
}

/** What the browser has kept of this sign-in, looked at before the code is spent. Null where it has kept nothing, and may try once more. */
async function secretOf(
  { launchId, nonce, isLast, ofLaunch }: PortalState,
  { iss, toolId }: Whose,
  { request }: Visit,
): Promise<string | null> {
  const wrong = await items.unbound({ launchId, nonce, iss, toolId }, request.now);
  if (wrong !== 'browser-unbound') throw new LaunchError(wrong);
  const secret = browserSecret(launchId, request.cookie);
  if (secret === null && (isLast || ofLaunch)) throw new LaunchError('browser-unbound');
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
