import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { DeploymentId } from '../../shared/records/deployment.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { contextKeyOf } from '../../shared/store/table/keys.ts';
import { open } from './roster.ts';
import { addAcme, addDeployment, CANVAS, DISTRICT, LINCOLN, SCHOOLOGY, startWorld, type World } from './world.ts';

/** Other client ids of the same Canvas, whose people are the same; the second is another client's. */
const JOINED = { ...CANVAS, toolId: '170000000000777' };
const OTHERS = { ...CANVAS, toolId: '170000000000999' };
const NEW = { ...JOINED, deploymentId: '4000:new' };
const AGAIN = { ...CANVAS, deploymentId: '4001:again' };

let world: World;
before(async () => {
  world = await startWorld();
  await addAcme(world);
  await world.done('clients add --id other --name Other --support x --class-url https://app.other.example/{class}');
  const joined = `--realm-of ${CANVAS.iss},${CANVAS.toolId}`;
  await world.done(`platforms add --canvas --client-id ${JOINED.toolId} --client acme ${joined}`);
  await world.done(`platforms add --canvas --client-id ${OTHERS.toolId} --client other ${joined}`);
  await addDeployment(world, LINCOLN, DISTRICT);
  for (const id of [NEW, AGAIN]) await addDeployment(world, id, null);
});
after(() => world.close());

const servedBy = async (id: DeploymentId) => (await deployments(world.dynamo).get(id))?.contextsOf ?? null;
const approve = (id: DeploymentId, old: string) =>
  `deployments approve ${id.deploymentId} --district ${DISTRICT} --same-as ${old}`;

describe('deployments approve --same-as', () => {
  test('a re-installed one serves the old one’s courses, also across a new client id of the same realm', async () => {
    const key = await open(world.dynamo, 'course');
    await world.done(`mappings set ${key} --expect 0 --class c1`);
    const { out } = await world.done(approve(NEW, LINCOLN.deploymentId));
    assert.match(out, /^Its courses open the classes that 3407:\w+ is connected to, within 60 seconds/m);
    assert.deepEqual(await servedBy(NEW), LINCOLN);
    assert.equal((await deployments(world.dynamo).get(NEW))?.status, 'active');
    const { out: shown } = await world.done('mappings show --deployment 4000:new --context course');
    assert.match(shown, new RegExp(`^context key +${contextKeyOf(LINCOLN, 'course')}$`, 'm'));
    assert.match((await world.done('mappings list --deployment 4000:new')).out, / c1 /);
    const { out: listed } = await world.done('deployments list --json');
    const [one] = JSON.parse(listed).filter(
      ({ deployment_id }: { deployment_id: string }) => deployment_id === '4000:new',
    );
    assert.equal(one.same_as.deployment_id, LINCOLN.deploymentId);
  });

  test('always a root: one that serves another stands for that one', async () => {
    await world.done(approve(AGAIN, NEW.deploymentId));
    assert.deepEqual(await servedBy(AGAIN), LINCOLN);
    assert.equal((await world.done('mappings list')).out.split(' c1 ').length, 2);
  });

  test('refused for one that others serve, or that serves this one', async () => {
    await addDeployment(world, { ...CANVAS, deploymentId: '4002:root' }, DISTRICT);
    await world.refused(/4000:new serves the mappings of 3407:\w+: end that first/, approve(LINCOLN, '4002:root'));
    await world.refused(/4001:again serves the mappings of 3407:\w+ itself/, approve(LINCOLN, AGAIN.deploymentId));
    await world.refused(/There is no deployment "4001:again"/, approve(AGAIN, AGAIN.deploymentId));
    assert.equal(await servedBy(LINCOLN), null);
  });

  test('undone: its own courses again', async () => {
    const { out } = await world.done(approve(AGAIN, 'none'));
    assert.match(out, /^It no longer opens the classes of 3407:/m);
    assert.equal(await servedBy(AGAIN), null);
  });

  test('refused while it has connected courses itself', async () => {
    const key = await open(world.dynamo, 'own', { deployment: AGAIN });
    await world.done(`mappings set ${key} --expect 0 --class c2`);
    await world.refused(/4001:again has connected courses itself/, approve(AGAIN, LINCOLN.deploymentId));
    await world.done(`mappings remove ${key} --expect 1 --all --yes`);
    await world.done(approve(AGAIN, LINCOLN.deploymentId));
    assert.deepEqual(await servedBy(AGAIN), LINCOLN);
    // Nobody opens its own courses any more.
    assert.doesNotMatch((await world.done('contexts unmapped')).out, /\bown\b/);
  });

  test('never across districts, realms, clients, and nothing changes', async () => {
    const foreign = { ...CANVAS, deploymentId: '5000:foreign' };
    await addDeployment(world, foreign, 'd9');
    const none = { ...CANVAS, deploymentId: '5001:none' };
    await addDeployment(world, none, null);
    const schoology = { ...SCHOOLOGY, deploymentId: '5002:schoology' };
    await addDeployment(world, schoology, DISTRICT);
    const others = { ...OTHERS, deploymentId: '5003:other' };
    await addDeployment(world, others, DISTRICT);
    const fresh = { ...CANVAS, deploymentId: '6000:fresh' };
    await addDeployment(world, fresh, null);
    for (const [old, sentence] of [
      [foreign, /belongs to district d9: mappings never cross districts/],
      [none, /5001:none has no district/],
      [schoology, /5002:schoology is of another platform/],
      [others, /5003:other is of another client/],
    ] as const) {
      await world.refused(sentence, approve(fresh, old.deploymentId));
    }
    const now = await deployments(world.dynamo).get(fresh);
    assert.deepEqual([now?.status, now?.contextsOf], ['pending', null]);
  });

  test('one id of two client ids is told apart', async () => {
    const twins = [CANVAS, JOINED].map((platform) => ({ ...platform, deploymentId: '7000:twin' }));
    for (const twin of twins) await addDeployment(world, twin, DISTRICT);
    const fresh = { ...CANVAS, deploymentId: '7001:fresh' };
    await addDeployment(world, fresh, null);
    await world.refused(/names 2 deployments: .* --same-as-client-id\.$/m, approve(fresh, '7000:twin'));
    await world.done(`${approve(fresh, '7000:twin')} --same-as-client-id ${JOINED.toolId}`);
    assert.deepEqual(await servedBy(fresh), twins[1]);
  });
});
