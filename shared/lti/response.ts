import { type Code, LaunchError } from '../errors.ts';
import { type Params, single } from '../url.ts';
import { isLti1, storageTargetOf } from './initiation.ts';

/** What the platform posts to the redirect URI when all is well (OIDC Core 3.2.2.5, form post). */
export interface AuthenticationResponse {
  readonly idToken: string;
  readonly launchId: string;
  readonly storageTarget: string | null;
  /** the browser secret, shown by a script of ours where no cookie came back */
  readonly proof: string | null;
  /** that script says that its page fills a tab */
  readonly inTab: boolean;
}

const STATE = /^([A-Za-z0-9_-]{22})(\.t)?$/;

/** `state` of a launch; a launch in a tab that we opened says so, which only picks words for an error. */
export const stateOf = (launchId: string, inNewTab: boolean): string => (inNewTab ? `${launchId}.t` : launchId);

/** The launch that an answer of any kind names, or null. */
export const launchIdOf = (params: Params): string | null =>
  STATE.exec(params.get('state')?.[0]?.value ?? '')?.[1] ?? null;

/** A login initiation that was sent here, with nothing that a platform answers with. */
export const isInitiation = (params: Params): boolean =>
  params.has('iss') && params.has('login_hint') && !params.has('id_token') && !params.has('state');

/** Throws one platform-… code for an error response (OIDC Core 3.1.2.6), lti-version-1, login-at-launch, state-missing, id-token-missing, launch-unknown. */
export function parseResponse(params: Params): AuthenticationResponse {
  const state = single(params, 'state')?.value;
  const [, launchId, inNewTab] = STATE.exec(state ?? '') ?? [];
  // error goes first: an error response has no id token, and nothing in it is signed, so nothing is spent on it.
  const error = single(params, 'error')?.value;
  if (error) throw new LaunchError(platformError(error, inNewTab !== undefined));
  if (isLti1(params)) throw new LaunchError('lti-version-1');
  if (isInitiation(params)) throw new LaunchError('login-at-launch');
  if (!state) throw new LaunchError('state-missing');
  if (launchId === undefined) throw new LaunchError('launch-unknown');
  const idToken = single(params, 'id_token')?.value;
  if (!idToken) throw new LaunchError('id-token-missing');
  const proof = single(params, 'proof')?.value || null;
  const inTab = single(params, 'tab')?.value === 'true';
  return { idToken, launchId, storageTarget: storageTargetOf(params), proof, inTab };
}

function platformError(error: string, inNewTab: boolean): Code {
  switch (error) {
    case 'login_required':
    case 'interaction_required':
    case 'account_selection_required':
    case 'consent_required':
      return inNewTab ? 'platform-login-required-in-tab' : 'platform-login-required';
    case 'launch_no_longer_valid': // Canvas's own
      return 'platform-launch-spent';
    case 'unauthorized_client':
    case 'access_denied':
      return 'platform-refused';
    default:
      return 'platform-error';
  }
}
