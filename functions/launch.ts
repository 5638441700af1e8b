import { readEnv } from '../shared/env.ts';
import { LaunchError } from '../shared/errors.ts';
import { handOffOf } from '../shared/handoff/build.ts';
import { encode } from '../shared/handoff/codec.ts';
import { landingUrl, withCode } from '../shared/handoff/landing.ts';
import type { Entry, HandOff } from '../shared/handoff/record.ts';
import { h, pseudonym, secretHash } from '../shared/hash.ts';
import { browserSecret, clearCookies } from '../shared/http/cookies.ts';
import { installationPage, openFromCoursePage, type Page, setupPage, waitPage } from '../shared/http/pages.ts';
import { pageReply, type Reply, redirect } from '../shared/http/reply.ts';
import { asPage, countLaunch, type Visit, wrap } from '../shared/http/wrap.ts';
import { installation } from '../shared/lti/installation.ts';
import { parseResponse } from '../shared/lti/response.ts';
import { courseOf, type Destination, route } from '../shared/lti/route.ts';
import { peek, type VerifiedLaunch, type VerifiedToken, verify } from '../shared/lti/token.ts';
import { LIMITS } from '../shared/names.ts';
import { keyFinder, keysOfSet } from '../shared/platform/obtain.ts';
import { newSecret, seal } from '../shared/seal.ts';
import { activeClasses, contexts, isNews } from '../shared/store/contexts.ts';
import { deployments } from '../shared/store/deployments.ts';
import { directory } from '../shared/store/directory.ts';
import { connect } from '../shared/store/dynamo.ts';
import { contextKeyOf } from '../shared/store/keys.ts';
import { keySets } from '../shared/store/keysets.ts';
import { launches, type Proof } from '../shared/store/launches.ts';
import type { Client, Context, Deployment, Registration } from '../shared/types.ts';

const env = readEnv('table', 'baseUrl', 'displayName', 'supportContact');
const dynamo = connect(env.table);
const people = directory(dynamo);
const findKeys = keyFinder(keySets(dynamo));
const items = launches(dynamo);
const courses = contexts(dynamo);
const installations = deployments(dynamo);

/** The platform's answer: verified, bound to its browser, routed, handed off. Nothing is written before the proof is complete. */
export const handler = wrap('launch', env, asPage, ['POST'], async (visit) => {
  const { request } = visit;
  const { idToken, state } = parseResponse(request.form(LIMITS.body));
  visit.note({ launch: state });
  const { registration, client, token } = await verified(idToken, visit);
  const { deployment, isNew } = await deploymentOf(registration, token, request.now);
  visit.wayBack = onLmsHost(token.platform.returnUrl, deployment);
  const proof = await proofOf(state, registration, token, visit);

  const { launch } = token;
  if (registration.state === 'suspended') throw new LaunchError('registration-suspended');
  if (client.state === 'suspended') throw new LaunchError('client-suspended');
  if (deployment.status === 'suspended') throw new LaunchError('deployment-suspended');
  if (deployment.districtState === 'suspended') throw new LaunchError('district-suspended');
  if (deployment.status === 'pending') {
    await items.close(proof, 'deployment-pending', request.now);
    if (isNew) await installations.record(deployment, 'pending', dayOf(request.now));
    throw new LaunchError('deployment-pending');
  }
  if (launch === null) {
    await items.close(proof, 'message-type-unsupported', request.now);
    visit.note({ messageType: token.messageType.slice(0, 40) });
    throw new LaunchError('message-type-unsupported');
  }

  const course = courseOf(launch.context);
  const key = course === null ? null : contextKeyOf(deployment.contextsOf ?? deployment, course.id);
  const context = key === null ? null : await courses.get(key);
  const arrival: Arrival = { visit, registration, client, deployment, token, launch, proof, key, context };
  noteWho(arrival);
  const reply = await answer(arrival);
  await afterwards(arrival, isNew);
  return reply;
});

interface Arrival {
  readonly visit: Visit;
  readonly registration: Registration;
  readonly client: Client;
  readonly deployment: Deployment;
  readonly token: VerifiedToken;
  readonly launch: VerifiedLaunch;
  readonly proof: Proof;
  /** null where the launch names no course */
  readonly key: string | null;
  readonly context: Context | null;
}

async function verified(idToken: string, visit: Visit) {
  const { now } = visit.request;
  const unverified = peek(idToken);
  const { iss, toolId, deploymentId, kid } = unverified;
  const registration = await people.registrationOfToken(iss, toolId, deploymentId, now);
  if (registration === null) throw new LaunchError('registration-unknown');
  visit.note({ family: registration.family });
  const { client, keySet } = await people.ofRegistration(registration, now);
  if (client === null) throw new LaunchError('registration-incomplete');
  visit.speakFor(client);
  const current = await findKeys(registration, kid, keySet, now);
  if (current !== keySet) people.rememberKeySet(current, now);
  const ownOrigins = [env.baseUrl, client.landing.class, client.landing.home, client.landing.setup]
    .filter((url) => url !== null)
    .map((url) => new URL(url).origin);
  const token = await verify(unverified, registration, keysOfSet(current), ownOrigins, now);
  visit.speakFor(client, token.platform.locale);
  visit.note({ deployment: h(token.deploymentId).slice(0, 12), client: client.clientId });
  return { registration, client, token };
}

/** The deployment as it is known; an unknown one as it would be recorded. */
async function deploymentOf({ iss, toolId, deploymentPolicy }: Registration, token: VerifiedToken, now: number) {
  const id = { iss, toolId, deploymentId: token.deploymentId };
  const found = await people.deployment(id, now);
  if (found !== null) return { deployment: found, isNew: false };
  const today = dayOf(now);
  const deployment: Deployment = {
    ...id,
    status: deploymentPolicy === 'open' ? 'active' : 'pending',
    district: null,
    districtState: 'active',
    policy: {},
    platformGuid: token.platform.guid,
    platformName: token.platform.name,
    lmsHost: hostOf(token.platform.returnUrl),
    firstSeen: today,
    lastSeen: today,
    contextsOf: null,
  };
  return { deployment, isNew: true };
}

async function proofOf(launchId: string, { iss, toolId }: Registration, { nonce }: VerifiedToken, visit: Visit) {
  const secret = browserSecret(launchId, visit.request.cookie);
  const rest = { launchId, nonce, iss, toolId };
  if (secret === null) throw new LaunchError(await items.unbound(rest, visit.request.now));
  return { ...rest, browserSecret: secret };
}

async function answer(arrival: Arrival): Promise<Reply> {
  const { visit, launch, client, deployment, context } = arrival;
  const changesNothing = launch.roles.preview || launch.user.masquerade;
  const destination = route(
    { role: launch.roles.role, changesNothing, context: launch.context, classes: activeClasses(context) },
    { ...client.policy, ...deployment.policy },
  );
  switch (destination.kind) {
    case 'class':
    case 'setup':
    case 'home': {
      const handedOver = await handOver(arrival, destination.kind, destination);
      if (handedOver !== null) return handedOver;
      return destination.kind === 'setup'
        ? ended(arrival, 'setup', setupPage(visit.brand, visit.wayBack))
        : ended(arrival, 'open-from-course', openFromCoursePage(visit.brand));
    }
    case 'wait':
      return ended(arrival, 'wait', waitPage(visit.brand, visit.wayBack));
    case 'open-from-course':
      return ended(arrival, 'open-from-course', openFromCoursePage(visit.brand));
    case 'installation': {
      const known = {
        district: deployment.district,
        inCourse: arrival.key !== null,
        connected: activeClasses(context).length > 0,
      };
      return ended(arrival, 'installation', installationPage(visit.brand, installation(launch, known)));
    }
  }
}

/** 303 to the client's landing with a single-use code; null where the client has no landing for this entry. */
async function handOver(arrival: Arrival, entry: Entry, destination: Destination): Promise<Reply | null> {
  const { visit, token, launch, client, deployment, proof, context } = arrival;
  const { now } = visit.request;
  const handOff: HandOff = handOffOf(token, launch, {
    deployment,
    entry,
    returnUrl: visit.wayBack,
    contextKey: arrival.key,
    version: context?.version ?? 0,
    classes: activeClasses(context),
    chosen: destination.kind === 'class' ? destination.class.id : null,
    now,
  });
  const landing = landingUrl(client.landing, handOff);
  if (landing === null) return null;
  const secret = newSecret();
  const { launchId } = proof;
  const sealed = seal(secret, launchId, client.clientId, encode(handOff));
  await items.ready(proof, { clientId: client.clientId, codeHash: secretHash('code', secret), sealed }, now);
  countLaunch(visit, entry, true);
  return redirect(303, withCode(landing, `${launchId}${secret}`, env.baseUrl), clearCookies(launchId));
}

async function ended({ visit, proof }: Arrival, outcome: string, page: Page): Promise<Reply> {
  await items.close(proof, outcome, visit.request.now);
  countLaunch(visit, outcome, true);
  return pageReply(200, page, visit.ancestors, clearCookies(proof.launchId));
}

/** What a proven launch lets us remember. Each is a hint that the next launch would write again, so a failure costs nothing. */
async function afterwards({ visit, deployment, launch, key, context }: Arrival, isNew: boolean): Promise<void> {
  const today = dayOf(visit.request.now);
  const writes: Promise<unknown>[] = [];
  if (isNew) writes.push(installations.record(deployment, 'active', today));
  else if (deployment.lastSeen !== today) writes.push(installations.seenOn(deployment, today));
  if (key !== null && launch.context !== null) {
    const { id: contextId, title, label, type } = launch.context;
    const sighting = { key, deployment: idOf(deployment), contextId, title, label, type, before: context };
    if (isNews(sighting, today)) writes.push(courses.see(sighting, today));
  }
  const failed = (await Promise.allSettled(writes)).filter(({ status }) => status === 'rejected').length;
  if (failed > 0) visit.note({ failed });
}

function noteWho({ visit, registration, launch, key }: Arrival): void {
  const { sub, sisId, cleverId } = launch.user;
  const named = (kind: string, id: string): string => pseudonym(registration.logKey, kind, id);
  visit.note({
    role: launch.roles.role,
    ...(key === null ? {} : { context: key.slice(0, 12) }),
    user: {
      sub: named('sub', sub),
      ...(sisId === null ? {} : { sis: named('sis', sisId.value) }),
      ...(cleverId === null ? {} : { clever: named('clever', cleverId.value) }),
    },
  });
}

const idOf = ({ contextsOf, iss, toolId, deploymentId }: Deployment) => contextsOf ?? { iss, toolId, deploymentId };

const dayOf = (now: number): string => new Date(now * 1000).toISOString().slice(0, 10);

/** The return address, but only on the deployment's own LMS host. */
const onLmsHost = (url: string | null, { lmsHost, status }: Deployment): string | null =>
  status === 'active' && lmsHost !== null && hostOf(url) === lmsHost ? url : null;

function hostOf(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  const { protocol, username, host } = new URL(url);
  return /^https?:$/.test(protocol) && username === '' ? host : null;
}
