import { readEnv } from '../shared/env.ts';
import { LaunchError } from '../shared/errors.ts';
import { json, type Reply } from '../shared/http/reply.ts';
import { asPageOrProblem, wrap } from '../shared/http/wrap.ts';
import { ROUTES } from '../shared/names.ts';
import { discoveryOf } from '../shared/provider/discovery.ts';
import { type PublishedKey, stack } from '../shared/store/directory/stack.ts';
import { connect } from '../shared/store/table/lean.ts';

const env = readEnv('table', 'baseUrl', 'displayName', 'supportContact', 'frameAncestors');
const discovery = discoveryOf(env.baseUrl);
const board = stack(connect(env.table));

/** Shorter than the day for which a next key is published before it signs. */
const PUBLIC = { 'cache-control': 'public, max-age=3600' };
const REMEMBERED = 60;
let held: { readonly keys: readonly PublishedKey[]; readonly until: number } | null = null;

/** What platforms and partners may know: our public keys, and what an OpenID library starts from. Answers every unknown address too. */
export const handler = wrap('keys', env, asPageOrProblem, ['GET', 'HEAD'], async ({ request }) => {
  switch (request.path) {
    case ROUTES.jwks:
      return jwks(request.now);
    case ROUTES.discovery:
      return json(200, discovery, PUBLIC);
    default:
      throw new LaunchError('not-found');
  }
});

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
