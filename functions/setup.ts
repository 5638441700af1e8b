import { readEnv } from '../shared/env.ts';
import { json } from '../shared/http/reply.ts';
import { requireSameOrigin } from '../shared/http/same-origin.ts';
import { asPage, wrap } from '../shared/http/wrap.ts';
import { LIMITS } from '../shared/names.ts';
import { onward } from '../shared/setup/go-on.ts';
import { standOf } from '../shared/setup/stand.ts';
import { type Poll, parsePoll, parseStep } from '../shared/setup/step.ts';
import { takeStep } from '../shared/setup/steps.ts';
import { contexts } from '../shared/store/contexts.ts';
import { directory } from '../shared/store/directory.ts';
import { connect } from '../shared/store/dynamo.ts';
import { launches } from '../shared/store/launches.ts';

const env = readEnv('table', 'baseUrl', 'displayName', 'supportContact', 'frameAncestors');
const dynamo = connect(env.table);
const store = { dynamo, people: directory(dynamo), items: launches(dynamo) };
const ways = onward(dynamo, store.items, env.baseUrl);

/** The steps of a page that waits for its reader. The page's secret proves the launch; nothing else of it comes from the request. */
export const handler = wrap('setup', env, asPage, ['POST'], async (visit) => {
  const { request } = visit;
  requireSameOrigin(request, env.baseUrl);
  const form = request.form(LIMITS.loginBody);
  const poll = parsePoll(form);
  if (poll !== null) return json(200, { changed: await hasChanged(poll) });
  const asked = parseStep(form);
  visit.note({ launch: asked.launchId });
  return takeStep(dynamo, ways, await standOf(store, asked, visit), asked);
});

/** One cheap read, which needs no proof: it tells nothing but that something is new. */
async function hasChanged({ contextKey, version }: Poll): Promise<boolean> {
  const context = await contexts(dynamo).get(contextKey);
  return context !== null && context.version > version;
}
