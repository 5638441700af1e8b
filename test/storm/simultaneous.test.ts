import assert from 'node:assert/strict';
import { env } from 'node:process';

import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { Reply } from '../../shared/http/reply.ts';
import { codeOf, handedOver, redeem } from '../support/browser.ts';
import { type Ask, CONTEXT, eventOf } from '../support/event.ts';
import { launchState, ROUTES } from '../support/roomkey.ts';
import { sceneOfFile } from '../vectors/check.ts';
import { holdLaunch } from '../vectors/held.ts';
import { authorization } from '../vectors/requests.ts';
import { finish, formOf, launchAsk, stageOf } from '../vectors/row.ts';
import { storm } from './storm.ts';

const scene = sceneOfFile();
const MANY = 200;
const SOME = 50;

const PATIENT = { ...CONTEXT, getRemainingTimeInMillis: () => 300_000 };

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

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<Reply>;

/** As many instances as Lambda would have warm, in turn; each with connections of its own, straight to the table. */
async function fleet(
  name: 'launch' | 'token' | 'setup',
  warmUp: () => Promise<Ask>,
): Promise<(ask: Ask) => Promise<Reply>> {
  const behind = env['AWS_ENDPOINT_URL_DYNAMODB'];
  env['AWS_ENDPOINT_URL_DYNAMODB'] = scene().direct;
  const instances: Handler[] = [];
  while (instances.length < 8) {
    const { handler }: { handler: Handler } = await import(
      `../../functions/${name}.ts?fleet-${name}-${instances.length}`
    );
    const { statusCode } = await handler(eventOf(await warmUp()), CONTEXT);
    assert.ok(statusCode < 400);
    instances.push(handler);
  }
  env['AWS_ENDPOINT_URL_DYNAMODB'] = behind;
  let sent = 0;
  return async (ask) => {
    sent += 1;
    const handler = instances[sent % instances.length];
    assert.ok(handler);
    return handler(eventOf(ask), PATIENT);
  };
}

const newLaunch = async (): Promise<Ask> => {
  const stage = await stageOf(scene());
  return launchAsk(formOf(stage).form, stage.begun.cookies);
};
const newGrant = async (): Promise<Ask> => {
  const { code } = handedOver(await finish(await stageOf(scene())));
  return { path: ROUTES.token, form: { grant_type: 'authorization_code', code }, headers: authorization(scene()) };
};
const newClick = async (): Promise<Ask> => (await holdLaunch(scene())).ask;

storm('two hundred simultaneous posts of one launch: one hand-off, and its code redeems once', async () => {
  const stage = await stageOf(scene());
  const ask = launchAsk(formOf(stage).form, stage.begun.cookies);
  const send = await fleet('launch', newLaunch);
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

storm('fifty simultaneous posts, each with a token of its own', async () => {
  const stage = await stageOf(scene());
  const send = await fleet('launch', newLaunch);
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

storm('two hundred simultaneous redemptions of one code: one launch', async () => {
  const send = await fleet('token', newGrant);
  const ask = await newGrant();
  await atOnce(MANY, () => send(ask), 200);
});

storm('fifty simultaneous clicks on one page that waits: one hand-off', async () => {
  const held = await holdLaunch(scene());
  const send = await fleet('setup', newClick);
  const won = await atOnce(SOME, () => send(held.ask), 303);
  assert.equal(await launchState(scene(), held.stage.begun.state), 'ready');
  assert.match(handedOver(won).code, /^[A-Za-z0-9_-]{65}$/);
});

storm('fifty simultaneous changes of one mapping under one version: one counts', async () => {
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
