import { ROUTES } from '../names.ts';
import { RESPONSE_MODES } from './request.ts';

/** OpenID Connect Discovery 1.0 §3, with all that libraries insist on. */
export const discoveryOf = (issuer: string) => ({
  issuer,
  authorization_endpoint: issuer + ROUTES.authorize,
  token_endpoint: issuer + ROUTES.token,
  userinfo_endpoint: issuer + ROUTES.userinfo,
  jwks_uri: issuer + ROUTES.jwks,
  scopes_supported: ['openid', 'profile', 'email'],
  response_types_supported: ['code'],
  response_modes_supported: RESPONSE_MODES,
  grant_types_supported: ['authorization_code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  code_challenge_methods_supported: ['S256'],
  claim_types_supported: ['normal'],
  claims_supported: [
    'iss',
    'sub',
    'aud',
    'iat',
    'exp',
    'auth_time',
    'nonce',
    'at_hash',
    'name',
    'given_name',
    'family_name',
    'email',
    'launch',
  ],
  ui_locales_supported: ['en', 'es'],
  claims_parameter_supported: false,
  request_parameter_supported: false,
  // Its absence would mean that they are taken.
  request_uri_parameter_supported: false,
  authorization_response_iss_parameter_supported: true,
});
