import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reply } from '../../shared/http/reply.ts';
import { codeOf, handedOver, redeem } from '../support/browser.ts';
import { launchState, ROUTES } from '../support/roomkey.ts';
import { sceneOfFile } from '../vectors/check.ts';
import { holdLaunch } from '../vectors/held.ts';
import { authorization } from '../vectors/requests.ts';
import { finish, formOf, launchAsk, stageOf } from '../vectors/row.ts';

const scene = sceneOfFile();
const MANY = 200;
const SOME = 50;

/** All at once; the statuses counted, and the one success. */
async function atOnce(many: number, send: () => Promise<Reply>, success: number): Promise<Reply> {
  const replies = await Promise.all(Array.from({ length: many }, send));
  const [won, ...more] = replies.filter(({ statusCode }) => statusCode === success);
  assert.ok(won);
  assert.equal(more.length, 0, 'exactly one succeeds');
  const others = replies.filter((reply) => reply !== won).map(({ statusCode }) => statusCode);
  assert.equal(others.filter((status) => status >= 400 && status < 500).length, many - 1, String(others));
  return won;
}

/** An instance of its own for every 50 requests, as many connections as one client has. */
function instances(name: 'launch' | 'token' | 'setup') {
  let sent = 0;
  return (ask: Parameters<ReturnType<typeof scene>['call']>[1]) =>
    scene().call(name, ask, sent++ % 50 === 0 ? 'cold' : undefined);
}

test('two hundred simultaneous posts of one launch: one hand-off, and its code redeems once', async () => {
  const stage = await stageOf(scene());
  const ask = launchAsk(formOf(stage).form, stage.begun.cookies);
  const send = instances('launch');
  scene().lines();
  const won = await atOnce(MANY, () => send(ask), 303);
  const codes = scene()
    .lines()
    .map((line) => line['code']);
  assert.equal(codes.filter((code) => code === 'launch-used').length, MANY - 1);
  const { code } = handedOver(won);
  assert.equal(await launchState(scene(), stage.begun.state), 'ready');
  assert.equal((await redeem(scene(), code)).statusCode, 200);
  assert.equal(codeOf(await redeem(scene(), code)), 'grant-refused');
});

test('fifty simultaneous posts, each with a token of its own', async () => {
  const stage = await stageOf(scene());
  const send = instances('launch');
  let age = 0;
  await atOnce(
    SOME,
    () => {
      age += 1;
      const form = formOf(stage, { claims: (claims) => void Object.assign(claims, { jti: String(age) }) }).form;
      return send(launchAsk(form, stage.begun.cookies));
    },
    303,
  );
});

test('two hundred simultaneous redemptions of one code: one launch', async () => {
  const { code } = handedOver(await finish(await stageOf(scene())));
  const form = { grant_type: 'authorization_code', code };
  const send = instances('token');
  await atOnce(MANY, () => send({ path: ROUTES.token, form, headers: authorization(scene()) }), 200);
});

test('fifty simultaneous clicks on one page that waits: one hand-off', async () => {
  const held = await holdLaunch(scene());
  const send = instances('setup');
  const won = await atOnce(SOME, () => send(held.ask), 303);
  assert.equal(await launchState(scene(), held.stage.begun.state), 'ready');
  assert.match(handedOver(won).code, /^[A-Za-z0-9_-]{65}$/);
});

test('fifty simultaneous changes of one mapping under one version: one counts', async () => {
  const { canvas } = scene();
  const stage = await stageOf(scene());
  const { code } = handedOver(await finish(stage));
  const answer: { launch: { context: { key: string }; mapping: { version: number } } } = JSON.parse(
    String((await redeem(scene(), code)).body),
  );
  assert.equal(stage.world, canvas);
  const { context, mapping } = answer.launch;
  let n = 0;
  await atOnce(
    SOME,
    () => {
      n += 1;
      return scene().call('mappings', {
        method: 'PUT',
        path: `/contexts/${context.key}/mapping`,
        json: { classes: [{ id: `class-${n}` }] },
        headers: { ...authorization(scene()), 'if-match': `"${mapping.version}"` },
      });
    },
    200,
  );
});
