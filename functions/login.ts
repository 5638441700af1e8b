import { newLaunchId, newSecret } from '../shared/crypto/seal.ts';
import { readEnv } from '../shared/env.ts';
import { LaunchError } from '../shared/errors.ts';
import { bindCookies, clearSurplus, KEEPS } from '../shared/http/cookies.ts';
import { pageReply, redirect } from '../shared/http/reply.ts';
import type { Request } from '../shared/http/request.ts';
import type { Visit } from '../shared/http/visit.ts';
import { isTopLevel, wayOf } from '../shared/http/way.ts';
import { type Refusal, wrap } from '../shared/http/wrap.ts';
import { later } from '../shared/later.ts';
import { authenticationRequest, type Initiation, newTabFields, parseInitiation } from '../shared/lti/initiation.ts';
import { stateOf } from '../shared/lti/response.ts';
import { CLEVER_SSO, LIMITS, METRICS, ROUTES } from '../shared/names.ts';
import type { Registration } from '../shared/records/registration.ts';
import { arrivals } from '../shared/store/directory/arrivals.ts';
import { directory } from '../shared/store/directory/directory.ts';
import { LIFE } from '../shared/store/launches/item.ts';
import { launches } from '../shared/store/launches/transitions.ts';
import { connect } from '../shared/store/table/lean.ts';
import { parseForm } from '../shared/url.ts';

/** Bytes; a longer request goes to the platform as a form post (OIDC Core 3.1.2.1). */
const LONGEST_QUERY = 7000;

const env = readEnv('table', 'baseUrl', 'displayName', 'supportContact', 'frameAncestors');
const dynamo = connect(env.table);
const people = directory(dynamo);
const items = launches(dynamo);
const unknown = arrivals(dynamo);

const seldom = later(() => import('../shared/launch/seldom-at-login.ts'));

const refusal: Refusal = async (code, visit) => (await seldom()).refusal(code, visit);

/** OIDC login initiation: picks the registration, begins a launch, sends the browser to the platform. */
export const handler = wrap('login', env, refusal, ['GET', 'POST'], async (visit) => {
  const { request } = visit;
  const initiation = parseInitiation(paramsOf(request));
  visit.claimed = initiation;
  const { now } = request;
  const registration = await pick(initiation, now).catch((error: unknown) => unknown.refused(error, initiation, now));
  visit.comesFrom(registration);
  if (registration.state === 'suspended') {
    await speakForClient(visit, registration);
    throw new LaunchError('registration-suspended');
  }

  const launchId = newLaunchId();
  const nonce = newSecret();
  const secret = newSecret();
  const { iss, toolId } = registration;
  await items.begin({ launchId, nonce, browserSecret: secret, iss, toolId }, registration, now);
  visit.count(METRICS.logins, { family: registration.family });

  const { endpoint, query } = authenticationRequest(registration, initiation, {
    redirectUri: env.baseUrl + ROUTES.launch,
    state: stateOf(launchId, initiation.inNewTab),
    nonce,
  });
  const address = `${endpoint}${endpoint.includes('?') ? '&' : '?'}${query}`;
  const way = wayOf(request);
  const inTab = isTopLevel(request);
  const cookies = [
    ...clearSurplus(request.cookieNames()),
    ...bindCookies(launchId, secret, LIFE.initiated),
    ...(inTab && way === 'keep' ? [KEEPS] : []),
  ];
  visit.note({ launch: launchId, outcome: way });
  if (way === 'straight' && query.length <= LONGEST_QUERY) return redirect(302, address, cookies);

  await speakForClient(visit, registration);
  const { keepPage, postPage } = await seldom();
  if (way === 'straight') {
    const fields = [...parseForm(query)].map(([name, [param]]) => [name, param?.value ?? ''] as const);
    return pageReply(200, postPage(visit.brand, endpoint, fields), visit.ancestors, cookies);
  }
  const storageTarget = inTab ? null : initiation.storageTarget;
  const newTab = inTab ? null : { action: ROUTES.login, fields: newTabFields(initiation) };
  const page = keepPage(visit.brand, { id: launchId, secret, address }, storageTarget, newTab);
  return pageReply(200, page, visit.ancestors, cookies);
});

function paramsOf(request: Request) {
  if (request.method === 'POST') return request.form(LIMITS.loginBody);
  if (request.queryBytes > LIMITS.loginQuery) throw new LaunchError('request-too-large');
  return request.query();
}

async function speakForClient(visit: Visit, { clientId }: Registration): Promise<void> {
  const client = await people.client(clientId, visit.request.now);
  if (client !== null) visit.speakFor(client);
}

/** By issuer and client id; by issuer alone only where exactly one registration has it (never a guess). */
async function pick({ iss, toolId }: Initiation, now: number): Promise<Registration> {
  if (iss === CLEVER_SSO.iss) throw new LaunchError('registration-unknown');
  if (toolId !== null) {
    const found = await people.registration(iss, toolId, now);
    if (found === null) throw new LaunchError(await people.unknown(toolId, now));
    return found;
  }
  const [only, ...others] = await people.ofIssuer(iss, now);
  if (only === undefined) throw new LaunchError('registration-unknown');
  if (others.length > 0) throw new LaunchError('registration-ambiguous');
  return only;
}
