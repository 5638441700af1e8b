import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { env } from 'node:process';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { PLATFORMS } from '../../local/demo.ts';
import { close, listen } from '../../local/listen.ts';
import { type Served, serve } from '../../local/serve.ts';
import { registrationKey } from '../../shared/store/table/keys.ts';
import { connect } from '../../shared/store/table/sdk.ts';
import { CLAIM, claimsOf, newKey, signToken, type TestKey } from '../support/platform.ts';
import { realAssembly, temporaryFolder } from './assembly.ts';
import { Browser } from './browser.ts';

/** The bundles as they are deployed, and a platform that changes its key under them. */
const { iss, toolId, deploymentId } = PLATFORMS.canvas;
const [OLD, NEW, FORGED] = [newKey('old'), newKey('new'), newKey('forged')];

/** What the platform publishes, and how long it takes to say so. */
const published = { keys: [OLD.jwk], delay: 0, fetches: 0 };
const platform = createServer(async (_, response) => {
  published.fetches += 1;
  const body = JSON.stringify({ keys: published.keys });
  await wait(published.delay);
  response.end(body);
});

let demo: Served;
before(async () => {
  const keySet = `http://127.0.0.1:${await listen(platform, 0)}/jwks`;
  demo = await serve({ cdkOut: await realAssembly(), dir: temporaryFolder(), port: 0, quiet: true });
  Object.assign(env, {
    AWS_ENDPOINT_URL_DYNAMODB: demo.dynamodb.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
  await connect(demo.dynamodb.table).update(registrationKey(iss, toolId), { set: { keySet } });
});
after(async () => {
  await demo.close();
  await close(platform);
});

const post = (browser: Browser, form: Record<string, string>) =>
  browser.request(`${demo.urls.roomkey}/launch`, { form }, 'https://canvas.lms.localhost');

async function login(browser: Browser) {
  const { roomkey } = demo.urls;
  const target = `${roomkey}/launch`;
  const form = { iss, client_id: toolId, login_hint: 'h', target_link_uri: target };
  const { headers } = await browser.request(`${roomkey}/login`, { form });
  const { searchParams } = new URL(headers.get('location') ?? '');
  return { state: searchParams.get('state') ?? '', nonce: searchParams.get('nonce') ?? '', target };
}

type Begun = Awaited<ReturnType<typeof login>>;

function answerOf({ state, nonce, target }: Begun, key: TestKey): Record<string, string> {
  const now = Math.floor(Date.now() / 1000);
  const claims = claimsOf('canvas-student-one-section', { now, nonce, targetLinkUri: target });
  Object.assign(claims, { iss, aud: toolId, [`${CLAIM}deployment_id`]: deploymentId });
  return { id_token: signToken(claims, key), state };
}

/** Sixty people who have clicked, and whose answers come one after another. */
async function crowd(key: TestKey): Promise<readonly number[]> {
  const begun: { browser: Browser; launch: Begun }[] = [];
  for (let i = 0; i < 60; i++) {
    const browser = new Browser('document');
    begun.push({ browser, launch: await login(browser) });
  }
  return Promise.all(
    begun.map(async ({ browser, launch }, i) => {
      await wait(i * 20);
      return (await post(browser, answerOf(launch, key))).status;
    }),
  );
}

const refusedOf = (statuses: readonly number[]): number => statuses.filter((status) => status >= 400).length;

test('sixty launches at the moment of a rotation all go in, from a platform that answers slowly', async () => {
  assert.equal(refusedOf(await crowd(OLD)), 0);
  published.keys = [OLD.jwk, NEW.jwk];
  published.delay = 1500;
  published.fetches = 0;
  assert.equal(refusedOf(await crowd(NEW)), 0);
  assert.equal(published.fetches, 1);
});

test('somebody who posts another unknown key each second hides no rotated one', async () => {
  const next = newKey('next');
  published.delay = 0;
  let goesOn = true;
  const attack = (async () => {
    const browser = new Browser('document');
    const launch = await login(browser);
    for (let i = 0; goesOn; i++) {
      const { status } = await post(browser, answerOf(launch, { ...FORGED, kid: `forged-${i}` }));
      assert.equal(status, 401);
      await wait(1000);
    }
  })();
  await wait(1500);
  published.keys = [NEW.jwk, next.jwk];
  assert.equal(refusedOf(await crowd(next)), 0);
  goesOn = false;
  await attack;
});

test('a key exchanged under its kid counts with the next launch', async () => {
  const exchanged = newKey('next');
  await wait(1000);
  published.keys = [NEW.jwk, exchanged.jwk];
  assert.equal(refusedOf(await crowd(exchanged)), 0);
});
