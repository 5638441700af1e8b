import { randomBytes } from 'node:crypto';
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { fieldsOf, textOf } from '../json.ts';
import { classPath } from './classes.ts';
import type { Arrival } from './redeem.ts';

/** What the application's library remembers of a login that it began. */
interface Pending {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export interface Login {
  /** Where the browser goes to be signed in, and what it shows on its way back. */
  begin(loginHint: string | null): Promise<{ readonly address: string; readonly mark: string }>;
  /** Who came back. Throws when it is not the answer to a login of this browser. */
  finish(callback: URL, marks: readonly string[]): Promise<Arrival>;
}

/** A login that the application's own library begins and ends: state, nonce and PKCE (OpenID Connect Core 3.1). */
export function loginBy(configure: () => Promise<Configuration>, redirectUri: string): Login {
  const pending = new Map<string, Pending>();
  return {
    async begin(loginHint) {
      const verifier = randomPKCECodeVerifier();
      const login = { state: randomState(), nonce: randomNonce(), verifier };
      const mark = randomBytes(16).toString('base64url');
      pending.set(mark, login);
      const address = buildAuthorizationUrl(await configure(), {
        redirect_uri: redirectUri,
        scope: 'openid profile email',
        state: login.state,
        nonce: login.nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(loginHint === null ? {} : { login_hint: loginHint }),
      });
      return { address: address.href, mark };
    },

    async finish(callback, marks) {
      const state = callback.searchParams.get('state');
      const mark = marks.find((one) => pending.get(one)?.state === state);
      const login = mark === undefined ? undefined : pending.get(mark);
      if (mark === undefined || login === undefined)
        throw Object.assign(new Error('no login of this browser'), { code: 'login-unknown' });
      pending.delete(mark);
      const tokens = await authorizationCodeGrant(await configure(), callback, {
        expectedState: login.state,
        expectedNonce: login.nonce,
        pkceCodeVerifier: login.verifier,
        idTokenExpected: true,
      });
      return { way: 'own-login', sub: tokens.claims()?.sub ?? '', launch: fieldsOf(tokens['launch']) };
    },
  };
}

/** The page of whoever arrived, by the launch and not by what the address asked for. */
export function landingOf({ launch }: Arrival): string {
  const { entry, class: opened } = launch;
  if (entry === 'class') return classPath(textOf(fieldsOf(opened)['url_id']) ?? '');
  return entry === 'setup' || entry === 'choose' ? '/setup' : '/home';
}
