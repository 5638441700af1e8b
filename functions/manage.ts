import { secretHash } from '../shared/crypto/hash.ts';
import { newSecret, seal } from '../shared/crypto/seal.ts';
import { readEnv } from '../shared/env.ts';
import { leftPage } from '../shared/http/left.ts';
import { asPage } from '../shared/http/refusals.ts';
import type { Reply } from '../shared/http/reply.ts';
import type { Visit } from '../shared/http/visit.ts';
import { requireSameOrigin } from '../shared/http/way.ts';
import { showPage, wrap } from '../shared/http/wrap.ts';
import { manageAndShow } from '../shared/manage/act.ts';
import { type Managing, managingOf } from '../shared/manage/load.ts';
import { type Key, parseKey, parseManage } from '../shared/manage/parse.ts';
import { LIMITS, ROUTES } from '../shared/names.ts';
import { wrongClassPage } from '../shared/pages/manage.ts';
import { directory } from '../shared/store/directory/directory.ts';
import { redemptions } from '../shared/store/launches/redemptions.ts';
import { connect } from '../shared/store/table/sdk.ts';

const env = readEnv('table', 'baseUrl', 'displayName', 'supportContact', 'frameAncestors');
const dynamo = connect(env.table);
const people = directory(dynamo);
const items = redemptions(dynamo);

/** "Wrong class?": the address of a hand-off, good for one use by whoever may change the mapping. It never hands off. */
export const handler = wrap('manage', env, asPage, ['GET', 'POST'], async (visit) => {
  const { request } = visit;
  if (request.method === 'GET') {
    const query = request.query();
    return query.has('launch') ? leftPage(visit) : ask(parseKey(query), visit);
  }
  requireSameOrigin(request, env.baseUrl);
  const asked = parseManage(request.form(LIMITS.loginBody));
  visit.note({ launch: asked.launchId });
  if (asked.step === 'begin') return begin(asked, visit);
  const managing = await managingOf(
    { people },
    asked,
    await items.managing(asked.launchId, asked.secret, request.now),
    visit,
  );
  return showPage(visit, 200, await manageAndShow(dynamo, managing, asked));
});

/** Opening the address spends nothing, so that whatever looks at links ahead of people does no harm. */
async function ask(key: Key, visit: Visit): Promise<Reply> {
  visit.note({ launch: key.launchId });
  await behind(key, visit);
  return showPage(visit, 200, wrongClassPage(visit.brand, ROUTES.manage, key.launchId + key.secret));
}

/** redeemed → managing: from here on the secret of the page opens it. */
async function begin(key: Key, visit: Visit): Promise<Reply> {
  const managing = await behind(key, visit);
  const secret = newSecret();
  const sealedKey = seal(secret, key.launchId, managing.client.clientId, Buffer.from(managing.sealedUnder));
  await items.manage(key.launchId, key.secret, { pageHash: secretHash('page', secret), sealedKey }, visit.request.now);
  const own = { ...managing, key: { launchId: key.launchId, secret } };
  return showPage(visit, 200, await manageAndShow(dynamo, own, { step: 'show' }));
}

const behind = async (key: Key, visit: Visit): Promise<Managing> =>
  managingOf({ people }, key, await items.manageable(key.launchId, key.secret, visit.request.now), visit);
