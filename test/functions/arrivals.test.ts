import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { PARTITIONS } from '../../shared/names.ts';
import { allArrivals } from '../../shared/store/directory/arrivals.ts';
import { eraser } from '../../shared/store/table/erase.ts';
import { trouble } from '../store/proxy.ts';
import { codeOf, post, type Twist } from '../support/browser.ts';
import { ROUTES } from '../support/roomkey.ts';
import { keepsQuiet, sceneOfFile } from '../vectors/check.ts';
import { CANVAS_LOGIN } from '../vectors/initiations.ts';
import { formOf, launchAsk, lti, set, stageOf, without } from '../vectors/row.ts';

/** What becomes of those whom nobody here knows. Each test has a fresh instance of login and launch. */
const scene = sceneOfFile();
beforeEach(async () => {
  scene().advance(61);
  const { dynamo, table } = scene();
  const erase = eraser(table);
  for (const { sk } of await dynamo.query(PARTITIONS.arrivals))
    await erase({ pk: PARTITIONS.arrivals, sk: String(sk) });
  for (const name of ['login', 'launch'] as const) await scene().call(name, { path: '/', method: 'TRACE' }, 'cold');
});

const login = (fields: object) => scene().call('login', { path: ROUTES.login, form: { ...CANVAS_LOGIN, ...fields } });

const seen = async () =>
  (await allArrivals(scene().dynamo, scene().now())).map(({ iss, toolId, deploymentId, times }) => ({
    iss,
    toolId,
    deploymentId,
    times,
  }));

const ELSEWHERE = { iss: 'https://lms.example', toolId: '170000000000999', deploymentId: null };

describe('is noted', () => {
  test('an issuer and a client id that a login names, and how often', async () => {
    for (let i = 0; i < 3; i++) {
      const reply = await login({ iss: ELSEWHERE.iss, client_id: ELSEWHERE.toolId });
      assert.equal(codeOf(reply), 'registration-unknown');
    }
    assert.deepEqual(await seen(), [{ ...ELSEWHERE, times: 3 }]);
  });

  test('a client id of another issuer; an issuer alone', async () => {
    assert.equal(codeOf(await login({ iss: 'https://canvas.beta.instructure.com' })), 'issuer-unknown');
    assert.equal(codeOf(await login({ iss: ELSEWHERE.iss, client_id: '' })), 'registration-unknown');
    assert.deepEqual((await seen()).map(({ iss, toolId }) => [iss, toolId]).toSorted(), [
      ['https://canvas.beta.instructure.com', CANVAS_LOGIN.client_id],
      [ELSEWHERE.iss, null],
    ]);
  });

  test('an audience that a token names, signed by whomever, and no deployment of it', async () => {
    const stage = await stageOf(scene());
    const { form } = formOf(stage, set({ iss: ELSEWHERE.iss, aud: ELSEWHERE.toolId, azp: undefined }));
    assert.equal(codeOf(await post(scene(), form, stage.begun.cookies)), 'registration-unknown');
    assert.deepEqual(await seen(), [{ ...ELSEWHERE, times: 1 }]);
  });

  test('what came too fast to be written, with the next write of the same', async () => {
    const also = { iss: 'https://also.example', toolId: '1', deploymentId: null };
    const come = ({ iss, toolId }: typeof also) => login({ iss, client_id: toolId });
    for (let i = 0; i < 30; i++) await come(ELSEWHERE);
    assert.deepEqual(await seen(), [{ ...ELSEWHERE, times: 5 }]);
    for (let i = 0; i < 7; i++) await come(also);
    scene().advance(60);
    await come(ELSEWHERE);
    assert.deepEqual(await seen(), [{ ...ELSEWHERE, times: 31 }]);
    scene().advance(60);
    await come(also);
    assert.deepEqual(await seen(), [
      { ...also, times: 8 },
      { ...ELSEWHERE, times: 31 },
    ]);
  });

  test('a deployment that waits, with every click', async () => {
    const { iss, toolId } = scene().canvas.registration;
    for (let i = 0; i < 2; i++) {
      const stage = await stageOf(scene());
      const { form } = formOf(stage, lti({ deployment_id: 'somewhere:else' }));
      assert.equal(codeOf(await post(scene(), form, stage.begun.cookies)), 'deployment-pending');
    }
    assert.deepEqual(await seen(), [{ iss, toolId, deploymentId: 'somewhere:else', times: 2 }]);
  });
});

describe('is not noted', () => {
  const unproven = async (twist: Twist, cookies?: readonly string[]) => {
    const stage = await stageOf(scene());
    const { form } = formOf(stage, { ...lti({ deployment_id: 'forged' }), ...twist });
    return post(scene(), form, cookies ?? stage.begun.cookies);
  };

  test('a deployment of a token whose signature does not verify', async () => {
    const forge = (good: string): string => good.replace(/.{8}$/, 'AAAAAAAA');
    assert.equal(codeOf(await unproven({ token: forge })), 'signature-invalid');
    assert.deepEqual(await seen(), []);
  });

  test('a deployment, from a browser that did not begin the launch', async () => {
    assert.match(String((await unproven({}, [])).body), /data-id=/, 'our page that looks for the proof');
    assert.deepEqual(await seen(), []);
  });

  test('what is no login, is too long, or is known', async () => {
    for (const fields of [
      { iss: '' },
      { iss: `https://${'x'.repeat(10_000)}` },
      { client_id: '1'.repeat(10_000) },
      {},
    ]) {
      await login(fields);
    }
    const stage = await stageOf(scene());
    const { form } = formOf(stage, without('aud'));
    await post(scene(), form, stage.begun.cookies);
    assert.deepEqual(await seen(), []);
  });
});

describe('attacks', () => {
  test('a flood from many issuers stays within 64 slots and one write a minute, and pushes out nobody who comes again', async () => {
    for (let i = 0; i < 2; i++) await login({ iss: ELSEWHERE.iss, client_id: ELSEWHERE.toolId });
    const before = scene().store.writes();
    for (let minute = 0; minute < 70; minute++) {
      for (let i = 0; i < 5; i++) await login({ iss: `https://flood-${minute}-${i}.example` });
      scene().advance(60);
    }
    const written = scene().store.writes() - before;
    assert.ok(written >= 70 && written <= 75, `${written} writes in 70 minutes`);
    const items = await scene().dynamo.query(PARTITIONS.arrivals);
    assert.equal(items.length, 64);
    assert.ok((await seen()).some(({ iss, times }) => iss === ELSEWHERE.iss && times === 2));
  });

  for (const [name, iss] of [
    ['control characters', 'https://lms.example/\u001b[2J\u0000\r\n\u202ename'],
    ['half a character', 'https://lms.example/\ud83d'],
    ['an address of 2,048 characters', `https://lms.example/${'x'.repeat(2028)}`],
  ] as const) {
    test(`${name}: kept bounded, and refused as ever`, async () => {
      const stage = await stageOf(scene());
      scene().lines();
      const { form } = formOf(stage, set({ iss, aud: '1\u001b[31m', azp: undefined }));
      assert.equal(codeOf(await post(scene(), form, stage.begun.cookies)), 'registration-unknown');
      const [line] = scene().lines();
      assert.equal(line?.['HintFailures'], undefined);
      keepsQuiet([JSON.stringify(line)], ['x'.repeat(300)]);
      const [found, ...more] = await seen();
      assert.equal(more.length, 0);
      assert.ok((found?.iss.length ?? 0) <= 256);
      assert.ok(found?.iss.startsWith('https://lms.example/'));
    });
  }

  for (const [name, fate] of [
    ['hangs', 'hang'],
    ['is throttled', trouble('ProvisionedThroughputExceededException')],
    ['is broken', trouble('InternalServerError', 500)],
  ] as const) {
    test(`a note that ${name} holds the refusal no longer than 300 ms, changes nothing of it, and is counted`, async () => {
      await login({ iss: ELSEWHERE.iss });
      scene().advance(1);
      scene().lines();
      scene().store.fate((operation) => (operation === 'UpdateItem' ? fate : 'pass'));
      const from = performance.now();
      const reply = await login({ iss: ELSEWHERE.iss, client_id: '47' });
      const ms = performance.now() - from;
      scene().store.fate(() => 'pass');
      assert.equal(codeOf(reply), 'registration-unknown');
      assert.ok(ms < 700, `${ms} ms`);
      assert.equal(scene().lines()[0]?.['HintFailures'], 1);
    });
  }

  test('a table full of junk is no part of a launch: nothing there is read for one', async () => {
    await login({ iss: ELSEWHERE.iss });
    const stage = await stageOf(scene());
    scene().store.calls();
    const { form } = formOf(stage);
    assert.equal((await scene().call('launch', launchAsk(form, stage.begun.cookies))).statusCode, 303);
    assert.ok(!scene().store.calls().includes('Query'));
  });
});
