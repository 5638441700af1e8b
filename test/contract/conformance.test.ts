import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { type Fields, fieldsOf, listOf } from '../../local/json.ts';
import type { Reply } from '../../shared/http/reply.ts';
import { addressOf, authorize, CALLBACK, redeemAsked, requestOf, userinfo, VERIFIER } from '../support/application.ts';
import { codeOf } from '../support/browser.ts';
import { BASE_URL, ROUTES } from '../support/roomkey.ts';
import { offered } from '../vectors/authorizations.ts';
import { sceneOfFile } from '../vectors/check.ts';

/**
 * The modules of the OpenID Foundation's plan for the basic profile (oidcc-basic-certification-test-plan), each by its name, as far as
 * they apply: the user has been signed in by the LMS before, and nobody can be asked for a password here.
 */

const scene = sceneOfFile();

const body = (reply: Reply): Fields => fieldsOf(JSON.parse(String(reply.body)));

type Own = Readonly<Record<string, string | null>>;

/** The answer to a request of a browser that a launch has left. */
const answered = async (own: Own = {}) => addressOf(await authorize(scene(), (await offered(scene())).jar, own));

async function tokensFor(own: Own = {}, redeemed: Own = {}): Promise<Fields> {
  const code = (await answered(own)).searchParams.get('code') ?? '';
  const reply = await redeemAsked(scene(), code, redeemed);
  assert.equal(reply.statusCode, 200, String(reply.body));
  return body(reply);
}

const claimsOf = async (own: Own = {}): Promise<Fields> => decodeJwt(String((await tokensFor(own))['id_token']));

/** A code comes, and no error, whatever else was asked for. */
const succeeds = (own: Own) => async () => {
  const { searchParams } = await answered(own);
  assert.deepEqual([...searchParams.keys()], ['code', 'state', 'iss']);
};

const told = (own: Own, error: string) => async () => {
  const { searchParams } = await answered(own);
  assert.deepEqual([searchParams.get('error'), searchParams.has('code')], [error, false]);
};

const posted = (form: Record<string, string>, headers: Record<string, string> = {}) =>
  scene().call('userinfo', { path: ROUTES.userinfo, form, headers });

/** Claims of a scope that are known, and none that is not. */
const scoped =
  (scope: string, ...names: readonly string[]) =>
  async () => {
    const tokens = await tokensFor({ scope });
    const told = body(await userinfo(scene(), String(tokens['access_token'])));
    for (const name of names) assert.equal(typeof told[name], 'string', name);
  };

const other = async (): Promise<string> => {
  const [header, payload = '', signature] = String((await tokensFor())['id_token']).split('.');
  const claims = { ...fieldsOf(JSON.parse(Buffer.from(payload, 'base64url').toString())), sub: 'somebody-else' };
  return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
};

const MODULES: Readonly<Record<string, () => Promise<void>>> = {
  'oidcc-server': async () => {
    const tokens = await tokensFor();
    assert.deepEqual([tokens['token_type'], typeof tokens['expires_in']], ['Bearer', 'number']);
    const { iss, aud, sub, nonce, exp, iat } = decodeJwt(String(tokens['id_token']));
    assert.deepEqual([iss, aud, nonce], [BASE_URL, scene().client.clientId, 'nonce-1']);
    assert.ok(typeof sub === 'string' && sub.length <= 255 && Number(exp) > Number(iat));
  },
  'oidcc-response-type-missing': told({ response_type: null }, 'invalid_request'),
  'oidcc-idtoken-signature': async () => {
    const idToken = String((await tokensFor())['id_token']);
    const keys = body(await scene().call('keys', { path: ROUTES.jwks }));
    const set = createLocalJWKSet({ keys: listOf(keys['keys']).map((key) => ({ kty: 'RSA', ...fieldsOf(key) })) });
    await jwtVerify(idToken, set, { issuer: BASE_URL, currentDate: new Date(scene().now() * 1000) });
    assert.equal(decodeProtectedHeader(idToken).alg, 'RS256');
  },
  'oidcc-userinfo-get': async () => {
    const tokens = await tokensFor();
    const told = await userinfo(scene(), String(tokens['access_token']));
    assert.match(String(told.headers?.['content-type']), /^application\/json/);
    assert.equal(body(told)['sub'], decodeJwt(String(tokens['id_token'])).sub);
  },
  'oidcc-userinfo-post-header': async () => {
    const token = String((await tokensFor())['access_token']);
    assert.equal((await posted({}, { authorization: `Bearer ${token}` })).statusCode, 200);
  },
  'oidcc-userinfo-post-body': async () => {
    const token = String((await tokensFor())['access_token']);
    assert.equal((await posted({ access_token: token })).statusCode, 200);
  },
  'oidcc-ensure-request-without-nonce-succeeds-for-code-flow': async () => {
    assert.equal((await claimsOf({ nonce: null }))['nonce'], undefined);
  },
  'oidcc-scope-profile': scoped('openid profile', 'sub', 'name', 'given_name', 'family_name'),
  'oidcc-scope-email': scoped('openid email', 'sub', 'email'),
  'oidcc-scope-address': scoped('openid address', 'sub'),
  'oidcc-scope-phone': scoped('openid phone', 'sub'),
  'oidcc-scope-all': scoped('openid profile email address phone', 'sub', 'name', 'email'),
  'oidcc-ensure-other-scope-order-succeeds': scoped('email openid', 'sub', 'email'),
  'oidcc-display-page': succeeds({ display: 'page' }),
  'oidcc-display-popup': succeeds({ display: 'popup' }),
  // Not by this: nobody but the LMS can sign somebody in anew. The suite would want a second login here.
  'oidcc-prompt-login': told({ prompt: 'login' }, 'login_required'),
  'oidcc-prompt-none-not-logged-in': async () => {
    await offered(scene());
    const { searchParams } = addressOf(await authorize(scene(), [], { prompt: 'none' }));
    assert.equal(searchParams.get('error'), 'login_required');
  },
  'oidcc-prompt-none-logged-in': succeeds({ prompt: 'none' }),
  // The suite would want a second login here, too.
  'oidcc-max-age-1': async () => {
    const { jar } = await offered(scene());
    scene().advance(2);
    const { searchParams } = addressOf(await authorize(scene(), jar, { max_age: '1' }));
    assert.equal(searchParams.get('error'), 'login_required');
  },
  'oidcc-max-age-10000': async () => {
    const { jar } = await offered(scene());
    const at = scene().now();
    scene().advance(5);
    const code = addressOf(await authorize(scene(), jar, { max_age: '10000' })).searchParams.get('code') ?? '';
    const { id_token: idToken } = body(await redeemAsked(scene(), code));
    assert.equal(decodeJwt(String(idToken))['auth_time'], at);
  },
  'oidcc-ensure-request-with-unknown-parameter-succeeds': succeeds({ extra: 'foobar' }),
  'oidcc-id-token-hint': async () => {
    const before = await tokensFor();
    const hint = String(before['id_token']);
    scene().advance(3600);
    const claims = await claimsOf({ prompt: 'none', id_token_hint: hint });
    assert.equal(claims['sub'], decodeJwt(hint).sub);
  },
  'oidcc-login-hint': succeeds({ login_hint: 'ada@school.example' }),
  'oidcc-ui-locales': succeeds({ ui_locales: 'se' }),
  'oidcc-claims-locales': succeeds({ claims_locales: 'se' }),
  'oidcc-ensure-request-with-acr-values-succeeds': succeeds({ acr_values: '1 2' }),
  'oidcc-codereuse': async () => {
    const code = (await answered()).searchParams.get('code') ?? '';
    assert.equal((await redeemAsked(scene(), code)).statusCode, 200);
    const again = await redeemAsked(scene(), code);
    assert.deepEqual([again.statusCode, body(again)['error']], [400, 'invalid_grant']);
  },
  'oidcc-codereuse-30seconds': async () => {
    const code = (await answered()).searchParams.get('code') ?? '';
    const tokens = body(await redeemAsked(scene(), code));
    scene().advance(30);
    assert.equal(body(await redeemAsked(scene(), code))['error'], 'invalid_grant');
    // RFC 6749 §4.1.2 would have the token end, too; docs/decisions.md says why it does not. The suite warns of it.
    assert.equal((await userinfo(scene(), String(tokens['access_token']))).statusCode, 200);
  },
  'oidcc-ensure-registered-redirect-uri': async () => {
    const reply = await authorize(scene(), (await offered(scene())).jar, { redirect_uri: `${CALLBACK}x` });
    assert.deepEqual([codeOf(reply), reply.headers?.['location']], ['redirect-uri-refused', undefined]);
  },
  'oidcc-ensure-post-request-succeeds': async () => {
    const { jar } = await offered(scene());
    const ask = { path: ROUTES.authorize, form: requestOf(scene()), cookies: jar };
    assert.ok(addressOf(await scene().call('authorize', ask)).searchParams.has('code'));
  },
  'oidcc-server-client-secret-post': async () => {
    const code = (await answered()).searchParams.get('code') ?? '';
    const { clientId } = scene().client;
    const own = { client_id: clientId, client_secret: scene().clientSecret };
    const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: VERIFIER, ...own };
    assert.equal((await scene().call('token', { path: ROUTES.token, form })).statusCode, 200);
  },
  'oidcc-request-uri-unsigned': told({ request_uri: 'https://app.brightway.example/r' }, 'request_uri_not_supported'),
  'oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported': told(
    { request: 'eyJhbGciOiJub25lIn0.e30.' },
    'request_not_supported',
  ),
  // Where the address stands in the request object alone, nobody may be told.
  'oidcc-ensure-request-object-with-redirect-uri': async () => {
    const own = { request: 'eyJhbGciOiJub25lIn0.e30.', redirect_uri: null };
    const reply = await authorize(scene(), (await offered(scene())).jar, own);
    assert.deepEqual([codeOf(reply), reply.headers?.['location']], ['redirect-uri-refused', undefined]);
  },
  'oidcc-claims-essential': async () => {
    const claims = JSON.stringify({ userinfo: { name: { essential: true } } });
    const tokens = await tokensFor({ scope: 'openid', claims });
    assert.equal(typeof body(await userinfo(scene(), String(tokens['access_token'])))['name'], 'string');
  },
  'oidcc-refresh-token': async () => {
    const tokens = await tokensFor({ scope: 'openid offline_access', prompt: 'consent' });
    assert.equal(tokens['refresh_token'], undefined);
    const grant = { grant_type: 'refresh_token', refresh_token: 'x', redirect_uri: null, code_verifier: null };
    assert.equal(body(await redeemAsked(scene(), 'x', grant))['error'], 'unsupported_grant_type');
  },
  'oidcc-ensure-request-with-valid-pkce-succeeds': async () => void (await tokensFor()),
};

for (const [name, holds] of Object.entries(MODULES)) test(name, holds);

/** An ID token that names somebody else, or nobody of ours: what OpenID Connect Core 3.1.2.1 and 3.1.2.6 say. */
const HINTS: Readonly<Record<string, readonly [() => Promise<string>, string]>> = {
  'of another user': [other, 'login_required'],
  'of another issuer': [
    async () => `e30.${Buffer.from('{"iss":"https://accounts.example","sub":"1"}').toString('base64url')}.x`,
    'invalid_request',
  ],
  'without a user': [
    async () => `e30.${Buffer.from(JSON.stringify({ iss: BASE_URL })).toString('base64url')}.x`,
    'invalid_request',
  ],
  'that is no token': [async () => 'ada', 'invalid_request'],
  'that is no JSON': [async () => 'e30.e30x.x', 'invalid_request'],
  'in five parts, as encrypted ones are': [async () => 'a.b.c.d.e', 'invalid_request'],
};
for (const [name, [make, error]] of Object.entries(HINTS)) {
  test(`id_token_hint ${name}: ${error}, and nothing is spent`, async () => {
    const hint = await make();
    const { jar } = await offered(scene());
    for (const prompt of ['none', null]) {
      const { searchParams } = addressOf(await authorize(scene(), jar, { id_token_hint: hint, prompt }));
      assert.deepEqual([searchParams.get('error'), searchParams.has('code')], [error, false]);
    }
    assert.ok(addressOf(await authorize(scene(), jar)).searchParams.has('code'));
  });
}
