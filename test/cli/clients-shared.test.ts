import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { portalOf } from '../../shared/portal/registration.ts';
import { catalogue } from '../../shared/store/catalogue/read.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { basic } from '../support/browser.ts';
import { ROUTES, type Roomkey, startRoomkey, DISTRICT as THEIRS } from '../support/roomkey.ts';
import { run } from './run.ts';
import { addAcme, addDeployment, DISTRICT, LINCOLN, startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await addAcme(world);
  const landing = '--class-url https://other.example/{class}';
  await world.done(`clients add --id other --name Other --support x ${landing}`);
});
after(() => world.close());

test('grant says with whom an application shares the classes of a district', async () => {
  const { err } = await world.done(`clients grant other ${DISTRICT}`);
  assert.match(
    err,
    /one catalogue, which other shares with acme: a class that one of them puts, renames .* is so for all/,
  );
  assert.doesNotMatch((await world.done('clients grant other d9')).err, /shares/);
});

test('revoke says which launches go on, and no more once their deployments are suspended', async () => {
  assert.doesNotMatch((await world.done(`clients revoke acme ${DISTRICT}`)).err, /go on/);
  await addDeployment(world, LINCOLN, DISTRICT);
  await world.done(`clients grant acme ${DISTRICT}`);
  const { err } = await world.done(`clients revoke acme ${DISTRICT}`);
  assert.match(
    err,
    /Launches of it go on, .*1 deployment \(3407:\w+\) of acme is active there\. To end them: npx roomkey deployments suspend/,
  );
  await world.done(`deployments suspend ${LINCOLN.deploymentId}`);
  assert.doesNotMatch((await world.done(`clients revoke acme ${DISTRICT}`)).err, /go on/);
});

test('revoke ends who comes from Clever’s portal, so that this is no launch that goes on', async () => {
  const portal = portalOf('4a1b2c3d4e5f60718293', 'acme');
  await registrations(world.dynamo).add(portal);
  await addDeployment(world, { ...LINCOLN, iss: portal.iss, toolId: portal.toolId, deploymentId: DISTRICT }, DISTRICT);
  await world.done(`clients grant acme ${DISTRICT}`);
  assert.doesNotMatch((await world.done(`clients revoke acme ${DISTRICT}`)).err, /go on/);
});

test('two applications of one district put the same class: the last one counts for both', async () => {
  const roomkey: Roomkey = await startRoomkey();
  const table = { ROOMKEY_TABLE: roomkey.table };
  const added = await run(
    `clients add --id second --name Second --support x --class-url https://second.example/{class} --district ${THEIRS}`,
    table,
  );
  const secret = /^client secret +([A-Za-z0-9]{43})$/m.exec(added.out)?.[1] ?? '';
  const put = (authorization: string, name: string, url_id: string) =>
    roomkey.call('mappings', {
      method: 'PUT',
      path: `${ROUTES.districts}/${THEIRS}/classes/shared`,
      headers: { authorization },
      json: { id: 'shared', name, url_id },
    });
  assert.equal((await put(basic(roomkey.client.clientId, roomkey.clientSecret), 'Algebra', 'alg')).statusCode, 200);
  assert.equal((await put(basic('second', secret), 'Algebra, renamed', 'algebra-2')).statusCode, 200);
  const [known] = await catalogue(roomkey.dynamo).classes(THEIRS, ['shared']);
  assert.deepEqual([known?.class.name, known?.class.urlId], ['Algebra, renamed', 'algebra-2']);
  await roomkey.close();
});
