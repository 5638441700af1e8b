import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  ClientSecretBasic,
  type Configuration,
  type CustomFetch,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
} from 'openid-client';
import { fieldsOf } from '../../local/json.ts';
import { ROUTES } from '../../shared/names.ts';
import { handedOver, launch } from '../support/browser.ts';
import { CLAIM, newKey } from '../support/platform.ts';
import { launchState, mapCourse, type Roomkey } from '../support/roomkey.ts';
import { type ServedRoomkey, serveRoomkey } from '../support/server.ts';

const COURSE = '4dde05e8ca1973bcca9bffc13e1548820eee93a3';
const LANDING = 'https://app.brightway.example/classes/algebra%201%2Fp3';

let served: ServedRoomkey;
let roomkey: Roomkey;
before(async () => {
  served = await serveRoomkey();
  ({ roomkey } = served);
  await mapCourse(roomkey, roomkey.canvas, COURSE, [{ id: '5f1b', urlId: 'algebra 1/p3', name: 'Algebra 1' }]);
});
after(() => served.close());

/** Where the browser lands after a click. */
async function land(): Promise<URL> {
  const reply = await launch(roomkey, roomkey.canvas, {
    claims: (claims) => {
      claims[`${CLAIM}target_link_uri`] = `${served.url}/launch`;
    },
  });
  return handedOver(reply).url;
}

const stateOf = (landing: URL) => launchState(roomkey, (landing.searchParams.get('code') ?? '').slice(0, 22));

const plainFetch: CustomFetch = (url, { method, headers, body, redirect }) =>
  fetch(url, { method, headers, redirect, ...(body instanceof URLSearchParams ? { body } : {}) });

function configure(fetching = plainFetch): Promise<Configuration> {
  const { client, clientSecret } = roomkey;
  return discovery(new URL(served.url), client.clientId, undefined, ClientSecretBasic(clientSecret), {
    // This server alone speaks plain http.
    execute: [allowInsecureRequests, enableNonRepudiationChecks],
    [customFetch]: fetching,
  });
}

/** Asserts that the library refuses, and why. */
const refused = (attempt: Promise<unknown>, why: RegExp): Promise<void> =>
  assert.rejects(attempt, ({ cause }: Error) => why.test(cause instanceof Error ? cause.message : ''));

test('openid-client redeems from discovery alone: code, iss, signature, claims, launch', async () => {
  const tokens = await authorizationCodeGrant(await configure(), await land(), { idTokenExpected: true });
  const claims = tokens.claims();
  const handed = fieldsOf(tokens['launch']);
  assert.equal(claims?.iss, served.url);
  assert.equal(claims.aud, roomkey.client.clientId);
  assert.equal(claims.sub, fieldsOf(handed['user'])['id']);
  assert.equal(claims.exp - claims.iat, 300);
  assert.equal(claims['name'], 'Rosa Alvarez');
  assert.equal(fieldsOf(handed['class'])['url_id'], 'algebra 1/p3');
  assert.equal(tokens.token_type, 'bearer');
});

for (const [what, iss] of [
  ['another issuer', 'https://roomkey.attacker.example'],
  ['no issuer', null],
] as const) {
  test(`openid-client refuses ${what} in the address and sends the code nowhere`, async () => {
    const landing = await land();
    if (iss === null) landing.searchParams.delete('iss');
    else landing.searchParams.set('iss', iss);
    await refused(authorizationCodeGrant(await configure(), landing, { idTokenExpected: true }), /"iss"/);
    assert.equal(await stateOf(landing), 'ready');
  });
}

test('openid-client refuses an id token that no key of the JWKS has signed', async () => {
  const otherKey: CustomFetch = async (url, options) => {
    const answer = await plainFetch(url, options);
    if (!url.endsWith(ROUTES.jwks)) return answer;
    const { keys } = fieldsOf(await answer.json());
    const [key] = Array.isArray(keys) ? keys : [];
    const { n, e } = newKey('other').jwk;
    return Response.json({ keys: [{ ...fieldsOf(key), n, e }] });
  };
  const configuration = await configure(otherKey);
  await refused(authorizationCodeGrant(configuration, await land(), { idTokenExpected: true }), /signature/);
});

/** The exchange that Clever's own documents show. */
async function post(fields: Readonly<Record<string, string>>, authorization = basicOf(String)) {
  const answer = await fetch(`${served.url}/token`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'authorization_code', ...fields }),
  });
  return { status: answer.status, cache: answer.headers.get('cache-control'), body: fieldsOf(await answer.json()) };
}

const basicOf = (encode: (text: string) => string): string =>
  `Basic ${Buffer.from(`${encode(roomkey.client.clientId)}:${encode(roomkey.clientSecret)}`).toString('base64')}`;

const codeIn = (landing: URL): string => landing.searchParams.get('code') ?? '';

for (const [what, redirect] of [
  ['without redirect_uri', {}],
  ['with an empty redirect_uri', { redirect_uri: '' }],
  ['with redirect_uri', { redirect_uri: LANDING }],
  ['with the redirect_uri of a landing that adds a query', { redirect_uri: `${LANDING}?from=lms` }],
] as const) {
  test(`a bare form post redeems ${what}, once`, async () => {
    const code = codeIn(await land());
    const { status, cache, body } = await post({ code, ...redirect });
    assert.deepEqual([status, cache], [200, 'no-store']);
    assert.equal(fieldsOf(fieldsOf(body['launch'])['class'])['id'], '5f1b');
    const again = await post({ code, ...redirect });
    assert.deepEqual([again.status, again.body['error']], [400, 'invalid_grant']);
  });
}

for (const redirect_uri of [
  'https://app.brightway.example/classes/another',
  'https://app.brightway.example/home',
  'https://app.brightway.example/classes/algebra%201/p3',
  'https://app.attacker.example/classes/algebra%201%2Fp3',
  'http://app.brightway.example/classes/algebra%201%2Fp3',
  'https://app.brightway.example:8443/classes/algebra%201%2Fp3',
  `${LANDING}#fragment`,
  '/classes/algebra%201%2Fp3',
]) {
  test(`redirect_uri ${redirect_uri} is not the landing: refused, and the code stays good`, async () => {
    const code = codeIn(await land());
    const { status, body } = await post({ code, redirect_uri });
    assert.deepEqual([status, body['error']], [400, 'invalid_grant']);
    assert.equal((await post({ code })).status, 200);
  });
}

test('every way to encode the credentials is the same bytes', async () => {
  const sent: string[] = [];
  const listening: CustomFetch = (url, options) => {
    const authorization = new Headers(options.headers).get('authorization');
    if (authorization !== null) sent.push(authorization);
    return plainFetch(url, options);
  };
  await authorizationCodeGrant(await configure(listening), await land(), { idTokenExpected: true });
  const formEncoded = basicOf((text) => new URLSearchParams({ text }).toString().slice('text='.length));
  assert.deepEqual(sent, [formEncoded]);
  assert.equal(formEncoded, basicOf(String));
  assert.equal((await post({ code: codeIn(await land()) }, formEncoded)).status, 200);
});
