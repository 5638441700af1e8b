import {
  allowInsecureRequests,
  authorizationCodeGrant,
  ClientSecretBasic,
  type Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
} from 'openid-client';
import { type Fields, fieldsOf, textOf } from '../json.ts';
import type { fetchLocal } from '../loopback.ts';

export interface Credentials {
  readonly clientId: string;
  readonly secret: string;
}

export interface RedeemOptions {
  readonly issuer: string;
  readonly credentials: Credentials;
  readonly fetch: typeof fetchLocal;
}

/** How a code that came unasked is redeemed. */
export const WAYS = ['openid-client', 'form-post'] as const;
export type Way = (typeof WAYS)[number];

/** Who arrived, as Roomkey tells it. */
export interface Arrival {
  readonly way: Way | 'own-login';
  /** the id token's sub: the key under which an application keeps its users */
  readonly sub: string;
  readonly launch: Fields;
}

/** Turns the landing's address, `code` and `iss` in it, into an arrival. Throws when the code opens nothing. */
export type Redeem = (landing: URL) => Promise<Arrival>;

/** An OpenID library that knows nothing of Roomkey but its address. */
export function discovered({ issuer, credentials, fetch }: RedeemOptions): () => Promise<Configuration> {
  let configuration: Promise<Configuration> | undefined;
  const configure = (): Promise<Configuration> =>
    discovery(new URL(issuer), credentials.clientId, undefined, ClientSecretBasic(credentials.secret), {
      [customFetch]: fetch,
      // The demo alone speaks plain http; an application leaves the first of these out.
      execute: [allowInsecureRequests, enableNonRepudiationChecks],
    });
  return () => {
    configuration ??= configure().catch((error: unknown) => {
      configuration = undefined;
      throw error;
    });
    return configuration;
  };
}

/** With that library, at the landing. */
export function redeemByDiscovery(configure: () => Promise<Configuration>): Redeem {
  return async (landing) => {
    const tokens = await authorizationCodeGrant(await configure(), landing, { idTokenExpected: true });
    return { way: 'openid-client', sub: tokens.claims()?.sub ?? '', launch: fieldsOf(tokens['launch']) };
  };
}

/** With one form post, as an application does it that already signs people in with Clever. */
export function redeemByForm({ issuer, credentials, fetch }: RedeemOptions): Redeem {
  return async (landing) => {
    const { code, iss } = Object.fromEntries(landing.searchParams);
    if (code === undefined || iss !== issuer) throw new Error('the address names no code, or another issuer');
    const basic = Buffer.from(`${credentials.clientId}:${credentials.secret}`).toString('base64');
    const answer = await fetch(`${issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        code,
        grant_type: 'authorization_code',
        redirect_uri: landing.origin + landing.pathname,
      }),
    });
    const body: unknown = await answer.json();
    if (!answer.ok) throw new Error(textOf(fieldsOf(body)['error']) ?? `status ${answer.status}`);
    const idToken = textOf(fieldsOf(body)['id_token']) ?? '';
    return {
      way: 'form-post',
      sub: textOf(payloadOf(idToken)['sub']) ?? '',
      launch: fieldsOf(fieldsOf(body)['launch']),
    };
  };
}

/** Read without a check of the signature: it came straight from the token endpoint (OpenID Connect Core 3.1.3.7, 6). */
function payloadOf(jwt: string): Fields {
  const payload: unknown = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'));
  return fieldsOf(payload);
}
