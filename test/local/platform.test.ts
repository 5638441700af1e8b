import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { newSigningKey, type SigningKey } from '../../local/lms/keys.ts';
import { type AuthorizeAnswer, type Click, createPlatform, type Platform } from '../../local/lms/platform.ts';
import type { PlatformFamily } from '../../local/lms/samples.ts';

const LAUNCH = 'https://tool.example/launch';
const CLICK: Click = { claims: { sub: 'someone' }, lifetime: 600, loginHint: 'hint-of-someone' };

let key: SigningKey;
let now = 1_800_000_000;

before(async () => {
  key = await newSigningKey('canvas');
});

function platformOf(family: PlatformFamily): Platform {
  return createPlatform({
    family,
    iss: `https://${family}.example`,
    authorizationEndpoint: 'https://sso.example/authorize',
    keySetUrl: 'https://sso.example/jwks',
    tool: { toolId: '170', loginUrl: 'https://tool.example/login', redirectUris: [LAUNCH], targetLinkUri: LAUNCH },
    keys: [key],
    now: () => now,
  });
}

/** A correct authentication request for a click, with changes; undefined leaves a parameter out. */
function authenticate(
  platform: Platform,
  params: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<AuthorizeAnswer> {
  const request = new URLSearchParams();
  const all = {
    scope: 'openid',
    response_type: 'id_token',
    response_mode: 'form_post',
    prompt: 'none',
    client_id: '170',
    redirect_uri: LAUNCH,
    login_hint: params['login_hint'],
    lti_message_hint: params['lti_message_hint'],
    state: 'st',
    nonce: 'no',
    ...changes,
  };
  for (const [name, value] of Object.entries(all)) if (value !== undefined) request.set(name, value);
  return platform.authorize(request);
}

function fieldsIn(answer: AuthorizeAnswer): Readonly<Record<string, string>> {
  assert.ok(answer.kind === 'post');
  return answer.fields;
}

describe('login initiation', () => {
  test('Canvas posts, with a long message hint and its own parameters', () => {
    const { method, url, params } = platformOf('canvas').initiate({ ...CLICK, extra: { canvas_region: 'us-east-1' } });
    assert.deepEqual([method, url], ['POST', 'https://tool.example/login']);
    assert.match(params['lti_message_hint'] ?? '', /^[\w-]+\.[\w-]{300,}\.[\w-]{43}$/);
    assert.deepEqual(
      [params['iss'], params['client_id'], params['canvas_region']],
      ['https://canvas.example', '170', 'us-east-1'],
    );
  });

  test('Moodle posts, with a message hint that is JSON', () => {
    const { method, params } = platformOf('moodle').initiate(CLICK);
    assert.equal(method, 'POST');
    assert.match(params['lti_message_hint'] ?? '', /^{"cmid":41,"launchid":"ltilaunch41_\d+"}$/);
  });

  test('Schoology gets, with a uuid, and may leave client_id out', () => {
    const { method, params } = platformOf('schoology').initiate({ ...CLICK, sendToolId: false });
    assert.equal(method, 'GET');
    assert.match(params['lti_message_hint'] ?? '', /^[0-9a-f-]{36}$/);
    assert.equal('client_id' in params, false);
  });
});

describe('a good authentication request', () => {
  for (const [family, aud, azp, age] of [
    // Canvas makes the token at the click.
    ['canvas', '170', '170', 240],
    ['schoology', ['170'], undefined, 0],
    ['moodle', '170', undefined, 0],
  ] as const) {
    test(`${family} answers with a token that its own keys verify`, async () => {
      const platform = platformOf(family);
      const { params } = platform.initiate(CLICK);
      now += 240;
      const { id_token, state } = fieldsIn(await authenticate(platform, params));
      const { payload, protectedHeader } = await jwtVerify(id_token ?? '', createLocalJWKSet(platform.keySet()), {
        currentDate: new Date(now * 1000),
      });
      assert.deepEqual(payload, {
        sub: 'someone',
        iss: `https://${family}.example`,
        aud,
        ...(azp !== undefined && { azp }),
        nonce: 'no',
        iat: now - age,
        exp: now - age + 600,
      });
      assert.deepEqual([state, protectedHeader], ['st', { alg: 'RS256', typ: 'JWT', kid: key.kid }]);
    });
  }

  test('without state there is none in the answer', async () => {
    const platform = platformOf('canvas');
    const fields = fieldsIn(await authenticate(platform, platform.initiate(CLICK).params, { state: undefined }));
    assert.equal('state' in fields, false);
  });
});

describe('errors that the tool hears of', () => {
  for (const [name, value, canvas, schoology] of [
    ['nonce', undefined, 'invalid_request_object', 'invalid_request'],
    ['prompt', 'login', 'invalid_request_object', 'invalid_request'],
    ['response_mode', 'query', 'invalid_request_object', 'invalid_request'],
    ['response_type', 'code', 'invalid_request_object', 'invalid_request'],
    ['scope', 'profile', 'invalid_request_object', 'invalid_request'],
    ['login_hint', 'someone-else', 'login_required', 'login_required'],
  ] as const) {
    test(`${name}=${value}`, async () => {
      for (const [family, error] of [
        ['canvas', canvas],
        ['schoology', schoology],
      ] as const) {
        const platform = platformOf(family);
        const fields = fieldsIn(await authenticate(platform, platform.initiate(CLICK).params, { [name]: value }));
        assert.deepEqual([fields['error'], fields['state'], fields['id_token']], [error, 'st', undefined]);
      }
    });
  }

  test('a click can be refused on purpose', async () => {
    const platform = platformOf('canvas');
    const { params } = platform.initiate({ ...CLICK, refuseWith: 'login_required' });
    assert.equal(fieldsIn(await authenticate(platform, params))['error'], 'login_required');
  });

  test('Canvas takes a click once, even when the first try was wrong', async () => {
    const platform = platformOf('canvas');
    const { params } = platform.initiate(CLICK);
    await authenticate(platform, params, { nonce: undefined });
    assert.equal(fieldsIn(await authenticate(platform, params))['error'], 'launch_no_longer_valid');
  });

  test('Canvas forgets a click after five minutes', async () => {
    const platform = platformOf('canvas');
    const { params } = platform.initiate(CLICK);
    now += 301;
    assert.equal(fieldsIn(await authenticate(platform, params))['error'], 'launch_no_longer_valid');
  });

  test('Schoology takes a click again', async () => {
    const platform = platformOf('schoology');
    const { params } = platform.initiate(CLICK);
    await authenticate(platform, params);
    assert.ok('id_token' in fieldsIn(await authenticate(platform, params)));
  });
});

for (const [name, value, reason] of [
  ['client_id', '171', 'unknown client_id'],
  ['redirect_uri', `${LAUNCH}/`, 'redirect_uri is not registered'],
  ['redirect_uri', 'https://elsewhere.example/launch', 'redirect_uri is not registered'],
  ['lti_message_hint', 'x', 'Invalid lti_message_hint'],
  ['lti_message_hint', undefined, 'Invalid lti_message_hint'],
] as const) {
  test(`${name}=${value} ends on a page of the platform`, async () => {
    const platform = platformOf('canvas');
    const answer = await authenticate(platform, platform.initiate(CLICK).params, { [name]: value });
    assert.deepEqual(answer, { kind: 'refused', reason });
  });
}

test('a repeated parameter ends on a page of the platform', async () => {
  const answer = await platformOf('canvas').authorize(new URLSearchParams('client_id=170&client_id=170'));
  assert.deepEqual(answer, { kind: 'refused', reason: 'client_id came more than once' });
});
