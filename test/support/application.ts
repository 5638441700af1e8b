import { createHash } from 'node:crypto';
import type { Reply } from '../../shared/http/reply.ts';
import type { Client } from '../../shared/records/client.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { basic, cookiesOf } from './browser.ts';
import { ROUTES, type Roomkey } from './roomkey.ts';

/** An application whose own OpenID library asks, as far as a browser sees it. */

export const CALLBACK = 'https://app.brightway.example/callback';
export const START = 'https://app.brightway.example/login?next=/classes/{class}';

export const VERIFIER = 'v'.repeat(43);
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

/** The scene's own client, from now on by this hand-off. It counts once an instance that does not remember it is called. */
export async function handOffBy(roomkey: Roomkey, settings: Partial<Client>): Promise<void> {
  await clients(roomkey.dynamo).change(roomkey.client.clientId, () => settings);
  roomkey.advance(61);
}

export const INITIATED: Partial<Client> = { handOff: 'initiated', initiateLoginUri: START, redirectUris: [CALLBACK] };

export const DIRECT: Partial<Client> = { handOff: 'direct', initiateLoginUri: null, redirectUris: [] };

/** An authentication request as a library sends it; what is null is left out. */
export const requestOf = (
  roomkey: Roomkey,
  own: Readonly<Record<string, string | null>> = {},
): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      client_id: roomkey.client.clientId,
      redirect_uri: CALLBACK,
      response_type: 'code',
      scope: 'openid profile email',
      state: 'state of the library',
      nonce: 'nonce-1',
      code_challenge: CHALLENGE,
      code_challenge_method: 'S256',
      ...own,
    }).filter((entry): entry is [string, string] => entry[1] !== null),
  );

/** The browser at authorize. */
export const authorize = (
  roomkey: Roomkey,
  cookies: readonly string[],
  own: Readonly<Record<string, string | null>> = {},
): Promise<Reply> =>
  roomkey.call('authorize', {
    path: ROUTES.authorize,
    query: new URLSearchParams(requestOf(roomkey, own)),
    cookies,
  });

/** What a browser has after an answer: what it had, with what was set and without what was taken away. */
export function jarAfter(jar: readonly string[], reply: Reply): readonly string[] {
  const kept = new Map(jar.map((pair) => [pair.split('=')[0], pair]));
  for (const cookie of reply.cookies ?? []) {
    const [pair = ''] = cookie.split(';');
    const name = pair.split('=')[0];
    kept.delete(name);
    if (!/max-age=0\b/i.test(cookie)) kept.set(name, pair);
  }
  return [...kept.values()];
}

export { cookiesOf };

/** The address that an answer leads to. */
export const addressOf = (reply: Reply): URL => new URL(String(reply.headers?.['location']));

/** Redeems as a library does that asked with `requestOf`. */
export const redeemAsked = (
  roomkey: Roomkey,
  code: string,
  own: Readonly<Record<string, string | null>> = {},
): Promise<Reply> =>
  roomkey.call('token', {
    path: ROUTES.token,
    form: Object.fromEntries(
      Object.entries({
        grant_type: 'authorization_code',
        code,
        redirect_uri: CALLBACK,
        code_verifier: VERIFIER,
        ...own,
      }).filter((entry): entry is [string, string] => entry[1] !== null),
    ),
    headers: { authorization: basic(roomkey.client.clientId, roomkey.clientSecret) },
  });

export const userinfo = (roomkey: Roomkey, token: string | null): Promise<Reply> =>
  roomkey.call('userinfo', {
    path: ROUTES.userinfo,
    ...(token === null ? {} : { headers: { authorization: `Bearer ${token}` } }),
  });
