import type { CleverUser } from '../records/clever.ts';
import { type Ask, asking, type Reply, TooLarge, type World } from './ask.ts';
import { CleverFailure } from './failure.ts';
import { fieldsIn, textIn } from './fields.ts';
import { objectIn } from './objects.ts';
import { basic, type Credentials } from './tokens.ts';

export interface SignInOptions extends World {
  /** where Clever signs in, and where its API is: origins */
  readonly address: string;
  readonly apiAddress: string;
}

/** Who has signed in, by Clever's own answer. `refused`: the code is none, or was used. `unshared`: Clever knows who it is, and does not share it. */
export type SignedIn =
  | { readonly kind: 'user'; readonly user: CleverUser; readonly district: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unshared'; readonly district: string };

const BOUNDS = { maxBytes: 256 * 1024, ms: 1500 };

/** Where a browser is sent to sign in (RFC 6749 §4.1.1). */
export function authorizeAddress(address: string, clientId: string, redirectUri: string, state: string): string {
  const query = new URLSearchParams({ response_type: 'code', client_id: clientId, redirect_uri: redirectUri, state });
  return `${new URL(address).origin}/oauth/authorize?${query}`;
}

/**
 * From a code to the user's record: the code lives a minute and works once; its token reads who it is, that one user and the district.
 * The answer alone says which district. Throws CleverFailure: credentials, busy, unavailable, unreadable, too-large.
 */
export function signIn({ address, apiAddress, ...world }: SignInOptions) {
  const asked = asking(world);
  const ask: Ask = (question) =>
    asked(question).catch((cause: unknown) => {
      throw cause instanceof TooLarge ? new CleverFailure('too-large', question.what, 'more than is read') : cause;
    });
  const [own, api] = [new URL(address).origin, new URL(apiAddress).origin];
  return async ({ clientId, secret }: Credentials, code: string, redirectUri: string): Promise<SignedIn> => {
    const form = { code, grant_type: 'authorization_code', redirect_uri: redirectUri };
    const what = 'a sign-in';
    const granted = await ask({
      url: `${own}/oauth/tokens`,
      what,
      authorization: basic(clientId, secret),
      form,
      ...BOUNDS,
    });
    if (granted.status === 400) return { kind: 'refused' };
    if (granted.status === 401 || granted.status === 403) throw failure('credentials', granted);
    const token = granted.status === 200 ? textIn(fieldsIn(granted.json)['access_token']) : null;
    if (token === null) throw failure('unreadable', granted);
    return userBehind(ask, api, `Bearer ${token}`);
  };
}

async function userBehind(ask: Ask, api: string, authorization: string): Promise<SignedIn> {
  const get = (path: string): Promise<Reply> =>
    ask({ url: api + path, what: 'who signed in', authorization, ...BOUNDS });
  const me = await get('/v3.1/me');
  const { type, data } = fieldsIn(me.json);
  const { id: givenId, district: givenDistrict } = fieldsIn(data);
  const [id, district] = [textIn(givenId), textIn(givenDistrict)];
  // A token of another kind names no user.
  if (me.status !== 200 || type !== 'user' || id === null || district === null) throw failure('unreadable', me);
  const found = await get(`/v3.1/users/${encodeURIComponent(id)}`);
  if (found.status === 404) return { kind: 'unshared', district };
  const user = found.status === 200 ? objectIn('users', fieldsIn(found.json)['data'], district) : null;
  if (user?.id !== id) throw failure('unreadable', found);
  return { kind: 'user', user, district };
}

const failure = (trouble: 'credentials' | 'unreadable', { status }: Reply): CleverFailure =>
  new CleverFailure(trouble, 'who signed in', `status ${status}`);
