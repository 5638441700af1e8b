import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { createLocalJWKSet, SignJWT } from 'jose';
import { newSigningKey, type SigningKey } from '../../local/lms/keys.ts';
import { type MemberService, memberService } from '../../local/lms/member-service.ts';
import { NOW } from '../support/roomkey.ts';

/** What the demo's LMS refuses, and how it pages. */
const SCOPE = 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly';
const CONTAINER = 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json';
const TOKEN_URL = 'https://lms.example/token';
const members = [1, 2, 3, 4, 5].map((n) => ({ user_id: `u-${n}` }));

let own: SigningKey;
let other: SigningKey;
let now = NOW;
let service: MemberService;

before(async () => {
  own = await newSigningKey('schoology');
  other = { ...(await newSigningKey('schoology')), kid: own.kid };
});

function start(): void {
  now = NOW;
  const { n, e } = own.key.export({ format: 'jwk' });
  const keys = createLocalJWKSet({
    keys: [{ kty: 'RSA', kid: own.kid, alg: 'RS256', use: 'sig', n: String(n), e: String(e) }],
  });
  service = memberService({ toolId: 'tool', tokenUrl: TOKEN_URL, keys, pageSize: () => 2, now: () => now * 1000 });
}

function form(
  claims: Readonly<Record<string, unknown>> = {},
  more: Readonly<Record<string, string>> = {},
  key = own,
): Promise<URLSearchParams> {
  const all = { iss: 'tool', sub: 'tool', aud: TOKEN_URL, iat: NOW, exp: NOW + 60, jti: 'one', ...claims };
  return new SignJWT(all)
    .setProtectedHeader({ alg: 'RS256', kid: own.kid })
    .sign(key.key)
    .then(
      (assertion) =>
        new URLSearchParams({
          grant_type: 'client_credentials',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion,
          scope: SCOPE,
          ...more,
        }),
    );
}

const list = (authorization: string | null, accept = CONTAINER, query = '', who: typeof members | null = members) =>
  service.list(who, { url: new URL(`https://lms.example/members${query}`), authorization, accept });

const bearer = async (): Promise<string> => {
  const { body } = await service.token(await form());
  return `Bearer ${JSON.parse(body).access_token}`;
};

describe('no token', () => {
  const rows: readonly (readonly [string, () => Promise<URLSearchParams>, string])[] = [
    ['for another grant', () => form({}, { grant_type: 'password' }), 'unsupported_grant_type'],
    ['for no assertion', () => form({}, { client_assertion_type: '' }), 'invalid_request'],
    ['for another scope', () => form({}, { scope: 'openid' }), 'invalid_scope'],
    ['for what is no JWT', () => form({}, { client_assertion: 'x.y.z' }), 'invalid_client'],
    ['for another’s key', () => form({}, {}, other), 'invalid_client'],
    ['for another issuer', () => form({ iss: 'other' }), 'invalid_client'],
    ['for another subject', () => form({ sub: 'other' }), 'invalid_client'],
    ['for another audience', () => form({ aud: 'https://lms.example/other' }), 'invalid_client'],
    ['for what is over', () => form({ iat: NOW - 90, exp: NOW - 30 }), 'invalid_client'],
    ['for what was signed long ago', () => form({ iat: NOW - 400 }), 'invalid_client'],
    ['for what could be used twice', () => form({ jti: undefined }), 'invalid_client'],
  ];
  for (const [what, asked, error] of rows) {
    test(what, async () => {
      start();
      const { status, body } = await service.token(await asked());
      assert.deepEqual([status, JSON.parse(body)], [400, { error }]);
    });
  }

  test('for the same assertion again', async () => {
    start();
    const once = await form();
    assert.equal((await service.token(once)).status, 200);
    assert.deepEqual(JSON.parse((await service.token(once)).body), { error: 'invalid_client' });
  });
});

describe('no members', () => {
  for (const [what, status, ask] of [
    ['without a token', 401, async () => list(null)],
    ['for another token', 401, async () => list('Bearer other')],
    [
      'for a token that is over',
      401,
      async () => {
        const token = await bearer();
        now += 3600;
        return list(token);
      },
    ],
    ['in another form', 406, async () => list(await bearer(), 'application/json')],
    ['of a course that is not there', 404, async () => list(await bearer(), CONTAINER, '', null)],
  ] as const) {
    test(what, async () => {
      start();
      assert.equal((await ask()).status, status);
    });
  }
});

test('pages follow each other by their links, each of no more than is asked for', async () => {
  start();
  const token = await bearer();
  const walk = async (query: string): Promise<readonly string[]> => {
    const { headers, body } = list(token, CONTAINER, query);
    const told: { readonly members: typeof members } = JSON.parse(body);
    const page = told.members.map(({ user_id }) => user_id).join(' ');
    const [, next] = /<([^>]+)>; rel="next"/.exec(String(headers['link'])) ?? [];
    return next === undefined ? [page] : [page, ...(await walk(new URL(next).search))];
  };
  assert.deepEqual(await walk('?limit=500'), ['u-1 u-2', 'u-3 u-4', 'u-5']);
  assert.deepEqual(await walk('?limit=1'), ['u-1', 'u-2', 'u-3', 'u-4', 'u-5']);
});
