import assert from 'node:assert/strict';
import { env } from 'node:process';
import { after, before, beforeEach, describe, mock, test } from 'node:test';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { importJWK } from 'jose';
import type { Reply } from '../../shared/http/reply.ts';
import { rotateKeys } from '../../shared/keys/own/rotate.ts';
import { canvasConfiguration } from '../../shared/lti/canvas.ts';
import { DEFAULT_CLAIM_MAPS } from '../../shared/lti/family.ts';
import { CANVAS_ROUTE, ROUTES } from '../../shared/names.ts';
import { type Stand, startStand } from '../keys/own/signing.ts';
import { trouble } from '../store/proxy.ts';
import { NOW } from '../store/samples.ts';
import { CONTEXT, eventOf } from '../support/event.ts';
import { captureLines } from '../support/lines.ts';
import { SLIPS } from '../vectors/requests.ts';

const DAY = 86_400;

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<Reply>;

const captured = captureLines();
let stand: Stand;
let generation = 0;
let handler: Handler;
before(async () => {
  mock.timers.enable({ apis: ['Date'], now: NOW * 1000 });
  stand = await startStand();
  await stand.secret.read();
  // That client is settled; whoever makes one from here on finds nobody there.
  env['AWS_ENDPOINT_URL_SECRETS_MANAGER'] = 'http://127.0.0.1:9';
});
beforeEach(async () => {
  mock.timers.setTime(NOW * 1000);
  await stand.reset();
  generation += 1;
  const fresh: { handler: Handler } = await import(`../../functions/keys.ts?${generation}`);
  ({ handler } = fresh);
  stand.store.calls();
});
after(async () => {
  captured.stop();
  mock.timers.reset();
  await stand.close();
});

const ask = (method = 'GET') => handler(eventOf({ method, path: ROUTES.jwks }), CONTEXT);
const keysOf = (reply: Reply): readonly Record<string, string>[] => JSON.parse(String(reply.body)).keys;
const rotate = (now: number) => rotateKeys(stand.board, stand.secret, now);

describe('our key set', () => {
  test('is 503 with Retry-After until there is a key, and not a moment longer', async () => {
    const reply = await ask();
    assert.equal(reply.statusCode, 503);
    assert.match(String(reply.headers?.['retry-after']), /^\d+$/);
    assert.match(String(reply.headers?.['cache-control']), /no-store/);
    await rotate(NOW);
    assert.equal((await ask()).statusCode, 200);
  });

  test('is read from the stack item alone, once a minute', async () => {
    await rotate(NOW);
    stand.store.calls();
    for (const later of [0, 1, 59]) {
      mock.timers.setTime((NOW + later) * 1000);
      assert.equal((await ask()).statusCode, 200);
    }
    assert.deepEqual(stand.store.calls(), ['GetItem']);
    mock.timers.setTime((NOW + 60) * 1000);
    await ask();
    assert.deepEqual(stand.store.calls(), ['GetItem']);
  });

  test('shows a successor a day before it signs, and the old key beside it', async () => {
    await rotate(NOW);
    await rotate(NOW + 89 * DAY);
    const keys = keysOf(await ask());
    assert.equal(keys.length, 2);
    assert.equal(new Set(keys.map(({ kid }) => kid)).size, 2);
  });

  test('holds public members only, whatever the item holds', async () => {
    await rotate(NOW);
    const [key] = await stand.board.publishedKeys('consistent');
    assert.ok(key);
    assert.equal(await stand.board.lease('test', NOW), true);
    const leaking = { ...key, d: 'private', p: 'private', kty: 'oct', k: 'private' };
    assert.equal(await stand.board.publish([leaking], 'test'), true);
    const reply = await ask();
    for (const jwk of keysOf(reply)) {
      assert.deepEqual(Object.keys(jwk).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use']);
      assert.deepEqual([jwk['alg'], jwk['kty'], jwk['use']], ['RS256', 'RSA', 'sig']);
      await importJWK(jwk, 'RS256');
    }
    assert.ok(!String(reply.body).includes('private'));
  });

  test('may be cached for less than the day for which a next key is shown ahead', async () => {
    await rotate(NOW);
    const age = Number(/^public, max-age=(\d+)$/.exec(String((await ask()).headers?.['cache-control']))?.[1]);
    assert.ok(age > 0 && age + 60 < DAY);
  });

  test('is 503 while the table is away', async () => {
    stand.store.fate(() => trouble('AccessDeniedException'));
    assert.equal((await ask()).statusCode, 503);
    stand.store.fate(() => 'pass');
  });
});

describe('the configuration of Canvas', () => {
  const asked = (rawQueryString = '') =>
    handler({ ...eventOf({ method: 'GET', path: CANVAS_ROUTE }), rawQueryString }, CONTEXT);
  const read = async (query?: string) => JSON.parse(String((await asked(query)).body));

  test('is what the command prints, may be cached, and costs no read', async () => {
    const reply = await asked();
    assert.equal(reply.statusCode, 200);
    assert.match(String(reply.headers?.['cache-control']), /^public, max-age=/);
    assert.deepEqual(
      await read(),
      canvasConfiguration({
        baseUrl: env['ROOMKEY_BASE_URL'] ?? '',
        title: env['ROOMKEY_DISPLAY_NAME'] ?? '',
        persons: true,
      }),
    );
    assert.deepEqual(stand.store.calls(), []);
  });

  test('asks for nothing that names a person where its address says so', async () => {
    for (const query of ['person_ids=none', 'members=read&person_ids=none']) {
      const { custom_fields: fields, extensions } = await read(query);
      assert.equal(extensions[0].privacy_level, 'anonymous', query);
      assert.ok(!('user_sis_id' in fields) && 'section_sis_ids' in fields);
    }
  });

  for (const [what, query] of SLIPS) {
    test(`gives nothing to an address with ${what}, rather than what names persons`, async () => {
      const reply = await asked(query);
      assert.equal(reply.statusCode, 400);
      assert.equal(JSON.parse(String(reply.body)).code, 'configuration-malformed');
      assert.doesNotMatch(String(reply.body), /user_sis_id/);
      assert.doesNotMatch(String(reply.headers?.['cache-control']), /public/);
    });
  }

  test('asks in Canvas for each place where launches are looked through', async () => {
    const places = Object.keys((await read()).custom_fields).map((name) => `custom.${name}`);
    assert.deepEqual(places.toSorted(), Object.values(DEFAULT_CLAIM_MAPS.canvas).toSorted());
  });
});
