import type { Code } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/names.ts';
import { type Ask, pairsOf } from '../support/event.ts';
import { BASE_URL, ROUTES } from '../support/roomkey.ts';
import type { Row } from './row.ts';

export const CANVAS_LOGIN = {
  iss: 'https://canvas.instructure.com',
  client_id: '170000000000559',
  login_hint: 'hint-535fa085f22b',
  target_link_uri: `${BASE_URL}/launch`,
  lti_message_hint: 'message-hint-of-canvas',
} as const;

/** What an LMS posts where the app was added as LTI 1.1. */
export const LTI_1 = {
  lti_message_type: 'basic-lti-launch-request',
  lti_version: 'LTI-1p0',
  oauth_consumer_key: 'consumer-4711',
  oauth_signature: 'c2lnbmF0dXJl',
  user_id: '42',
} as const;

type Fields = Readonly<Record<string, string>>;

const byPost = (form: Ask['form']): Ask => (form === undefined ? { path: ROUTES.login } : { path: ROUTES.login, form });
const byGet = (query: string | URLSearchParams): Ask => ({ path: ROUTES.login, query });
const without = (name: keyof typeof CANVAS_LOGIN): Fields =>
  Object.fromEntries(Object.entries(CANVAS_LOGIN).filter(([key]) => key !== name));

const SECRETS = ['hint-535fa085f22b', 'message-hint-of-canvas'];

const row = (name: string, status: number, code: Code, ask: Ask, secrets: readonly string[] = []): Row => ({
  name,
  status,
  code,
  step: async () => ({ to: 'login', ask, secrets: [...SECRETS, ...secrets] }),
});

/** The same by POST and by GET. */
const both = (
  name: string,
  status: number,
  code: Code,
  fields: Fields | readonly (readonly [string, string])[],
  secrets?: readonly string[],
): readonly Row[] => [
  row(`${name}, by POST`, status, code, byPost(fields), secrets),
  row(`${name}, by GET`, status, code, byGet(pairsOf(fields)), secrets),
];

const twice = (name: keyof typeof CANVAS_LOGIN, value: string = CANVAS_LOGIN[name]) => [
  ...Object.entries(CANVAS_LOGIN),
  [name, value] as const,
];

/** A login of exactly so many bytes. */
export function padded(bytes: number): string {
  const query = `${new URLSearchParams({ ...CANVAS_LOGIN })}&padding=`;
  return query + 'x'.repeat(bytes - query.length);
}

/** Login initiations that are refused: Security Framework 1.0 5.1.1. */
export const INITIATIONS: readonly Row[] = [
  ...both('no iss', 400, 'login-parameter-missing', without('iss')),
  ...both('iss empty', 400, 'login-parameter-missing', { ...CANVAS_LOGIN, iss: '' }),
  ...both('no login_hint', 400, 'login-parameter-missing', without('login_hint')),
  ...both('no target_link_uri', 400, 'login-parameter-missing', without('target_link_uri')),
  ...both('an issuer that nobody registered', 400, 'registration-unknown', {
    ...CANVAS_LOGIN,
    client_id: '47',
    iss: 'https://evil.example',
  }),
  ...both('an issuer that nobody registered, a client_id that somebody has', 400, 'issuer-unknown', {
    ...CANVAS_LOGIN,
    iss: 'https://canvas.beta.instructure.com',
  }),
  ...both('iss longer than any', 400, 'registration-unknown', { ...CANVAS_LOGIN, iss: `https://${'x'.repeat(2041)}` }),
  ...both('client_id longer than any', 400, 'registration-unknown', { ...CANVAS_LOGIN, client_id: '1'.repeat(256) }),
  ...both('target_link_uri longer than any', 400, 'login-parameter-missing', {
    ...CANVAS_LOGIN,
    target_link_uri: `${BASE_URL}/${'x'.repeat(2048)}`,
  }),
  ...both('a launch of LTI 1.1', 400, 'lti-version-1', LTI_1),
  ...both('a client_id that nobody registered', 400, 'registration-unknown', {
    ...CANVAS_LOGIN,
    client_id: '4711471147114711',
  }),
  ...both('the client_id of another platform', 400, 'issuer-unknown', {
    ...CANVAS_LOGIN,
    client_id: '8409082949',
  }),
  ...both('iss with a slash at its end', 400, 'issuer-unknown', { ...CANVAS_LOGIN, iss: `${CANVAS_LOGIN.iss}/` }),
  ...both('iss in other case', 400, 'issuer-unknown', { ...CANVAS_LOGIN, iss: 'https://CANVAS.instructure.com' }),
  ...both('no client_id, two registrations of this issuer', 400, 'registration-ambiguous', without('client_id')),
  ...both('client_id empty, two registrations of this issuer', 400, 'registration-ambiguous', {
    ...CANVAS_LOGIN,
    client_id: '',
  }),
  ...both('no client_id, an issuer that nobody registered', 400, 'registration-unknown', {
    ...without('client_id'),
    iss: 'https://evil.example',
  }),
  ...both('iss and client_id that run together', 400, 'registration-unknown', {
    ...CANVAS_LOGIN,
    iss: 'https://canvas.instructure.com1',
    client_id: '70000000000559',
  }),
  ...both('a registration that is suspended', 403, 'registration-suspended', {
    ...CANVAS_LOGIN,
    client_id: '170000000000903',
  }),
  ...both('iss twice', 400, 'parameter-repeated', twice('iss')),
  ...both('iss twice, the second of somebody else', 400, 'parameter-repeated', twice('iss', 'https://evil.example'), [
    'evil.example',
  ]),
  ...both('client_id twice', 400, 'parameter-repeated', twice('client_id')),
  ...both('login_hint twice', 400, 'parameter-repeated', twice('login_hint', 'another-hint')),
  ...both('target_link_uri twice', 400, 'parameter-repeated', twice('target_link_uri')),
  ...both('lti_message_hint twice', 400, 'parameter-repeated', twice('lti_message_hint')),
  ...both('iss of markup', 400, 'issuer-unknown', { ...CANVAS_LOGIN, iss: '"><script>alert(1)</script>' }).map(
    (one): Row => ({
      ...one,
      step: async (scene) => ({
        ...(await one.step(scene)),
        says: '<p>iss: <code>&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;</code></p>',
      }),
    }),
  ),
  row(
    'iss that is not UTF-8',
    400,
    'issuer-unknown',
    byGet(`${new URLSearchParams({ ...without('iss') })}&iss=%FF%FE`),
  ),
  row('one byte more than 8 KB, by GET', 413, 'request-too-large', byGet(padded(LIMITS.loginQuery + 1))),
  row(
    'one byte more than 64 KB, by POST',
    413,
    'request-too-large',
    byPost(new URLSearchParams(padded(LIMITS.loginBody + 1))),
  ),
  row('parameters in the query of a POST', 400, 'login-parameter-missing', {
    ...byPost({ x: '1' }),
    query: new URLSearchParams({ ...CANVAS_LOGIN }),
  }),
  row('nothing at all, by GET', 400, 'login-parameter-missing', byGet('')),
];
