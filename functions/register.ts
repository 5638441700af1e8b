import { readEnv } from '../shared/env.ts';
import { LaunchError } from '../shared/errors.ts';
import { textOf } from '../shared/http/fields.ts';
import type { Visit } from '../shared/http/visit.ts';
import { requireSameOrigin } from '../shared/http/way.ts';
import { showPage, wrap } from '../shared/http/wrap.ts';
import { LIMITS, REGISTER_ROUTE } from '../shared/names.ts';
import { addedPage, askToAddPage } from '../shared/pages/registering.ts';
import type { Invitation } from '../shared/records/invitation.ts';
import { addressOf } from '../shared/registering/platform.ts';
import { asRegistering } from '../shared/registering/refusal.ts';
import { register } from '../shared/registering/register.ts';
import { clients } from '../shared/store/directory/clients.ts';
import { invitationId, invitations } from '../shared/store/directory/invitations.ts';
import { connect } from '../shared/store/table/lean.ts';
import { type Params, single } from '../shared/url.ts';

const env = readEnv('table', 'baseUrl', 'displayName', 'supportContact', 'frameAncestors');
const dynamo = connect(env.table);
const store = invitations(dynamo);

/** What the LMS opens it with: the invitation's own parameter, and the two of LTI Dynamic Registration 1.0 §3.4. */
const INVITATION = 'invitation';
const CONFIGURATION = 'openid_configuration';
const TOKEN = 'registration_token';

/** A token is a JWT, of a few hundred characters mostly. */
const LONGEST_TOKEN = 8192;

/** Adds this tool to an LMS whose administrator was invited: one page that asks, and one post that does it. */
export const handler = wrap('register', env, asRegistering, ['GET', 'POST'], async (visit, reach) => {
  const { request } = visit;
  if (request.queryBytes > LIMITS.loginQuery * 2) throw new LaunchError('request-too-large');
  const isAsked = request.method === 'POST';
  if (isAsked) requireSameOrigin(request, env.baseUrl);
  const said = isAsked ? request.form(LIMITS.loginBody) : request.query();
  const invitation = await invited(said, visit);
  const address = textOf(said, CONFIGURATION);
  if (address === '') throw new LaunchError('invitation-outside');
  const checked = addressOf(address, invitation, reach);
  const token = single(said, TOKEN)?.value || null;
  if (token !== null && (token.length > LONGEST_TOKEN || !/^[\x21-\x7e]+$/.test(token))) {
    throw new LaunchError('invitation-unfit');
  }
  visit.ancestors = [
    ...new Set([new URL(invitation.iss).origin, new URL(checked).origin, ...framersOf(invitation)]),
  ].join(' ');
  if (!isAsked) {
    const fields = {
      [INVITATION]: textOf(said, INVITATION),
      [CONFIGURATION]: address,
      ...(token === null ? {} : { [TOKEN]: token }),
    };
    return showPage(visit, 200, askToAddPage(visit.brand, new URL(checked).host, REGISTER_ROUTE, fields));
  }
  const own = { dynamo, baseUrl: env.baseUrl, title: visit.brand.product };
  const { toolId } = await register(own, invitation, { address: checked, token }, reach, request.now);
  visit.note({ outcome: 'registered', tool: toolId });
  return showPage(visit, 200, addedPage(visit.brand));
});

/** Throws invitation-over, client-suspended. */
async function invited(said: Params, visit: Visit): Promise<Invitation> {
  const secret = textOf(said, INVITATION);
  const found = /^[\w-]{43}$/.test(secret) ? await store.get(invitationId(secret)) : null;
  if (found === null || found.toolId !== null || found.expires <= visit.request.now) {
    throw new LaunchError('invitation-over');
  }
  const client = await clients(dynamo).get(found.clientId);
  if (client === null) throw new LaunchError('invitation-over');
  visit.comesFrom({ family: found.family });
  visit.note({ client: found.clientId });
  visit.speakFor(client);
  return found;
}

const framersOf = ({ hosted }: Invitation): readonly string[] =>
  (hosted?.hosts ?? []).map((host) => `https://*.${host}`);
