import { pseudonym } from '../shared/crypto/hash.ts';
import { dayOf } from '../shared/day.ts';
import { hint } from '../shared/deadline.ts';
import { readEnv } from '../shared/env.ts';
import { LaunchError } from '../shared/errors.ts';
import { clearCookies } from '../shared/http/cookies.ts';
import type { Visit } from '../shared/http/visit.ts';
import { type Refusal, wrap } from '../shared/http/wrap.ts';
import { later } from '../shared/later.ts';
import { answers } from '../shared/launch/answer.ts';
import { capturer } from '../shared/launch/capture.ts';
import { identify, signsInFirst } from '../shared/launch/identify.ts';
import { deploymentOf, wayBackOf } from '../shared/launch/installed.ts';
import { proofOf } from '../shared/launch/proof.ts';
import { tokenVerifier, type Verified } from '../shared/launch/verified.ts';
import { courseOf } from '../shared/lti/family.ts';
import { type AuthenticationResponse, isInitiation, launchIdOf, parseResponse } from '../shared/lti/response.ts';
import { identified, LATE, type VerifiedLaunch, withoutPersonIds } from '../shared/lti/token.ts';
import { LIMITS, OTHER_GUIDS } from '../shared/names.ts';
import type { Deployment } from '../shared/records/deployment.ts';
import { arrivingOf, destinationOf, noticed } from '../shared/routing/destination.ts';
import type { LookUp } from '../shared/routing/in-course.ts';
import { type Course, remember } from '../shared/routing/remember.ts';
import { refuseSuspended } from '../shared/routing/served.ts';
import { contexts } from '../shared/store/contexts/contexts.ts';
import { arrivals } from '../shared/store/directory/arrivals.ts';
import { record } from '../shared/store/directory/deployment.ts';
import { directory } from '../shared/store/directory/directory.ts';
import { launches } from '../shared/store/launches/transitions.ts';
import { contextKeyOf } from '../shared/store/table/keys.ts';
import { connect } from '../shared/store/table/lean.ts';
import type { Params } from '../shared/url.ts';

const env = readEnv('table', 'baseUrl', 'displayName', 'supportContact', 'frameAncestors');

const dynamo = connect(env.table);

const people = directory(dynamo);

const seldom = later(() => import('../shared/launch/seldom.ts'));

/** Keys of a platform are fetched once in hours. */
const verified = tokenVerifier(dynamo, people, env.baseUrl, async (...asked) => (await seldom()).fetchKeySet(...asked));

const items = launches(dynamo);

const courses = contexts(dynamo);

const unknown = arrivals(dynamo);

const capture = capturer(dynamo);

const answer = answers(
  dynamo,
  env.baseUrl,
  later(async () => (await seldom()).shownBy(dynamo)),
);

const refusal: Refusal = async (code, visit) => (await seldom()).refusal(code, visit);

const lookUp: LookUp = async (...asked) => (await seldom()).lookUp(...asked);

/** The platform's answer: verified, bound to its browser, routed, handed off. Nothing is written before the proof is complete. */
export const handler = wrap('launch', env, refusal, ['POST'], async (visit, reach) => {
  const { request } = visit;
  const { now } = request;
  if (request.method === 'GET') {
    throw new LaunchError(isInitiation(request.query()) ? 'login-at-launch' : 'method-not-allowed');
  }
  const response = await responseIn(request.form(LIMITS.body), visit);
  visit.note({ launch: response.launchId });

  const received = await verified(response.idToken, visit, reach).catch(async (error: unknown) =>
    unknown.refused(await clocked(error, response.launchId, now), visit.claimed, now),
  );
  visit.verified = true;
  const { registration, client } = received;
  visit.speakFor(client, received.token.platform.locale);
  visit.speakTo(received.token.launch?.roles.role);

  const arrived = await deploymentOf(people, registration, received.token, now);
  visit.installedIn(arrived.deployment);
  const token = arrived.deployment.noPersonIds === true ? withoutPersonIds(received.token) : received.token;
  const who = { ...received, token };
  if (arrived.otherGuid) visit.count(OTHER_GUIDS);
  visit.wayBack = wayBackOf(token, arrived.deployment);
  const proof = await proofOf(items, env.baseUrl, response, who, visit);
  refuseSuspended(registration, client, arrived.deployment);
  if (proof === null) return (await seldom()).lookForProof(response, who, arrived.deployment, visit);

  const waits = arrived.deployment.status === 'pending';
  // Where it is installed only a launch tells.
  const installed =
    waits && token.launch?.inCourse === false ? await (await seldom()).expectedOf(dynamo, arrived, now) : arrived;
  const { deployment } = installed;
  if (waits) {
    visit.installedIn(deployment);
    refuseSuspended(registration, client, deployment);
  }

  if (deployment.status === 'pending') {
    await items.close(proof, 'deployment-pending', now);
    visit.cookies = clearCookies(proof.launchId);
    await Promise.all([
      hint(() => (installed.isNew ? [record(dynamo, deployment, 'pending', dayOf(now))] : [])),
      unknown.seen(deployment, now),
      capture(response.idToken, registration, deployment, now),
    ]);
    throw new LaunchError('deployment-pending');
  }
  if (token.launch === null) {
    await items.close(proof, 'message-type-unsupported', now);
    visit.cookies = clearCookies(proof.launchId);
    visit.note({ messageType: token.messageType.slice(0, 40) });
    throw new LaunchError('message-type-unsupported');
  }

  const policy = { ...client.policy, ...deployment.policy };
  const [course, cleverId] = await Promise.all([
    courseFor(token.launch, deployment),
    identify(dynamo, token.launch, registration, deployment, policy),
  ]);
  const launch = identified(token.launch, cleverId);
  noteWho(visit, who, launch, course);
  const arriving = arrivingOf(launch, registration);
  const routed = await destinationOf({ dynamo, lookUp }, arriving, course, { client, deployment }, now);
  return answer({
    visit,
    who,
    launch,
    deployment,
    proof,
    course,
    arriving,
    routed,
    signsInFirst: signsInFirst(launch, deployment, policy),
    remember: async () => {
      await Promise.all([
        remember(dynamo, installed, course, now, noticed(arriving, routed)),
        capture(response.idToken, registration, deployment, now),
      ]);
    },
  });
});

/** Too old, although its click began here less than a minute ago: that is the clock of the LMS. */
async function clocked(error: unknown, launchId: string, now: number): Promise<unknown> {
  const isOld = error instanceof LaunchError && error.cause === LATE;
  const beginner = isOld ? await items.beginner(launchId).catch(() => null) : null;
  return beginner !== null && now - beginner.at < 60 ? new LaunchError('platform-clock-wrong', error) : error;
}

/** What is wrong with an answer is said in the name of the application whose launch it names, as far as that is known. */
async function responseIn(form: Params, visit: Visit): Promise<AuthenticationResponse> {
  try {
    return parseResponse(form);
  } catch (error) {
    const launchId = launchIdOf(form);
    const beginner = launchId === null ? null : await items.beginner(launchId).catch(() => null);
    if (beginner !== null) {
      visit.comesFrom(beginner);
      const client = await people.client(beginner.clientId, visit.request.now).catch(() => null);
      if (client !== null) visit.speakFor(client);
    }
    throw error;
  }
}

async function courseFor(launch: VerifiedLaunch, deployment: Deployment): Promise<Course | null> {
  const claim = courseOf(launch.context);
  if (claim === null) return null;
  const key = contextKeyOf(deployment.contextsOf ?? deployment, claim.id);
  return { claim, key, context: await courses.get(key) };
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
    ...(course === null ? {} : { context: course.key }),
    user: {
      sub: named('sub', user.sub),
      ...(user.sisId === null ? {} : { sis: named('sis', user.sisId.value) }),
      ...(user.cleverId === null ? {} : { clever: named('clever', user.cleverId.value) }),
    },
  });
}
