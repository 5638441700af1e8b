import { readEnv } from '../shared/env.ts';
import { LaunchError } from '../shared/errors.ts';
import { json, type Reply } from '../shared/http/reply.ts';
import type { Request } from '../shared/http/request.ts';
import { type Refusal, wrap } from '../shared/http/wrap.ts';
import { later } from '../shared/later.ts';
import { canvasConfiguration, MEMBERS, NO_PERSONS } from '../shared/lti/canvas.ts';
import { CANVAS_ROUTE, LIMITS, ROUTES, UNNAMED } from '../shared/names.ts';
import { discoveryOf } from '../shared/provider/discovery.ts';
import { type PublishedKey, stack } from '../shared/store/directory/stack.ts';
import { connect } from '../shared/store/table/lean.ts';

const env = readEnv('table', 'baseUrl', 'displayName', 'supportContact', 'frameAncestors');
const discovery = discoveryOf(env.baseUrl);
const board = stack(connect(env.table));

/** Words for what goes wrong are a file of their own beside this function's, loaded when they are first needed. */
const refusals = later(() => import('../shared/http/refusals.ts'));

const refusal: Refusal = async (code, visit) => (await refusals()).asPageOrProblem(code, visit);

/** Shorter than the day for which a next key is published before it signs. */
const PUBLIC = { 'cache-control': 'public, max-age=3600' };
const REMEMBERED = 60;
let held: { readonly keys: readonly PublishedKey[]; readonly until: number } | null = null;

/** What platforms and partners may know: our public keys, what an OpenID library starts from, and what configures Canvas. Answers every unknown address too. */
export const handler = wrap('keys', env, refusal, ['GET', 'HEAD'], async ({ request }) => {
  switch (request.path) {
    case ROUTES.jwks:
      return jwks(request.now);
    case ROUTES.discovery:
      return json(200, discovery, PUBLIC);
    case CANVAS_ROUTE:
      return json(200, canvas(request), PUBLIC);
    default:
      throw new LaunchError('not-found');
  }
});

/** What Canvas takes as the configuration of an LTI key, under the stack's own name. Throws configuration-malformed: a slip must not name persons. */
function canvas(request: Request) {
  const title = env.displayName === UNNAMED ? 'Roomkey' : env.displayName;
  if (request.queryBytes > LIMITS.loginQuery) throw new LaunchError('configuration-malformed');
  const query = request.query();
  const says = ({ name, value }: typeof NO_PERSONS | typeof MEMBERS): boolean => {
    const [said, ...more] = query.get(name) ?? [];
    return said?.value === value && more.length === 0;
  };
  if ([NO_PERSONS, MEMBERS].filter(says).length !== query.size) throw new LaunchError('configuration-malformed');
  return canvasConfiguration({ baseUrl: env.baseUrl, title, persons: !says(NO_PERSONS), members: says(MEMBERS) });
}

/** RFC 7517 §5. */
async function jwks(now: number): Promise<Reply> {
  if (held === null || held.until <= now) held = { keys: await board.publishedKeys(), until: now + REMEMBERED };
  if (held.keys.length === 0) {
    held = null;
    throw new LaunchError('signing-key-unavailable');
  }
  const keys = held.keys.map(({ kid, n, e }) => ({ kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e }));
  return json(200, { keys }, PUBLIC);
}
