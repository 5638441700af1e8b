import { readEnv } from '../shared/env.ts';
import { LaunchError } from '../shared/errors.ts';
import { handOffOf } from '../shared/handoff/build.ts';
import { encode } from '../shared/handoff/codec.ts';
import { mint } from '../shared/handoff/mint.ts';
import type { Entry } from '../shared/handoff/record.ts';
import { h, pseudonym, secretHash } from '../shared/hash.ts';
import { lmsAncestors } from '../shared/http/ancestors.ts';
import { browserSecret, clearCookies } from '../shared/http/cookies.ts';
import type { Page } from '../shared/http/pages/frame.ts';
import { openPage, provePage } from '../shared/http/pages/steps.ts';
import { installationPage, openFromCoursePage, setupPage, waitPage } from '../shared/http/pages/words.ts';
import { pageReply, type Reply } from '../shared/http/reply.ts';
import { requireSameOrigin } from '../shared/http/same-origin.ts';
import { isTopLevel } from '../shared/http/way.ts';
import { asPage, countLaunch, leaveTo, showPage, type Visit, wrap } from '../shared/http/wrap.ts';
import { dayOf, deploymentOf, refuseSuspended, wayBackOf } from '../shared/launch/installed.ts';
import { type Course, remember } from '../shared/launch/remember.ts';
import { tokenVerifier, type Verified } from '../shared/launch/verified.ts';
import { installation } from '../shared/lti/installation.ts';
import { type AuthenticationResponse, parseResponse } from '../shared/lti/response.ts';
import { courseOf, route } from '../shared/lti/route.ts';
import type { VerifiedLaunch } from '../shared/lti/token.ts';
import { LIMITS, ROUTES } from '../shared/names.ts';
import { newSecret, seal } from '../shared/seal.ts';
import { activeClasses, contexts } from '../shared/store/contexts.ts';
import { deployments } from '../shared/store/deployments.ts';
import { directory } from '../shared/store/directory.ts';
import { connect } from '../shared/store/dynamo.ts';
import { contextKeyOf } from '../shared/store/keys.ts';
import { launches, type Proof } from '../shared/store/launches.ts';
import type { Deployment } from '../shared/types.ts';

const env = readEnv('table', 'baseUrl', 'displayName', 'supportContact', 'frameAncestors');
const dynamo = connect(env.table);
const people = directory(dynamo);
const verified = tokenVerifier(dynamo, people, env.baseUrl);
const items = launches(dynamo);

/** The platform's answer: verified, bound to its browser, routed, handed off. Nothing is written before the proof is complete. */
export const handler = wrap('launch', env, asPage, ['POST'], async (visit) => {
  const { request } = visit;
  const { now } = request;
  const response = parseResponse(request.form(LIMITS.body));
  visit.note({ launch: response.launchId });

  const who = await verified(response.idToken, now, (registration, client) => {
    visit.comesFrom(registration);
    visit.note({ client: registration.clientId });
    if (client !== null) visit.speakFor(client);
  });
  const { registration, client, token } = who;
  visit.speakFor(client, token.platform.locale);
  visit.note({ deployment: h(token.deploymentId).slice(0, 12) });

  const installed = await deploymentOf(people, registration, token, now);
  const { deployment } = installed;
  visit.wayBack = wayBackOf(token, deployment);
  const proof = await proofOf(response, who, visit);
  refuseSuspended(registration, client, deployment);
  if (proof === null) return lookForProof(response, who, deployment, visit);

  if (deployment.status === 'pending') {
    await items.close(proof, 'deployment-pending', now);
    if (installed.isNew) await deployments(dynamo).record(deployment, 'pending', dayOf(now));
    throw new LaunchError('deployment-pending');
  }
  if (token.launch === null) {
    await items.close(proof, 'message-type-unsupported', now);
    visit.note({ messageType: token.messageType.slice(0, 40) });
    throw new LaunchError('message-type-unsupported');
  }

  const course = await courseFor(token.launch, deployment);
  noteWho(visit, who, token.launch, course);
  const reply = await answer({ visit, who, launch: token.launch, deployment, proof, course });
  const failed = await remember(dynamo, installed, course, now);
  if (failed > 0) visit.note({ failed });
  return reply;
});

interface Arrival {
  readonly visit: Visit;
  readonly who: Verified;
  readonly launch: VerifiedLaunch;
  readonly deployment: Deployment;
  readonly proof: Proof;
  readonly course: Course | null;
}

/**
 * Everything that the conditional write compares. The browser's secret comes by cookie, or in a post of our own page;
 * without it the write could only fail, so null: the page that looks for it. Throws what else is wrong with the launch.
 */
async function proofOf(
  response: AuthenticationResponse,
  { registration, token }: Verified,
  { request, scripted }: Visit,
) {
  const { iss, toolId } = registration;
  const rest = { launchId: response.launchId, nonce: token.nonce, iss, toolId };
  const cookie = browserSecret(response.launchId, request.cookie);
  if (cookie !== null) return { ...rest, browserSecret: cookie };
  if (response.proof !== null) {
    requireSameOrigin(request, env.baseUrl);
    return { ...rest, browserSecret: response.proof };
  }
  const code = await items.unbound(rest, request.now);
  if (code !== 'browser-unbound' || scripted) throw new LaunchError(code);
  return null;
}

/** No cookie came back: the token stays in our own page until that has found the secret. */
function lookForProof(response: AuthenticationResponse, who: Verified, deployment: Deployment, visit: Visit): Reply {
  const { registration, token } = who;
  visit.note({ outcome: 'prove' });
  visit.ancestors = lmsAncestors(registration, deployment, token.platform.returnUrl);
  const storage = { target: response.storageTarget, origin: new URL(registration.authorizationEndpoint).origin };
  const page = provePage(visit.brand, response.launchId, response.idToken, storage, visit.onward);
  return pageReply(200, page, visit.ancestors);
}

async function courseFor(launch: VerifiedLaunch, deployment: Deployment): Promise<Course | null> {
  const claim = courseOf(launch.context);
  if (claim === null) return null;
  const key = contextKeyOf(deployment.contextsOf ?? deployment, claim.id);
  return { claim, key, context: await contexts(dynamo).get(key) };
}

async function answer(arrival: Arrival): Promise<Reply> {
  const { visit, who, launch, deployment, course } = arrival;
  const classes = activeClasses(course?.context ?? null);
  const destination = route(
    {
      role: launch.roles.role,
      changesNothing: launch.roles.preview || launch.user.masquerade,
      context: launch.context,
      classes,
    },
    { ...who.client.policy, ...deployment.policy },
  );
  switch (destination.kind) {
    case 'class':
      return (
        (await handOver(arrival, 'class', destination.class.id)) ??
        ended(arrival, 'wait', waitPage(visit.brand, visit.wayBack))
      );
    case 'setup':
      return (await handOver(arrival, 'setup')) ?? ended(arrival, 'setup', setupPage(visit.brand, visit.wayBack));
    case 'home':
      return (await handOver(arrival, 'home')) ?? ended(arrival, 'open-from-course', openFromCoursePage(visit.brand));
    case 'wait':
      return ended(arrival, 'wait', waitPage(visit.brand, visit.wayBack));
    case 'open-from-course':
      return ended(arrival, 'open-from-course', openFromCoursePage(visit.brand));
    case 'installation': {
      const known = { district: deployment.district, inCourse: course !== null, connected: classes.length > 0 };
      return ended(arrival, 'installation', installationPage(visit.brand, installation(launch, known)));
    }
  }
}

/** On to the client's landing with a single-use code, or to a page whose button opens it in a tab; null where the client has no landing for this entry. */
async function handOver(arrival: Arrival, entry: Entry, chosen: string | null = null): Promise<Reply | null> {
  const { visit, who, launch, deployment, proof, course } = arrival;
  const { registration, client, token } = who;
  const { now } = visit.request;
  const handOff = handOffOf(token, launch, {
    deployment,
    entry,
    returnUrl: visit.wayBack,
    contextKey: course?.key ?? null,
    version: course?.context?.version ?? 0,
    classes: activeClasses(course?.context ?? null),
    chosen,
    now,
  });
  const cookies = clearCookies(proof.launchId);
  const minted = mint(handOff, proof.launchId, client, env.baseUrl);
  if (minted === null) return null;
  if (client.display === 'framed' || isTopLevel(visit.request)) {
    await items.ready(proof, minted.ready, now);
    countLaunch(visit, entry, true);
    return leaveTo(visit, minted.address, cookies);
  }
  const secret = newSecret();
  const sealed = seal(secret, proof.launchId, client.clientId, encode(handOff));
  await items.hold(proof, { clientId: client.clientId, pageHash: secretHash('page', secret), sealed }, now);
  countLaunch(visit, `${entry}-held`, true);
  visit.ancestors = lmsAncestors(registration, deployment, token.platform.returnUrl);
  const page = openPage(visit.brand, proof.launchId, secret, ROUTES.setup, visit.onward);
  return showPage(visit, 200, page, cookies, secret);
}

async function ended({ visit, proof }: Arrival, outcome: string, page: Page): Promise<Reply> {
  await items.close(proof, outcome, visit.request.now);
  countLaunch(visit, outcome, true);
  return showPage(visit, 200, page, clearCookies(proof.launchId));
}

function noteWho(
  visit: Visit,
  { registration }: Verified,
  { user, roles }: VerifiedLaunch,
  course: Course | null,
): void {
  const named = (kind: string, id: string): string => pseudonym(registration.logKey, kind, id);
  visit.note({
    role: roles.role,
    ...(course === null ? {} : { context: course.key.slice(0, 12) }),
    user: {
      sub: named('sub', user.sub),
      ...(user.sisId === null ? {} : { sis: named('sis', user.sisId.value) }),
      ...(user.cleverId === null ? {} : { clever: named('clever', user.cleverId.value) }),
    },
  });
}
