import { type Code, ERRORS, LaunchError } from '../errors.ts';
import type { Client } from '../records/client.ts';
import { type Params, single } from '../url.ts';

export const RESPONSE_MODES = ['query', 'form_post'] as const;
type ResponseMode = (typeof RESPONSE_MODES)[number];

/** Where an answer goes, good or bad. */
export interface Answered {
  readonly redirectUri: string;
  readonly mode: ResponseMode;
  /** echoed as it came; null: left out */
  readonly state: string | null;
}

/** An authentication request (OIDC Core 3.1.2.1), as far as we look at it. */
export interface AuthenticationRequest {
  /** null: asked for without one */
  readonly nonce: string | null;
  readonly challenge: string | null;
  /** nothing may be shown */
  readonly silent: boolean;
  readonly loginHint: string | null;
}

/** All that is looked at, for whoever sends a request again. */
export const PARAMETERS = [
  'client_id',
  'redirect_uri',
  'response_type',
  'response_mode',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'prompt',
  'login_hint',
  'max_age',
  'id_token_hint',
] as const;

/** Characters of a nonce, which the code carries. */
const LONGEST_NONCE = 4096;

/** Bytes of a state as it is echoed: API Gateway answers with no more than 10,240 of headers. */
const LONGEST_STATE = 8192;

/** Who asks, before anything else of the request is believed. Throws authorization-client-unknown, parameter-repeated. */
export function clientIdOf(params: Params): string {
  const clientId = single(params, 'client_id')?.value ?? '';
  if (!/^[A-Za-z0-9]{1,64}$/.test(clientId)) throw new LaunchError('authorization-client-unknown');
  return clientId;
}

/** Where the answer goes: an address that is registered, compared character by character (RFC 9700 §2.1). Throws redirect-uri-refused, parameter-repeated. */
export function answeredAt(params: Params, { redirectUris }: Client): Answered {
  const redirectUri = single(params, 'redirect_uri')?.value ?? '';
  if (!redirectUris.includes(redirectUri)) throw new LaunchError('redirect-uri-refused');
  // A state or mode that came twice is told to the client, without guessing which was meant.
  const once = (name: string): string | null => {
    const found = params.get(name) ?? [];
    return found.length === 1 ? found[0]?.value || null : null;
  };
  const state = once('state');
  return {
    redirectUri,
    mode: once('response_mode') === 'form_post' ? 'form_post' : 'query',
    state: isTooLong(state) ? null : state,
  };
}

const isTooLong = (state: string | null): boolean => encodeURIComponent(state ?? '').length > LONGEST_STATE;

/**
 * The rest; each fault is told to the client. Throws parameter-repeated, response-type-unsupported, authorization-malformed,
 * authorization-unsupported, scope-refused, login-impossible.
 */
export function parseRequest(params: Params): AuthenticationRequest {
  // RFC 6749 §3.1: none may come twice.
  for (const values of params.values()) if (values.length > 1) throw new LaunchError('parameter-repeated');
  const value = (name: string): string | null => params.get(name)?.[0]?.value || null;
  if (UNSUPPORTED.some((name) => value(name) !== null)) throw new LaunchError('authorization-unsupported');
  const responseType = value('response_type');
  if (responseType === null) throw new LaunchError('authorization-malformed');
  if (responseType !== 'code') throw new LaunchError('response-type-unsupported');
  const mode = value('response_mode');
  if (mode !== null && !RESPONSE_MODES.some((one) => one === mode)) throw new LaunchError('authorization-malformed');
  if (!words(value('scope')).includes('openid')) throw new LaunchError('scope-refused');
  if (isTooLong(value('state'))) throw new LaunchError('authorization-malformed');
  const nonce = value('nonce');
  if (nonce !== null && nonce.length > LONGEST_NONCE) throw new LaunchError('authorization-malformed');
  const prompts = words(value('prompt'));
  const silent = prompts.includes('none');
  // None beside another is an error (3.1.2.1), and to ask somebody anew is the LMS's alone.
  if (silent && prompts.length > 1) throw new LaunchError('authorization-malformed');
  if (prompts.some((prompt) => prompt !== 'none' && prompt !== 'consent')) throw new LaunchError('login-impossible');
  return { nonce, challenge: challengeOf(value), silent, loginHint: value('login_hint') };
}

/** What is not taken, each with an error of its own (OIDC Core 3.1.2.6). */
const UNSUPPORTED = ['request', 'request_uri', 'registration'] as const;

/** RFC 7636 §4.3: without a method it would be plain, which is not taken. */
function challengeOf(value: (name: string) => string | null): string | null {
  const challenge = value('code_challenge');
  const method = value('code_challenge_method');
  if (challenge === null && method === null) return null;
  if (challenge === null || method !== 'S256' || !/^[A-Za-z0-9_-]{43}$/.test(challenge)) {
    throw new LaunchError('authorization-malformed');
  }
  return challenge;
}

/** What the client is told in one word (RFC 6749 §4.1.2.1, OIDC Core 3.1.2.6); null where the person reads a page of ours. `silent`: nothing may be shown. */
export function authorizationError(code: Code, params: Params, silent: boolean): string | null {
  switch (code) {
    case 'parameter-repeated':
    case 'authorization-malformed':
      return 'invalid_request';
    case 'response-type-unsupported':
      return 'unsupported_response_type';
    case 'scope-refused':
      return 'invalid_scope';
    case 'authorization-unsupported':
      return `${UNSUPPORTED.find((name) => params.get(name)?.[0]?.value)}_not_supported`;
    case 'login-impossible':
      return words(params.get('prompt')?.[0]?.value ?? null).includes('select_account')
        ? 'account_selection_required'
        : 'login_required';
    default:
      return silent ? unseen(code) : null;
  }
}

/** Where nothing may be shown, whatever goes wrong is told. */
function unseen(code: Code): string {
  const { status } = ERRORS[code];
  if (status < 500) return 'login_required';
  return status === 503 ? 'temporarily_unavailable' : 'server_error';
}

/** Seconds of `max_age`; null where none is asked for. Throws authorization-malformed. */
export function maxAgeOf(params: Params): number | null {
  const text = params.get('max_age')?.[0]?.value ?? '';
  if (text === '') return null;
  if (!/^\d{1,10}$/.test(text)) throw new LaunchError('authorization-malformed');
  return Number(text);
}

/**
 * Whom `id_token_hint` names: the `sub` of an ID token of ours, however old; null where none is sent. Its signature is not looked at: a
 * hint opens nothing, it only refuses a launch of somebody else (OIDC Core 3.1.2.1). Throws authorization-malformed.
 */
export function hintedUser(params: Params, issuer: string): string | null {
  const token = params.get('id_token_hint')?.[0]?.value ?? '';
  if (token === '') return null;
  const [, payload = '', ...others] = token.split('.');
  const { iss, sub } = others.length === 1 ? claimsIn(payload) : {};
  if (iss !== issuer || typeof sub !== 'string') throw new LaunchError('authorization-malformed');
  return sub;
}

function claimsIn(payload: string): { readonly iss?: unknown; readonly sub?: unknown } {
  try {
    const read: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return typeof read === 'object' && read !== null ? read : {};
  } catch {
    return {};
  }
}

const words = (text: string | null): readonly string[] => (text ?? '').split(' ').filter((word) => word !== '');
