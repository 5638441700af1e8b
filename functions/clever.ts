import { readEnv, readNamed } from '../shared/env.ts';
import { LaunchError } from '../shared/errors.ts';
import { textOf } from '../shared/http/fields.ts';
import { requireSameOrigin } from '../shared/http/way.ts';
import { wrap } from '../shared/http/wrap.ts';
import { CLEVER_ENV, LIMITS, ROUTES } from '../shared/names.ts';
import { atClever } from '../shared/portal/at-clever.ts';
import { parseState } from '../shared/portal/begin.ts';
import { carriedBy } from '../shared/portal/carried.ts';
import { portal } from '../shared/portal/home.ts';
import { person } from '../shared/portal/person.ts';
import { asPortal } from '../shared/portal/refusal.ts';
import { directory } from '../shared/store/directory/directory.ts';
import { launches } from '../shared/store/launches/transitions.ts';
import { connect } from '../shared/store/table/lean.ts';
import { single } from '../shared/url.ts';

const env = {
  ...readEnv('table', 'baseUrl', 'displayName', 'supportContact', 'frameAncestors'),
  ...readNamed(CLEVER_ENV, ['cleverSecret', 'cleverAddress', 'cleverApi']),
};
const clever = atClever({
  secretId: env.cleverSecret,
  address: env.cleverAddress,
  apiAddress: env.cleverApi,
  redirectUri: env.baseUrl + ROUTES.clever,
});
const dynamo = connect(env.table);
const house = { dynamo, people: directory(dynamo), items: launches(dynamo), clever, baseUrl: env.baseUrl };
const fromPortal = portal(house);
const fromLms = person(house);

/**
 * Who signs in at Clever. From its portal: a code that answers no state of ours is thrown away, and asked for anew with one; off where no registration
 * says otherwise. From a page of a launch that waits: the launch goes on as this person's.
 */
export const handler = wrap('clever', env, asPortal, ['GET', 'POST'], async (visit, reach) => {
  const { request } = visit;
  if (request.queryBytes > LIMITS.loginQuery) throw new LaunchError('request-too-large');
  if (request.method === 'POST') {
    requireSameOrigin(request, env.baseUrl);
    const form = request.form(LIMITS.loginBody);
    const step = textOf(form, 'step');
    return step === '' ? fromPortal.again(visit) : fromLms.stepped(visit, form, step);
  }
  const query = request.query();
  const [code, error] = [single(query, 'code')?.value || null, single(query, 'error')?.value];
  const state = parseState(single(query, 'state')?.value);
  if (error) throw new LaunchError('clever-refused');
  if (state === null) return fromPortal.arrived(visit, code);
  visit.note({ launch: state.launchId });
  if (code === null) throw new LaunchError('clever-refused');
  const redeem = () => clever.redeem(code, reach, request.now);
  const carried = carriedBy(visit, state.launchId);
  if (state.ofLaunch || carried !== null) return fromLms.returned(visit, state, carried, redeem);
  return fromPortal.returned(visit, state, redeem);
});
