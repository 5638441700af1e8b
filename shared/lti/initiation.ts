import { LaunchError } from '../errors.ts';
import { LIMITS } from '../names.ts';
import type { Registration } from '../records/registration.ts';
import { type Param, type Params, rawForUrl, single } from '../url.ts';

/** A third-party login initiation (Security Framework 1.0 §5.1.1.1). Unsigned: it only picks a registration. */
export interface Initiation {
  readonly iss: string;
  /** the platform's client_id, or null where the platform sends none */
  readonly toolId: string | null;
  readonly loginHint: Param;
  readonly messageHint: Param | null;
  readonly targetLinkUri: Param;
  /** frame that keeps values for us (Client Side postMessages, `lti_storage_target`), or null */
  readonly storageTarget: string | null;
  /** our own new-tab page sent this */
  readonly inNewTab: boolean;
}

const NEW_TAB = 'new_tab';

/** A launch of LTI 1.1 (1.1 §3.1), signed with a key and a secret that this tool has not. */
export const isLti1 = (params: Params): boolean => params.has('oauth_consumer_key') || params.has('lti_version');

/** Throws login-parameter-missing, lti-version-1, registration-unknown, parameter-repeated. Whatever else came is ignored. */
export function parseInitiation(params: Params): Initiation {
  const iss = single(params, 'iss');
  const loginHint = single(params, 'login_hint');
  const target = single(params, 'target_link_uri');
  const toolId = single(params, 'client_id');
  const messageHint = single(params, 'lti_message_hint');
  // target_link_uri must be there, but only the signed claim counts (LTI core 1.3 §4.1.1.2).
  if (!iss?.value || loginHint === null || target === null) {
    throw new LaunchError(isLti1(params) ? 'lti-version-1' : 'login-parameter-missing');
  }
  // What is no registration's for its length is neither looked up nor remembered.
  if (iss.value.length > LIMITS.address || (toolId?.value.length ?? 0) > LIMITS.id) {
    throw new LaunchError('registration-unknown');
  }
  if (target.value.length > LIMITS.address) throw new LaunchError('login-parameter-missing');
  return {
    iss: iss.value,
    toolId: toolId?.value || null,
    loginHint,
    messageHint,
    targetLinkUri: target,
    storageTarget: storageTargetOf(params),
    inNewTab: single(params, NEW_TAB) !== null,
  };
}

/** The initiation again, as the fields of a form that opens it in a tab of its own; LMS storage has no place there. */
export function newTabFields(initiation: Initiation): readonly (readonly [string, string])[] {
  const { iss, toolId, loginHint, messageHint, targetLinkUri } = initiation;
  return [
    ['iss', iss],
    ['login_hint', loginHint.value],
    ['target_link_uri', targetLinkUri.value],
    ...(toolId === null ? [] : ([['client_id', toolId]] as const)),
    ...(messageHint === null ? [] : ([['lti_message_hint', messageHint.value]] as const)),
    [NEW_TAB, '1'],
  ];
}

/** The authentication request (Security Framework 1.0 §5.1.1.2): the registered authorization endpoint and the query for it. */
export function authenticationRequest(
  registration: Registration,
  initiation: Initiation,
  own: { readonly redirectUri: string; readonly state: string; readonly nonce: string },
): { readonly endpoint: string; readonly query: string } {
  const query = [
    'scope=openid',
    'response_type=id_token',
    'response_mode=form_post',
    'prompt=none',
    `client_id=${encodeURIComponent(registration.toolId)}`,
    `redirect_uri=${encodeURIComponent(own.redirectUri)}`,
    `login_hint=${rawForUrl(initiation.loginHint.raw)}`,
    `state=${own.state}`,
    `nonce=${own.nonce}`,
  ];
  if (initiation.messageHint !== null) query.push(`lti_message_hint=${rawForUrl(initiation.messageHint.raw)}`);
  return { endpoint: registration.authorizationEndpoint, query: query.join('&') };
}

/** The frame name or `_parent` that a platform offers for storage; login and launch both carry it. */
export function storageTargetOf(params: Params): string | null {
  const target = single(params, 'lti_storage_target')?.value;
  return target !== undefined && target !== '' && target.length <= 255 ? target : null;
}
