import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CLEVER_SSO } from '../../shared/names.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { addAcme, startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await addAcme(world);
});
after(() => world.close());

const on = () => registrations(world.dynamo).ofIssuer(CLEVER_SSO.iss);
const ID = '--clever-client-id 4a1b2c3d4e5f';

test('the portal needs a client, and a home page of its', async () => {
  await world.refused(/no client nobody/i, `portal add nobody ${ID}`);
  await world.refused(/has no home page/, `portal add acme ${ID}`);
  assert.deepEqual(await on(), []);
});

test('it is switched on once for an application at Clever, and off', async () => {
  await world.done('clients set acme --home-url https://app.acme.example/home');
  assert.match((await world.done(`portal add acme ${ID}`)).out, /handed over to client acme/);
  await world.refused(/on already/, `portal add acme ${ID}`);
  assert.deepEqual(
    (await on()).map(({ toolId, clientId, state }) => [toolId, clientId, state]),
    [['4a1b2c3d4e5f', 'acme', 'active']],
  );
  assert.match((await world.done(`portal remove ${ID} --yes`)).out, /off for 4a1b2c3d4e5f/);
  assert.deepEqual(await on(), []);
  await world.refused(/not on/, `portal remove ${ID}`);
});

test('nothing of an LMS is said of it', async () => {
  await world.done(`portal add acme ${ID}`);
  for (const [typed, sentence] of [
    ['platforms set 4a1b2c3d4e5f --alg ES256', /Clever’s own sign-in/],
    ['platforms keys 4a1b2c3d4e5f', /Clever’s own sign-in/],
  ] as const)
    await world.refused(sentence, typed);
});
