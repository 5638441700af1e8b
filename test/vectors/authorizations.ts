import type { Code } from '../../shared/errors.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import {
  addressOf,
  authorize,
  CALLBACK,
  handOffBy,
  INITIATED,
  jarAfter,
  redeemAsked,
  requestOf,
  userinfo,
  VERIFIER,
} from '../support/application.ts';
import { launch } from '../support/browser.ts';
import { ROUTES } from '../support/roomkey.ts';
import type { Row, Step } from './row.ts';
import type { Scene } from './scene.ts';

type Own = Readonly<Record<string, string | null>>;

/** Scenes whose applications ask by themselves. */
const asking = new WeakSet<Scene>();

/** A launch of this browser that has left for the application. */
export interface Offered {
  readonly launchId: string;
  readonly jar: readonly string[];
}

export async function offered(scene: Scene): Promise<Offered> {
  if (!asking.has(scene)) {
    asking.add(scene);
    await clients(scene.dynamo).change('lumen1', () => ({ redirectUris: ['https://lumen.example/callback'] }));
    await handOffBy(scene, INITIATED);
  }
  const reply = await launch(scene, scene.canvas);
  return { launchId: reply.begun.state, jar: jarAfter(reply.begun.cookies, reply) };
}

const asks = (scene: Scene, cookies: readonly string[], own: Own): Step => ({
  to: 'authorize',
  ask: {
    path: ROUTES.authorize,
    query: new URLSearchParams(requestOf(scene, own)),
    cookies,
    headers: { 'sec-fetch-dest': 'document' },
  },
});

interface More {
  readonly before?: (scene: Scene, offer: Offered) => Promise<unknown>;
  readonly cookies?: (jar: readonly string[], scene: Scene) => readonly string[] | Promise<readonly string[]>;
}

/** Refused with a page of ours; the launch can still be asked for as before, unless it was over. */
const page = (name: string, status: number, code: Code, own: Own = {}, more: More = {}): Row => ({
  name,
  status,
  code,
  step: async (scene) => {
    const offer = await offered(scene);
    await more.before?.(scene, offer);
    const cookies = (await more.cookies?.(offer.jar, scene)) ?? offer.jar;
    return {
      ...asks(scene, cookies, own),
      secrets: offer.jar.flatMap((pair) => pair.split('=')[1]?.split('.')[0] ?? []),
    };
  },
});

const elsewhere = (name: string, redirect_uri: string | null): Row =>
  page(`redirect_uri ${name}`, 400, 'redirect-uri-refused', { redirect_uri });

const others = async (scene: Scene): Promise<readonly string[]> => (await offered(scene)).jar;

/** What the person reads, since nobody may be told, or nobody asked from this browser. */
export const AUTHORIZATIONS: readonly Row[] = [
  page('no client_id', 400, 'authorization-client-unknown', { client_id: null }),
  page('a client that nobody added', 400, 'authorization-client-unknown', { client_id: 'nobody1' }),
  page('a client id with a slash', 400, 'authorization-client-unknown', { client_id: '../brightway1' }),
  elsewhere('left out', null),
  elsewhere('of somebody else', 'https://evil.example/callback'),
  elsewhere('with another path', `${CALLBACK}/more`),
  elsewhere('with a path in other case', CALLBACK.replace('callback', 'Callback')),
  elsewhere('with a query', `${CALLBACK}?x=1`),
  elsewhere('with its default port', CALLBACK.replace('.example', '.example:443')),
  elsewhere('with another port', CALLBACK.replace('.example', '.example:8443')),
  elsewhere('by plain http', CALLBACK.replace('https', 'http')),
  elsewhere('with a fragment', `${CALLBACK}#x`),
  elsewhere('with its host in other case', CALLBACK.replace('app.', 'App.')),
  elsewhere('with credentials', CALLBACK.replace('https://', 'https://a:b@')),
  elsewhere('that climbs', `${CALLBACK}/../callback`),
  page('a tab without cookies', 400, 'authorization-without-launch', {}, { cookies: () => [] }),
  page(
    'a cookie with another secret',
    400,
    'authorization-without-launch',
    {},
    {
      cookies: (jar) => jar.map((pair) => pair.replace(/=[^.]{10}/, '=AAAAAAAAAA')),
    },
  ),
  page(
    'a cookie of a launch that never was',
    400,
    'authorization-without-launch',
    {},
    {
      cookies: (jar) => jar.map((pair) => pair.replace(/-[^-=]{5}/, '-AAAAA')),
    },
  ),
  {
    ...page(
      'the handle of another browser, in a browser with a launch of its own',
      400,
      'authorization-without-launch',
    ),
    step: async (scene) => {
      const theirs = await offered(scene);
      return asks(scene, await others(scene), { login_hint: theirs.launchId });
    },
  },
  page('another application’s launch', 400, 'authorization-without-launch', {
    client_id: 'lumen1',
    redirect_uri: 'https://lumen.example/callback',
  }),
  page('two minutes later', 400, 'authorization-late', {}, { before: async (scene) => scene.advance(120) }),
  page(
    'after the code is redeemed',
    409,
    'authorization-used',
    {},
    {
      before: async (scene, { jar }) => {
        const answer = addressOf(await authorize(scene, jar));
        await redeemAsked(scene, answer.searchParams.get('code') ?? '');
      },
    },
  ),
  page(
    'for the fourth time',
    409,
    'authorization-repeated',
    {},
    {
      before: async (scene, { jar }) => {
        for (let i = 0; i < 3; i++) await authorize(scene, jar);
      },
    },
  ),
  {
    ...page('client_id twice', 400, 'parameter-repeated'),
    step: async (scene) => {
      const { jar } = await offered(scene);
      const query = new URLSearchParams(requestOf(scene));
      query.append('client_id', 'lumen1');
      return { to: 'authorize', ask: { path: ROUTES.authorize, query, cookies: jar } };
    },
  },
];

/** What the application is told, at its own address. */
export interface Told {
  readonly name: string;
  readonly status: 303;
  readonly code: Code;
  readonly error: string;
  readonly own: Own;
  /** a parameter once more */
  readonly again?: readonly [string, string];
  readonly cookies?: 'none';
}

const told = (name: string, error: string, code: Code, own: Own, more: Partial<Told> = {}): Told => ({
  name,
  status: 303,
  code,
  error,
  own,
  ...more,
});

export const TOLD: readonly Told[] = [
  told('no response_type', 'invalid_request', 'authorization-malformed', { response_type: null }),
  told('the implicit flow', 'unsupported_response_type', 'response-type-unsupported', { response_type: 'id_token' }),
  told('a hybrid flow', 'unsupported_response_type', 'response-type-unsupported', { response_type: 'code id_token' }),
  told('a response mode that a code must not have', 'invalid_request', 'authorization-malformed', {
    response_mode: 'web_message',
  }),
  told('no scope', 'invalid_scope', 'scope-refused', { scope: null }),
  told('a scope without openid', 'invalid_scope', 'scope-refused', { scope: 'profile email' }),
  told('a request object', 'request_not_supported', 'authorization-unsupported', {
    request: 'eyJhbGciOiJub25lIn0.e30.',
  }),
  told('a request by address', 'request_uri_not_supported', 'authorization-unsupported', {
    request_uri: 'https://app.brightway.example/request',
  }),
  told('a registration', 'registration_not_supported', 'authorization-unsupported', { registration: '{}' }),
  told('PKCE in the clear', 'invalid_request', 'authorization-malformed', { code_challenge_method: 'plain' }),
  told('PKCE without a method, which is in the clear', 'invalid_request', 'authorization-malformed', {
    code_challenge_method: null,
  }),
  told('a PKCE method without a challenge', 'invalid_request', 'authorization-malformed', { code_challenge: null }),
  told('a challenge too short', 'invalid_request', 'authorization-malformed', { code_challenge: 'abc' }),
  told('a nonce of more than 4 KB', 'invalid_request', 'authorization-malformed', { nonce: 'n'.repeat(4097) }),
  told('a state too long to come back', 'invalid_request', 'authorization-malformed', { state: ' '.repeat(2731) }),
  told('a new login', 'login_required', 'login-impossible', { prompt: 'login' }),
  told('a prompt that nobody knows', 'login_required', 'login-impossible', { prompt: 'create' }),
  told('a choice of account', 'account_selection_required', 'login-impossible', {
    prompt: 'select_account',
  }),
  told('none beside another prompt', 'invalid_request', 'authorization-malformed', { prompt: 'none login' }),
  told('a max_age that is no number', 'invalid_request', 'authorization-malformed', { max_age: '-1' }),
  told(
    'nobody there, and nothing may be shown',
    'login_required',
    'authorization-without-launch',
    { prompt: 'none' },
    {
      cookies: 'none',
    },
  ),
  told('a state twice: neither is echoed', 'invalid_request', 'parameter-repeated', {}, { again: ['state', 'other'] }),
  told('a nonce twice', 'invalid_request', 'parameter-repeated', {}, { again: ['nonce', 'other'] }),
  told(
    'a parameter that nobody knows, twice',
    'invalid_request',
    'parameter-repeated',
    { x: '1' },
    { again: ['x', '2'] },
  ),
];

/** A redemption of what authorize gave that is refused, and spends nothing. */
const grant = (name: string, asked: Own, own: Own): Row => ({
  name,
  status: 400,
  code: 'grant-refused',
  step: async (scene) => {
    const { jar } = await offered(scene);
    const code = addressOf(await authorize(scene, jar, asked)).searchParams.get('code') ?? '';
    const { clientId } = scene.client;
    const form = Object.fromEntries(
      Object.entries({
        grant_type: 'authorization_code',
        code,
        redirect_uri: CALLBACK,
        code_verifier: VERIFIER,
        client_id: clientId,
        client_secret: scene.clientSecret,
        ...own,
      }).filter((entry): entry is [string, string] => entry[1] !== null),
    );
    return {
      to: 'token',
      ask: { path: ROUTES.token, form },
      secrets: [code, scene.clientSecret],
      afterwards: async () => {
        const verifier = asked['code_challenge'] === null ? null : VERIFIER;
        const reply = await redeemAsked(scene, code, { code_verifier: verifier });
        if (reply.statusCode !== 200) throw new Error(`the code is spent: ${reply.body}`);
      },
    };
  },
});

const NO_PKCE: Own = { code_challenge: null, code_challenge_method: null };

export const ASKED_GRANTS: readonly Row[] = [
  grant('no verifier for a challenge', {}, { code_verifier: null }),
  grant('another verifier', {}, { code_verifier: 'w'.repeat(43) }),
  grant('the challenge for a verifier', {}, { code_verifier: 'uU8X0uAqf0w5e1nZ7v5n1r5z2j3Q0q9b0o8c7d6e5f4' }),
  grant('a verifier too short', {}, { code_verifier: 'v' }),
  grant('a verifier without a challenge', NO_PKCE, {}),
  grant('no redirect_uri', {}, { redirect_uri: null }),
  grant('another redirect_uri', {}, { redirect_uri: `${CALLBACK}/` }),
  grant('the landing for a redirect_uri', {}, { redirect_uri: 'https://app.brightway.example/classes/algebra-1' }),
];

const accessed = (name: string, code: Code, authorization: (token: string) => string | null, after = 0): Row => ({
  name,
  status: 401,
  code,
  step: async (scene) => {
    const { jar } = await offered(scene);
    const answer = addressOf(await authorize(scene, jar));
    const reply = await redeemAsked(scene, answer.searchParams.get('code') ?? '');
    const { access_token: token }: { access_token: string } = JSON.parse(String(reply.body));
    if ((await userinfo(scene, token)).statusCode !== 200) throw new Error('the token opens nothing');
    scene.advance(after);
    const header = authorization(token);
    return {
      to: 'userinfo',
      ask: { path: ROUTES.userinfo, ...(header === null ? {} : { headers: { authorization: header } }) },
      secrets: [token, token.slice(22)],
      headers: {
        'www-authenticate':
          code === 'access-token-missing' ? 'Bearer realm="api"' : 'Bearer realm="api", error="invalid_token"',
      },
    };
  },
});

export const ACCESS_TOKENS: readonly Row[] = [
  accessed('no token', 'access-token-missing', () => null),
  accessed('Basic in its place', 'access-token-missing', () => 'Basic YTpi'),
  accessed('a token of nobody', 'access-token-refused', () => `Bearer ${'A'.repeat(65)}`),
  accessed('a token that is none', 'access-token-refused', () => 'Bearer x'),
  accessed(
    'a token with its last letter changed',
    'access-token-refused',
    (token) => `Bearer ${token.slice(0, -1)}${token.endsWith('A') ? 'E' : 'A'}`,
  ),
  accessed('a token after five minutes', 'access-token-refused', (token) => `Bearer ${token}`, 300),
  {
    ...accessed('a code for a token', 'access-token-refused', () => null),
    step: async (scene) => {
      const { jar } = await offered(scene);
      const code = addressOf(await authorize(scene, jar)).searchParams.get('code') ?? '';
      return {
        to: 'userinfo',
        ask: { path: ROUTES.userinfo, headers: { authorization: `Bearer ${code}` } },
        secrets: [code],
      };
    },
  },
  {
    name: 'a token in header and form',
    status: 400,
    code: 'credentials-twice',
    step: async () => ({
      to: 'userinfo',
      ask: {
        path: ROUTES.userinfo,
        form: { access_token: 'A'.repeat(65) },
        headers: { authorization: `Bearer ${'A'.repeat(65)}` },
      },
    }),
  },
];
