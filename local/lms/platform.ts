import { createHash, createPublicKey, randomBytes, randomUUID } from 'node:crypto';
import { type JWK, SignJWT } from 'jose';
import type { Fields } from '../json.ts';
import type { SigningKey } from './keys.ts';
import type { PlatformFamily } from './samples.ts';

/** How the platform knows the tool: what an LMS admin types in when registering it. */
interface Tool {
  /** the `client_id` that the platform gave to the tool */
  readonly toolId: string;
  readonly loginUrl: string;
  /** compared exactly */
  readonly redirectUris: readonly string[];
  readonly targetLinkUri: string;
}

export interface PlatformOptions {
  readonly family: PlatformFamily;
  readonly iss: string;
  readonly authorizationEndpoint: string;
  readonly keySetUrl: string;
  readonly tool: Tool;
  /** the first one signs; all are published */
  readonly keys: readonly SigningKey[];
  /** seconds since 1970 */
  readonly now: () => number;
}

/** One click on the app's link. */
export interface Click {
  /** the id token's claims but iss, aud, azp, nonce, iat, exp; `exp` is given as seconds from signing */
  readonly claims: Fields;
  readonly lifetime: number;
  /** parameters of the login initiation that are the vendor's own, such as canvas_region */
  readonly extra?: Readonly<Record<string, string>>;
  /** names the person and the place, as the vendor does */
  readonly loginHint: string;
  /** older Schoology sends none */
  readonly sendToolId?: boolean;
  /** answer the authentication request with this error */
  readonly refuseWith?: string;
}

export interface LoginInitiation {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly params: Readonly<Record<string, string>>;
}

export type AuthorizeAnswer =
  /** a form that the browser posts to the tool */
  | { readonly kind: 'post'; readonly url: string; readonly fields: Readonly<Record<string, string>> }
  /** a page of the platform's own: the tool never hears of it */
  | { readonly kind: 'refused'; readonly reason: string };

export interface Platform {
  readonly options: PlatformOptions;
  /** What the browser is sent to the tool with. */
  initiate(click: Click): LoginInitiation;
  /** Answers an authentication request. @param signedIn whether this browser has a session with the platform */
  authorize(request: URLSearchParams, signedIn?: boolean): Promise<AuthorizeAnswer>;
  /** Signs any claims as they are; for tests that need a wrong token. */
  sign(claims: Fields, header?: { readonly kid?: string }): Promise<string>;
  keySet(): { keys: JWK[] };
}

interface Pending extends Click {
  readonly at: number;
  readonly until: number;
  used: boolean;
}

/** Canvas keeps a click for five minutes and forgets it once it was used; no source says what Schoology does. */
const CLICK_SECONDS = 300;

/** An LMS without a face: begins launches, answers authentication requests, signs id tokens. */
export function createPlatform(options: PlatformOptions): Platform {
  const { family, iss, tool, keys, now } = options;
  const signer = firstOf(keys);
  const clicks = new Map<string, Pending>();
  const canvas = family === 'canvas';

  async function sign(claims: Fields, header: { readonly kid?: string } = {}): Promise<string> {
    const { kid, key } = signer;
    return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid, ...header }).sign(key);
  }

  async function respond(
    click: Pending,
    request: URLSearchParams,
    signedIn: boolean,
  ): Promise<Readonly<Record<string, string>>> {
    const error = (code: string, description: string) => ({ error: code, error_description: description });
    if (click.until < now())
      return error(canvas ? 'launch_no_longer_valid' : 'invalid_request', 'The launch is too old.');
    if (click.used && canvas) return error('launch_no_longer_valid', 'The launch was used already.');
    if (!signedIn) return error('login_required', 'Nobody is signed in.');
    click.used = true;
    const wrong = wrongParameter(request);
    if (wrong !== undefined) return error(canvas ? 'invalid_request_object' : 'invalid_request', `Check ${wrong}.`);
    if (request.get('login_hint') !== click.loginHint) return error('login_required', 'Another user is signed in.');
    if (click.refuseWith !== undefined) return error(click.refuseWith, 'The platform refuses this launch.');
    // Canvas makes the token at the click, and hands it out when it is asked for.
    const iat = canvas ? click.at : now();
    const idToken = await sign({
      ...click.claims,
      iss,
      aud: family === 'schoology' ? [tool.toolId] : tool.toolId,
      ...(canvas && { azp: tool.toolId }),
      nonce: request.get('nonce'),
      iat,
      exp: iat + click.lifetime,
    });
    const target = click.extra?.['lti_storage_target'];
    return {
      ...(canvas && { utf8: '✓', authenticity_token: randomBytes(32).toString('base64') }),
      id_token: idToken,
      ...(target !== undefined && { lti_storage_target: target }),
    };
  }

  return {
    options,
    initiate({ sendToolId = true, ...click }) {
      const hint = HINTS[family](iss, now());
      clicks.set(hint, { ...click, at: now(), until: now() + CLICK_SECONDS, used: false });
      return {
        method: family === 'schoology' ? 'GET' : 'POST',
        url: tool.loginUrl,
        params: {
          iss,
          login_hint: click.loginHint,
          ...(sendToolId && { client_id: tool.toolId }),
          target_link_uri: tool.targetLinkUri,
          lti_message_hint: hint,
          ...click.extra,
        },
      };
    },
    async authorize(request, signedIn = true) {
      const names = [...request.keys()];
      const repeated = names.find((name, index) => names.indexOf(name) !== index);
      if (repeated !== undefined) return { kind: 'refused', reason: `${repeated} came more than once` };
      if (request.get('client_id') !== tool.toolId) return { kind: 'refused', reason: 'unknown client_id' };
      const url = tool.redirectUris.find((uri) => uri === request.get('redirect_uri'));
      if (url === undefined) return { kind: 'refused', reason: 'redirect_uri is not registered' };
      const click = clicks.get(request.get('lti_message_hint') ?? '');
      if (click === undefined) return { kind: 'refused', reason: 'Invalid lti_message_hint' };
      const state = request.get('state');
      return {
        kind: 'post',
        url,
        fields: { ...(await respond(click, request, signedIn)), ...(state !== null && { state }) },
      };
    },
    sign,
    keySet: () => ({
      keys: keys.map(({ kid, key }) => {
        const { n = '', e = '' } = createPublicKey(key).export({ format: 'jwk' });
        return { kty: 'RSA', n, e, kid, alg: 'RS256', use: 'sig' };
      }),
    }),
  };
}

function firstOf(keys: readonly SigningKey[]): SigningKey {
  const [first] = keys;
  if (first === undefined) throw new Error('a platform needs a key');
  return first;
}

function wrongParameter(request: URLSearchParams): string | undefined {
  const fixed = { response_type: 'id_token', response_mode: 'form_post', prompt: 'none' };
  const different = Object.entries(fixed).find(([name, value]) => request.get(name) !== value);
  if (different !== undefined) return different[0];
  if (request.get('scope')?.split(' ').includes('openid') !== true) return 'scope';
  return (request.get('nonce') ?? '') === '' ? 'nonce' : undefined;
}

/** What names a click to the platform itself. */
const HINTS: Readonly<Record<PlatformFamily, (iss: string, now: number) => string>> = {
  canvas: canvasHint,
  schoology: () => randomUUID(),
  moodle: () => JSON.stringify({ cmid: 41, launchid: `ltilaunch41_${randomBytes(8).readUInt32BE()}` }),
};

/** Canvas sends a JWT that nobody but Canvas can read anything from; here only its shape and length count. */
function canvasHint(iss: string, now: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${part({ typ: 'JWT', alg: 'HS256' })}.${part({
    verifier: randomBytes(64).toString('hex'),
    canvas_domain: new URL(iss).host,
    context_type: 'Course',
    context_id: 10_000_000_000_000 + (now % 1000),
    canvas_locale: 'en',
    include_storage_target: true,
    exp: now + CLICK_SECONDS,
  })}`;
  return `${body}.${createHash('sha256').update(body).update(randomBytes(16)).digest('base64url')}`;
}
