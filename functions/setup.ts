import { readEnv } from '../shared/env.ts';
import { leftPage } from '../shared/http/left.ts';
import { asPage } from '../shared/http/refusals.ts';
import { json } from '../shared/http/reply.ts';
import { requireSameOrigin } from '../shared/http/way.ts';
import { wrap } from '../shared/http/wrap.ts';
import { assertionSigner } from '../shared/keys/own/assertion.ts';
import { secretReader } from '../shared/keys/own/read.ts';
import { LIMITS } from '../shared/names.ts';
import { takeStep } from '../shared/setup/act.ts';
import { onward } from '../shared/setup/answer.ts';
import { waitingLaunchOf } from '../shared/setup/load.ts';
import { askMembers } from '../shared/setup/members/ask.ts';
import { memberLists } from '../shared/setup/members/client.ts';
import { type Poll, parsePoll, parseStep } from '../shared/setup/parse.ts';
import { contexts } from '../shared/store/contexts/contexts.ts';
import { directory } from '../shared/store/directory/directory.ts';
import { launches } from '../shared/store/launches/transitions.ts';
import { connect } from '../shared/store/table/lean.ts';

const env = readEnv('table', 'baseUrl', 'displayName', 'supportContact', 'frameAncestors', 'secret');
const dynamo = connect(env.table);
const store = { dynamo, people: directory(dynamo), items: launches(dynamo) };
const lists = memberLists(assertionSigner(secretReader(env.secret)));
const ways = onward(dynamo, store.items, env.baseUrl);

/** The steps of a page that waits for its reader. The page's secret proves the launch; nothing else of it comes from the request. */
export const handler = wrap('setup', env, asPage, ['GET', 'POST'], async (visit, reach) => {
  const { request } = visit;
  if (request.method === 'GET') return leftPage(visit);
  requireSameOrigin(request, env.baseUrl);
  const form = request.form(LIMITS.loginBody);
  const poll = parsePoll(form);
  if (poll !== null) {
    visit.note({ context: poll.contextKey, ...(poll.launchId === null ? {} : { launch: poll.launchId }) });
    return json(200, { changed: await hasChanged(poll) });
  }
  const asked = parseStep(form);
  visit.note({ launch: asked.launchId });
  const launch = await waitingLaunchOf(store, asked, visit);
  if (asked.step === 'members') return json(200, { changed: await askMembers(dynamo, lists, launch, reach) });
  return takeStep(dynamo, ways, launch, asked);
});

/** One cheap read, which needs no proof: it tells nothing but that something is new. */
async function hasChanged({ contextKey, version }: Poll): Promise<boolean> {
  const context = await contexts(dynamo).get(contextKey);
  return context !== null && context.version > version;
}
