import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reply } from '../../shared/http/reply.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { codeOf, handedOver, post, redeem } from '../support/browser.ts';
import { DISTRICT, launchState, ROUTES } from '../support/roomkey.ts';
import { sceneOfFile } from '../vectors/check.ts';
import { holdLaunch } from '../vectors/held.ts';
import { SWITCHES } from '../vectors/installed.ts';
import { finish, formOf, launchAsk, lti, set, stageOf } from '../vectors/row.ts';
import { COURSE } from '../vectors/scene.ts';

const scene = sceneOfFile();

/** Minutes pass, so that no instance remembers how things were. */
const later = () => scene().advance(61);

const loginTo = (toolId: string): Promise<Reply> =>
  scene().call('login', {
    path: ROUTES.login,
    headers: { 'sec-fetch-dest': 'document' },
    query: new URLSearchParams({
      iss: 'https://canvas.instructure.com',
      client_id: toolId,
      login_hint: 'x',
      target_link_uri: 'x',
    }),
  });

for (const [code, turn] of SWITCHES) {
  test(`${code}: acts within a minute on an instance that launched before`, async () => {
    later();
    handedOver(await finish(await stageOf(scene())));
    const stage = await stageOf(scene());
    await turn(scene(), 'suspended');
    scene().advance(60);
    assert.equal(codeOf(await finish(stage)), code);
    assert.equal(await launchState(scene(), stage.begun.state), 'initiated');
    await turn(scene(), 'active');
    scene().advance(60);
    handedOver(await finish(stage));
  });

  test(`${code}: acts on a launch that is ready, and spends nothing`, async () => {
    later();
    const { code: first } = handedOver(await finish(await stageOf(scene())));
    assert.equal((await redeem(scene(), first)).statusCode, 200);
    scene().advance(30);
    const { code: grant } = handedOver(await finish(await stageOf(scene())));
    await turn(scene(), 'suspended');
    scene().advance(30);
    const refused = await redeem(scene(), grant);
    assert.equal(codeOf(refused), code);
    assert.equal(refused.statusCode, 403);
    await turn(scene(), 'active');
    await scene().call('token', { path: ROUTES.token }, 'cold');
    assert.equal((await redeem(scene(), grant)).statusCode, 200);
  });
}

for (const [code, turn] of SWITCHES.filter(([name]) => name === 'district-suspended' || name === 'client-suspended')) {
  test(`${code}: acts on a launch that waits for a click`, async () => {
    later();
    const held = await holdLaunch(scene());
    const client = { ...scene().client, clientId: 'window1' };
    const turned = code === 'client-suspended' ? { ...scene(), client } : scene();
    await turn(turned, 'suspended');
    scene().advance(60);
    assert.equal(codeOf(await scene().call('setup', held.ask)), code);
    assert.equal(await launchState(scene(), held.stage.begun.state), 'held');
    await turn(turned, 'active');
    scene().advance(60);
    handedOver(await scene().call('setup', held.ask));
  });
}

test('a suspended registration is refused at login within a minute, and works again within a minute', async () => {
  const { registration } = scene().canvas;
  later();
  assert.equal((await loginTo(registration.toolId)).statusCode, 302);
  await registrations(scene().dynamo).setState(registration.iss, registration.toolId, 'suspended');
  scene().advance(60);
  assert.equal(codeOf(await loginTo(registration.toolId)), 'registration-suspended');
  await registrations(scene().dynamo).setState(registration.iss, registration.toolId, 'active');
  scene().advance(60);
  assert.equal((await loginTo(registration.toolId)).statusCode, 302);
});

test('a registration made seconds after a failed login is seen within five', async () => {
  const toolId = '170000000000321';
  assert.equal(codeOf(await loginTo(toolId)), 'registration-unknown');
  await registrations(scene().dynamo).add({ ...scene().canvas.registration, toolId });
  scene().advance(5);
  assert.equal((await loginTo(toolId)).statusCode, 302);
});

test('a registration made seconds after a failed launch is seen within five', async () => {
  const toolId = '170000000000322';
  const stage = await stageOf(scene());
  const token = { ...stage, begun: { ...stage.begun, nonce: 'x'.repeat(43) } };
  const form = formOf(token, set({ aud: toolId, azp: toolId })).form;
  assert.equal(codeOf(await post(scene(), form, stage.begun.cookies)), 'registration-unknown');
  await registrations(scene().dynamo).add({ ...scene().open.registration, toolId });
  scene().advance(5);
  assert.equal(codeOf(await post(scene(), form, stage.begun.cookies)), 'registration-mismatch');
});

test('an unknown deployment is recorded once, with what helps to recognise it; the click after its approval works', async () => {
  const { canvas, dynamo } = scene();
  const deployment = { ...canvas.deployment, deploymentId: 'tool:of-another-school' };
  const click = async (guid: string) => {
    const stage = await stageOf(scene());
    const { form } = formOf(
      stage,
      lti({ deployment_id: deployment.deploymentId, tool_platform: { guid, name: 'Madison Schools' } }),
    );
    return scene().call('launch', launchAsk(form, stage.begun.cookies));
  };
  assert.equal(codeOf(await click('guid-of-madison')), 'deployment-pending');
  assert.equal(codeOf(await click('guid-that-came-later')), 'deployment-pending');
  const known = await deployments(dynamo).get(deployment);
  assert.deepEqual(
    [known?.status, known?.district, known?.platformGuid, known?.platformName, known?.lmsHost],
    ['pending', null, 'guid-of-madison', 'Madison Schools', 'lincoln.instructure.com'],
  );
  await deployments(dynamo).approve(deployment, DISTRICT, null);
  const reply = await click('guid-of-madison');
  assert.equal(reply.statusCode, 200);
  assert.match(String(reply.body), /data-go/, 'on to set-up');
});

test('an open registration takes an unknown deployment as it comes, without a district', async () => {
  const stage = await stageOf(scene(), 'open');
  const deployment = { ...scene().open.deployment, deploymentId: 'walk-in' };
  const { form } = formOf(stage, lti({ deployment_id: 'walk-in', context: { id: COURSE } }));
  assert.equal((await post(scene(), form, stage.begun.cookies)).statusCode, 200);
  const known = await deployments(scene().dynamo).get(deployment);
  assert.deepEqual([known?.status, known?.district], ['active', null]);
});
