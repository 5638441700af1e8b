import { readEnv } from '../shared/env.ts';
import { LaunchError } from '../shared/errors.ts';
import { decode } from '../shared/handoff/codec.ts';
import { mint } from '../shared/handoff/mint.ts';
import type { HandOff } from '../shared/handoff/record.ts';
import { openPage } from '../shared/http/pages/steps.ts';
import type { Reply } from '../shared/http/reply.ts';
import { requireSameOrigin } from '../shared/http/same-origin.ts';
import { asPage, leaveTo, showPage, type Visit, wrap } from '../shared/http/wrap.ts';
import { refuseSuspended } from '../shared/launch/installed.ts';
import { type Params, single } from '../shared/lti/params.ts';
import { LIMITS, ROUTES } from '../shared/names.ts';
import { open } from '../shared/seal.ts';
import { directory } from '../shared/store/directory.ts';
import { connect } from '../shared/store/dynamo.ts';
import { launches } from '../shared/store/launches.ts';
import type { Client } from '../shared/types.ts';

const env = readEnv('table', 'baseUrl', 'displayName', 'supportContact', 'frameAncestors');
const dynamo = connect(env.table);
const people = directory(dynamo);
const items = launches(dynamo);

/** The steps of a page that waits for its reader. The page's secret proves the launch; nothing else of it comes from the request. */
export const handler = wrap('setup', env, asPage, ['POST'], async (visit) => {
  const { request } = visit;
  requireSameOrigin(request, env.baseUrl);
  const asked = parseStep(request.form(LIMITS.loginBody));
  visit.note({ launch: asked.launchId });
  const { handOff, client } = await waiting(asked, visit);
  return asked.step === 'open' ? leave(asked, handOff, client, visit) : show(asked, visit);
});

interface Asked {
  readonly step: 'open' | 'show';
  readonly launchId: string;
  readonly secret: string;
}

/** Throws step-malformed, parameter-repeated. */
function parseStep(params: Params): Asked {
  const step = single(params, 'step')?.value;
  const launchId = single(params, 'launch')?.value ?? '';
  const secret = single(params, 'page')?.value ?? '';
  if (step !== 'open' && step !== 'show') throw new LaunchError('step-malformed');
  if (!/^[A-Za-z0-9_-]{22}$/.test(launchId) || !/^[A-Za-z0-9_-]{43}$/.test(secret)) {
    throw new LaunchError('step-malformed');
  }
  return { step, launchId, secret };
}

/** The launch behind the page, as long as everybody in it may still be served. */
async function waiting({ launchId, secret }: Asked, visit: Visit) {
  const { now } = visit.request;
  const held = await items.held(launchId, secret, now);
  const client = await people.client(held.clientId, now);
  const opened = open(secret, launchId, held.clientId, held.sealed);
  if (client === null || opened === null) throw new LaunchError('page-mismatch');
  const handOff = decode(opened);
  visit.speakFor(client, handOff.locale);
  visit.wayBack = handOff.returnUrl;
  const { registration, deployment } = await people.both(handOff, now);
  if (registration === null || deployment === null) throw new LaunchError('registration-unknown');
  visit.comesFrom(registration);
  visit.note({ client: client.clientId });
  refuseSuspended(registration, client, deployment);
  return { handOff, client };
}

/** held → ready, and on to the application. */
async function leave({ launchId, secret }: Asked, handOff: HandOff, client: Client, visit: Visit): Promise<Reply> {
  const minted = mint(handOff, launchId, client, env.baseUrl);
  if (minted === null) throw new LaunchError('launch-used');
  await items.release(launchId, secret, minted.ready, visit.request.now);
  visit.note({ outcome: handOff.entry });
  return leaveTo(visit, minted.address, []);
}

/** The page again, for a frame that was reloaded. */
function show({ launchId, secret }: Asked, visit: Visit): Reply {
  return showPage(visit, 200, openPage(visit.brand, launchId, secret, ROUTES.setup, visit.onward));
}
