import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { LaunchObject } from '../../shared/handoff/object.ts';
import { parseLti1p1 } from '../../shared/lti/lti1p1.ts';
import type { ConsumerKey } from '../../shared/records/registration.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { handedOver, launch, redeem } from '../support/browser.ts';
import { CLAIM, type Claims } from '../support/platform.ts';
import { mapCourse, type Roomkey, startRoomkey } from '../support/roomkey.ts';

let roomkey: Roomkey;
before(async () => {
  roomkey = await startRoomkey();
  await mapCourse(roomkey, roomkey.canvas, 'moved', [{ id: 'algebra' }]);
});
after(() => roomkey.close());

const KEY: ConsumerKey = { key: 'acme-lincoln', secret: 'a secret of 2019' };
const OLD = {
  user_id: '535fa085f22b4655f48cd5a36a9215f64c062838',
  resource_link_id: '8865aa05b4b79b64a91a86042e43af5e',
};
const HANDED = { user_id: OLD.user_id, context_id: null, resource_link_id: OLD.resource_link_id };

/** As the migration guide has it, over the claims that go with it. */
const signed = (claims: Claims, { key, secret }: ConsumerKey, over: Claims = {}): string => {
  const all = { iss: claims['iss'], aud: claims['aud'], exp: claims['exp'], nonce: claims['nonce'], ...over };
  const deployment = over['deployment'] ?? claims[`${CLAIM}deployment_id`];
  const base = [key, deployment, all.iss, [all.aud].flat()[0], all.exp, all.nonce].join('&');
  return createHmac('sha256', secret).update(base).digest('base64');
};

type Said = object | string | undefined;

async function opened(said: (claims: Claims) => Said): Promise<LaunchObject['lti1p1']> {
  const reply = await launch(roomkey, roomkey.canvas, {
    claims: (claims) => {
      Object.assign(claims, { [`${CLAIM}context`]: { id: 'moved' } });
      Object.assign(claims, { [`${CLAIM}lti1p1`]: said(claims) });
    },
  });
  const answer = await redeem(roomkey, handedOver(reply).code);
  const { launch: handed }: { launch: LaunchObject } = JSON.parse(String(answer.body));
  return handed.lti1p1;
}

const set = async (keys: readonly ConsumerKey[] | null): Promise<void> => {
  await registrations(roomkey.dynamo).setLti1p1(roomkey.canvas.registration, keys);
  roomkey.advance(61);
};

const right = (claims: Claims) => ({
  ...OLD,
  oauth_consumer_key: KEY.key,
  oauth_consumer_key_sign: signed(claims, KEY),
});

test('what nobody asked for is not handed over', async () => {
  await set(null);
  assert.equal(await opened(right), null);
});

test('the migration guide’s own example', () => {
  const key = { key: '179248902', secret: 'my-lti11-secret' };
  const registration = { iss: 'https://lmsvendor.com', toolId: 'PM48OJSfGDTAzAo', lti1p1: [key] };
  const payload = {
    exp: 1551290856,
    nonce: '172we8671fd8z',
    [`${CLAIM}deployment_id`]: '689302',
    [`${CLAIM}lti1p1`]: {
      user_id: '34212',
      oauth_consumer_key: key.key,
      oauth_consumer_key_sign: 'lWd54kFo5qU7xshAna6v8BwoBm6tmUjc6GTax6+12ps=',
    },
  };
  assert.equal(parseLti1p1(payload, registration)?.consumerKey, key.key);
});

test('names without a key, as Canvas sends them of every user', async () => {
  await set([]);
  assert.deepEqual(await opened(() => OLD), { ...HANDED, consumer_key: null });
});

test('a key whose secret the LMS knows', async () => {
  await set([{ key: 'another', secret: 'another' }, KEY]);
  assert.deepEqual(await opened((claims) => ({ ...right(claims), context_id: 'c' })), {
    ...HANDED,
    context_id: 'c',
    consumer_key: KEY.key,
  });
});

describe('a key that is not proven is not handed over', () => {
  const other = { key: KEY.key, secret: 'a secret of 2020' };
  const rows: readonly (readonly [string, (claims: Claims) => Said])[] = [
    ['without a sign', (claims) => ({ ...right(claims), oauth_consumer_key_sign: undefined })],
    ['signed with another secret', (claims) => ({ ...right(claims), oauth_consumer_key_sign: signed(claims, other) })],
    [
      'that nobody here knows',
      (claims) => ({
        ...right(claims),
        oauth_consumer_key: 'unknown',
        oauth_consumer_key_sign: signed(claims, { key: 'unknown', secret: KEY.secret }),
      }),
    ],
    ['with the sign of another key', (claims) => ({ ...right(claims), oauth_consumer_key: 'another' })],
    ...(
      [
        ['nonce', 'another'],
        ['exp', 1],
        ['iss', 'https://lms.example'],
        ['aud', '1'],
        ['deployment', '1'],
      ] as const
    ).map(
      ([name, value]) =>
        [
          `with the sign of another ${name}`,
          (claims: Claims) => ({ ...right(claims), oauth_consumer_key_sign: signed(claims, KEY, { [name]: value }) }),
        ] as const,
    ),
    [
      'with half of a sign',
      (claims) => ({ ...right(claims), oauth_consumer_key_sign: signed(claims, KEY).slice(0, 20) }),
    ],
    ['as a list', (claims) => ({ ...right(claims), oauth_consumer_key: [KEY.key] })],
  ];
  for (const [name, said] of rows) {
    test(name, async () => {
      await set([{ key: 'another', secret: 'another' }, KEY]);
      assert.deepEqual(await opened(said), { ...HANDED, consumer_key: null });
    });
  }
});

for (const [name, said] of [
  ['nothing', undefined],
  ['a text', 'x'],
  ['numbers', { user_id: 7, resource_link_id: 8 }],
  ['256 characters', { user_id: 'x'.repeat(256) }],
  ['nothing within', {}],
] as const) {
  test(`${name} is nothing said, and no launch is refused for it`, async () => {
    await set([KEY]);
    assert.equal(await opened(() => said), null);
  });
}

test('neither secret nor name is in a log line', async () => {
  await set([KEY]);
  roomkey.lines();
  await opened(right);
  const told = JSON.stringify(roomkey.lines());
  for (const text of [KEY.secret, KEY.key, OLD.user_id, OLD.resource_link_id]) assert.ok(!told.includes(text));
});

test('where ids of persons are dropped, so are these', async () => {
  await set([KEY]);
  await deployments(roomkey.dynamo).setNoPersonIds(roomkey.canvas.deployment, true);
  roomkey.advance(61);
  assert.equal(await opened(right), null);
  await deployments(roomkey.dynamo).setNoPersonIds(roomkey.canvas.deployment, false);
  roomkey.advance(61);
});
