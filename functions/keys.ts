import { readEnv } from '../shared/env.ts';
import { LaunchError } from '../shared/errors.ts';
import { json, type Reply } from '../shared/http/reply.ts';
import { asPageOrProblem, wrap } from '../shared/http/wrap.ts';
import { ROUTES } from '../shared/names.ts';
import { type PublishedKey, stack } from '../shared/store/directory/stack.ts';
import { connect } from '../shared/store/table/lean.ts';

const env = readEnv('table', 'baseUrl', 'displayName', 'supportContact', 'frameAncestors');
const board = stack(connect(env.table));

/** Shorter than the day for which a next key is published before it signs. */
const PUBLIC = { 'cache-control': 'public, max-age=3600' };
const REMEMBERED = 60;
let held: { readonly keys: readonly PublishedKey[]; readonly until: number } | null = null;

/** What platforms and partners may know: our public keys and how to redeem. Answers every unknown address too. */
export const handler = wrap('keys', env, asPageOrProblem, ['GET', 'HEAD'], async ({ request }) => {
  switch (request.path) {
    case ROUTES.jwks:
      return jwks(request.now);
    case ROUTES.discovery:
      return json(200, DISCOVERY, PUBLIC);
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

/** OpenID Connect Discovery 1.0 §3. No authorization endpoint: a hand-off begins in the LMS. */
const DISCOVERY = {
  issuer: env.baseUrl,
  token_endpoint: env.baseUrl + ROUTES.token,
  jwks_uri: env.baseUrl + ROUTES.jwks,
  response_types_supported: ['code'],
  response_modes_supported: ['query'],
  grant_types_supported: ['authorization_code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  token_endpoint_auth_methods_supported: ['client_secret_basic'],
  authorization_response_iss_parameter_supported: true,
  claims_supported: ['iss', 'sub', 'aud', 'iat', 'exp', 'name', 'given_name', 'family_name', 'email'],
};
