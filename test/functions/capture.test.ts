import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { roster } from '../../shared/store/catalogue/write.ts';
import { captures } from '../../shared/store/directory/captures.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { eraser } from '../../shared/store/table/erase.ts';
import { captureKey } from '../../shared/store/table/keys.ts';
import { codeOf, handedOver, type Twist } from '../support/browser.ts';
import { CLAIM } from '../support/platform.ts';
import { DISTRICT, TODAY } from '../support/roomkey.ts';
import { rosterClass } from '../support/roster.ts';
import { keepsQuiet, sceneOfFile } from '../vectors/check.ts';
import { formOf, launchAsk, lti, set, stageOf, textsIn } from '../vectors/row.ts';

/** What is recorded of launches while an operator looks at a platform: real handlers, a real table. Each test has a fresh instance. */
const scene = sceneOfFile();
const CLASS = '6a3f9d1e5b7c8a00000000c1';
const TEACHER = '6a3f9d1e5b7c8a00000000a1';
let filled = false;

beforeEach(async () => {
  const { dynamo, table, canvas } = scene();
  if (!filled) await fill();
  filled = true;
  const erase = eraser(table);
  for (const { pk, sk } of await captures(dynamo).shapes(canvas.registration, 0)) await erase({ pk, sk });
  await captures(dynamo).until(canvas.registration, scene().now() + 900);
  await fresh();
});

const fresh = () => scene().call('launch', { path: '/', method: 'TRACE' }, 'cold');

async function fill(): Promise<void> {
  const { dynamo } = scene();
  const teachers = [{ cleverId: TEACHER, sisId: 'T-77', email: null, name: 'Rosa Alvarez' }];
  const writing = { spelling: {}, today: TODAY, now: scene().now(), by: 'import' };
  await roster(dynamo).write(DISTRICT, [rosterClass({ id: CLASS, sisIds: ['SEC-1'], teachers })], writing);
}

async function click(twist: Twist = {}) {
  const stage = await stageOf(scene());
  const { form, sent } = formOf(stage, twist);
  return { reply: await scene().call('launch', launchAsk(form, stage.begun.cookies)), sent };
}

const shapes = () => captures(scene().dynamo).shapes(scene().canvas.registration, scene().now());

const custom = (values: object): Twist => lti({ custom: values, lis: { person_sourcedid: '$Person.sourcedId' } });

const ofCustom = async (): Promise<readonly string[]> =>
  (await shapes()).flatMap(({ lines }) => lines.filter((line) => line.startsWith(CUSTOM)));
const CUSTOM = `${CLAIM}custom>`;

test('whose ids came, which variables were not filled in, and no value', async () => {
  const values = {
    section: 'SEC-1, SEC-9',
    who: 'T-77',
    clever: TEACHER,
    class: CLASS,
    nobody: 'SEC-NOT-HERE',
    unfilled: '$Canvas.user.sisSourceId',
    blank: '',
  };
  const { reply, sent } = await click(custom(values));
  handedOver(reply);
  assert.deepEqual(await ofCustom(), [
    `${CUSTOM}blank string empty`,
    `${CUSTOM}class string 24hex class`,
    `${CUSTOM}clever string 24hex teacher-clever`,
    `${CUSTOM}nobody string`,
    `${CUSTOM}section string section`,
    `${CUSTOM}unfilled string $Canvas.user.sisSourceId`,
    `${CUSTOM}who string teacher-sis`,
  ]);
  const [{ lines = [] } = {}] = await shapes();
  assert.ok(lines.includes(`${CLAIM}lis>person_sourcedid string $Person.sourcedId`));
  const stored = JSON.stringify(await scene().dynamo.query(captureKey(String(sent['iss']), String(sent['aud']))));
  const names = Object.keys(values);
  keepsQuiet(
    [stored],
    textsIn(sent).filter((value) => value.length > 3 && !value.startsWith('$') && !names.includes(value)),
  );
});

test('launches of one shape are counted, of another kept beside it, twenty at most', async () => {
  for (const who of ['a', 'b', 'c']) {
    await click(custom({ who }));
    scene().advance(2);
  }
  assert.deepEqual(
    (await shapes()).map(({ times }) => times),
    [3],
  );
  for (let i = 0; i < 21; i++) {
    await click(custom({ [`of${i}`]: 'x' }));
    scene().advance(2);
  }
  const found = await shapes();
  assert.equal(found.length, 20);
  assert.ok(found[0]?.lines.includes(`${CUSTOM}of20 string`));
  assert.ok(found.some(({ times }) => times === 3));
});

test('an instance writes one shape in two seconds, and four more after a pause', async () => {
  for (let i = 0; i < 9; i++) await click();
  const [shape] = await shapes();
  assert.equal(shape?.times, 5);
});

test('a deployment that waits is looked at, too: whose ids they are is not known then', async () => {
  const values = { clever: TEACHER, who: 'T-77' };
  const { reply } = await click(lti({ deployment_id: 'new:1', custom: values, lis: undefined }));
  assert.equal(codeOf(reply), 'deployment-pending');
  assert.deepEqual(await ofCustom(), [`${CUSTOM}clever string 24hex`, `${CUSTOM}who string`]);
});

test('where ids of persons are dropped, nothing is looked up', async () => {
  const { dynamo, canvas } = scene();
  await deployments(dynamo).setNoPersonIds(canvas.deployment, true);
  await fresh();
  await click(custom({ who: 'T-77', clever: TEACHER, section: 'SEC-1' }));
  await deployments(dynamo).setNoPersonIds(canvas.deployment, false);
  assert.deepEqual(await ofCustom(), [
    `${CUSTOM}clever string 24hex`,
    `${CUSTOM}section string`,
    `${CUSTOM}who string`,
  ]);
});

describe('nothing is recorded', () => {
  test('when it was never switched on, or is switched off', async () => {
    const { dynamo, canvas } = scene();
    await captures(dynamo).until(canvas.registration, null);
    await fresh();
    scene().store.calls();
    handedOver((await click()).reply);
    assert.ok(!scene().store.calls().includes('Query'), 'and nothing is read');
    assert.deepEqual(await shapes(), []);
  });

  test('from its last second on, by an instance that remembers it as on', async () => {
    const { dynamo, canvas } = scene();
    await captures(dynamo).until(canvas.registration, scene().now() + 30);
    await fresh();
    scene().advance(29);
    await click();
    assert.equal((await shapes()).length, 1);
    scene().advance(1);
    await click(custom({ late: 'x' }));
    assert.equal((await shapes()).length, 1);
  });

  for (const [name, twist] of [
    ['a token whose signature does not verify', { token: (good: string) => good.replace(/.{8}$/, 'AAAAAAAA') }],
    ['a token that is too old', set({ exp: 1, iat: 1 })],
    ['another platform', undefined],
  ] as const) {
    test(`of ${name}`, async () => {
      const stage = await stageOf(scene(), twist === undefined ? 'schoology' : 'canvas');
      const { form } = formOf(stage, twist);
      await scene().call('launch', launchAsk(form, stage.begun.cookies));
      assert.deepEqual(await shapes(), []);
    });
  }

  test('of a browser that did not begin the launch', async () => {
    const stage = await stageOf(scene());
    await scene().call('launch', launchAsk(formOf(stage).form, []));
    assert.deepEqual(await shapes(), []);
  });
});

test('a record that hangs holds the launch no longer than a hint, and is counted', async () => {
  await click();
  scene().advance(2);
  const stage = await stageOf(scene());
  const { form } = formOf(stage);
  scene().lines();
  scene().store.fate((operation) => (operation === 'Query' ? 'hang' : 'pass'));
  const from = performance.now();
  const reply = await scene().call('launch', launchAsk(form, stage.begun.cookies));
  const ms = performance.now() - from;
  scene().store.fate(() => 'pass');
  handedOver(reply);
  assert.ok(ms < 900, `${ms} ms`);
  assert.equal(scene().lines()[0]?.['HintFailures'], 1);
});

test('a token with a thousand custom values, and names that could be anything, is bounded', async () => {
  const values = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`maya reyes ${i}`, `v${i}`]));
  handedOver((await click(lti({ custom: { ok: 'x'.repeat(10_000), ...values } }))).reply);
  const [shape] = await shapes();
  assert.ok((shape?.lines.length ?? 0) <= 150);
  assert.ok(JSON.stringify(shape).length < 12_000);
  assert.doesNotMatch(JSON.stringify(shape), /maya/);
  assert.ok(shape?.lines.includes(`${CUSTOM}ok string`));
  assert.ok(shape?.lines.includes(`${CLAIM}context>id string`));
});
