import { type Code, LaunchError } from '../errors.ts';
import { type Params, single } from './params.ts';

/** What the platform posts to the redirect URI when all is well (OIDC Core 3.2.2.5, form post). */
export interface AuthenticationResponse {
  readonly idToken: string;
  /** the launch id */
  readonly state: string;
}

const LAUNCH_ID = /^[A-Za-z0-9_-]{22}$/;

/** Throws one platform-… code for an error response (OIDC Core 3.1.2.6), state-missing, id-token-missing, launch-unknown. */
export function parseResponse(params: Params): AuthenticationResponse {
  // error goes first: an error response has no id token, and nothing in it is signed, so nothing is spent on it.
  const error = single(params, 'error')?.value;
  if (error) throw new LaunchError(platformError(error));
  const state = single(params, 'state')?.value;
  if (!state) throw new LaunchError('state-missing');
  if (!LAUNCH_ID.test(state)) throw new LaunchError('launch-unknown');
  const idToken = single(params, 'id_token')?.value;
  if (!idToken) throw new LaunchError('id-token-missing');
  return { idToken, state };
}

function platformError(error: string): Code {
  switch (error) {
    case 'login_required':
    case 'interaction_required':
    case 'account_selection_required':
    case 'consent_required':
      return 'platform-login-required';
    case 'launch_no_longer_valid': // Canvas's own
      return 'platform-launch-spent';
    case 'unauthorized_client':
    case 'access_denied':
      return 'platform-refused';
    default:
      return 'platform-error';
  }
}
