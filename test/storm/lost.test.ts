import assert from 'node:assert/strict';
import { contextKeyOf } from '../../shared/store/table/keys.ts';
import { trouble } from '../store/proxy.ts';
import { codeOf, handedOver, redeem } from '../support/browser.ts';
import { launchState } from '../support/roomkey.ts';
import { sceneOfFile } from '../vectors/check.ts';
import { holdLaunch } from '../vectors/held.ts';
import { authorization } from '../vectors/requests.ts';
import { finish, formOf, launchAsk, stageOf } from '../vectors/row.ts';
import { COURSE } from '../vectors/scene.ts';
import { storm } from './storm.ts';

/** A write that DynamoDB carried out, but whose answer never came: the client sends it again, and it must know itself. */
const scene = sceneOfFile();

/** The calls that were made of one operation, the first one's answer lost. */
async function losing<T>(operation: string, run: () => Promise<T>): Promise<{ result: T; sent: number }> {
  const { store } = scene();
  store.calls();
  store.loseNext(operation);
  const result = await run();
  return { result, sent: store.calls().filter((call) => call === operation).length };
}

storm('login: the launch is begun once, and can be finished', async () => {
  const { result: stage, sent } = await losing('PutItem', () => stageOf(scene()));
  assert.ok(sent >= 2);
  assert.equal(await launchState(scene(), stage.begun.state), 'initiated');
  handedOver(await finish(stage));
});

storm('launch: the hand-off goes on with the code of the write that counted', async () => {
  const stage = await stageOf(scene());
  const { result, sent } = await losing('UpdateItem', () => finish(stage));
  assert.ok(sent >= 2);
  const { code } = handedOver(result);
  assert.equal((await redeem(scene(), code)).statusCode, 200);
});

storm('launch: a page that ends the click is shown', async () => {
  const stage = await stageOf(scene());
  const { form } = formOf(stage, { sample: 'canvas-admin-not-enrolled' });
  const { result, sent } = await losing('UpdateItem', () =>
    scene().call('launch', launchAsk(form, stage.begun.cookies)),
  );
  assert.ok(sent >= 2);
  assert.equal(result.statusCode, 200);
  assert.equal(await launchState(scene(), stage.begun.state), 'closed');
});

storm('launch: a second browser that comes between is not taken for the first', async () => {
  const stage = await stageOf(scene());
  const { store } = scene();
  store.calls();
  store.fate((operation) => (operation === 'UpdateItem' ? 'swallow' : 'pass'));
  const lost = await finish(stage);
  store.fate(() => 'pass');
  assert.equal(codeOf(lost), 'store-unavailable');
  assert.equal(codeOf(await finish(stage)), 'launch-used');
});

storm('page: the click opens the class', async () => {
  const held = await holdLaunch(scene());
  const { result, sent } = await losing('UpdateItem', () => scene().call('setup', held.ask));
  assert.ok(sent >= 2);
  assert.match(handedOver(result).code, /^[A-Za-z0-9_-]{65}$/);
});

storm('token: the launch is handed over, once', async () => {
  const { code } = handedOver(await finish(await stageOf(scene())));
  const { result, sent } = await losing('UpdateItem', () => redeem(scene(), code));
  assert.ok(sent >= 2);
  assert.equal(result.statusCode, 200, String(result.body));
  assert.equal(codeOf(await redeem(scene(), code)), 'grant-refused');
});

storm('mappings: a change counts once, under the next version', async () => {
  const { canvas } = scene();
  const path = `/contexts/${contextKeyOf(canvas.deployment, COURSE)}/mapping`;
  const headers = authorization(scene());
  const { headers: seen } = await scene().call('mappings', { path, headers });
  const etag = String(seen?.['etag']);
  const put = {
    method: 'PUT',
    path,
    json: { classes: [{ id: '5f1b', url_id: 'algebra-1' }] },
    headers: { ...headers, 'if-match': etag },
  };
  const { result, sent } = await losing('UpdateItem', () => scene().call('mappings', put));
  assert.ok(sent >= 2);
  assert.equal(result.statusCode, 200, String(result.body));
  assert.equal(result.headers?.['etag'], `"${Number(etag.slice(1, -1)) + 1}"`);
});

storm('a moment without DynamoDB is got over by the client’s own retry', async () => {
  const { store } = scene();
  let failing = 2;
  store.fate(() => (failing-- > 0 ? trouble('InternalServerError', 500) : 'pass'));
  const stage = await stageOf(scene());
  handedOver(await finish(stage));
  assert.ok(failing < 0);
});
