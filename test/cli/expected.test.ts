import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { now } from '../../cli/program/operator.ts';
import { expectations } from '../../shared/store/directory/expected.ts';
import { addAcme, addDeployment, CANVAS, DISTRICT, LINCOLN, startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await addAcme(world);
  await addDeployment(world, LINCOLN, DISTRICT);
});
after(() => world.close());

const all = () => expectations(world.dynamo).list();
const EXPECT = `deployments expect --client-id ${CANVAS.toolId} --district ${DISTRICT}`;

test('what is expected is said, listed, and taken back; twice it is refused', async () => {
  assert.match((await world.done('deployments expected list')).err, /^No deployment is expected/);
  const { out } = await world.done(`${EXPECT} --lms-host madison.instructure.com --days 3`);
  assert.match(out, /^An installation at madison\.instructure\.com is approved for district \S+ with its first click/);
  const [one, ...more] = await all();
  assert.deepEqual(
    [one?.iss, one?.toolId, one?.district, one?.lmsHost, one?.deploymentId, one?.guid, one?.usedBy, more],
    [CANVAS.iss, CANVAS.toolId, DISTRICT, 'madison.instructure.com', null, null, null, []],
  );
  assert.ok(Math.abs((one?.expires ?? 0) - now() - 3 * 86_400) < 60);
  const short = one?.id.slice(0, 8) ?? '';
  await world.refused(
    new RegExp(`expected already, or was: npx roomkey deployments expected remove ${short}`),
    `${EXPECT} --lms-host madison.instructure.com`,
  );
  assert.match((await world.done('deployments expected list')).out, new RegExp(`^${short} +open +`, 'm'));
  await world.refused(/^roomkey: Nothing is expected as nobody/, 'deployments expected remove nobody --yes');
  assert.match((await world.done(`deployments expected remove ${short} --yes`)).out, /is expected no more/);
  assert.deepEqual(await all(), []);
});

test('whose it may be is said, and nothing that is here already', async () => {
  const rows: readonly (readonly [string, number, RegExp])[] = [
    [EXPECT, 2, /Say which: --deployment, or --lms-host or --guid/],
    [`${EXPECT} --guid g --days 91`, 2, /--days is a number from 1 to 90/],
    [`${EXPECT} --lms-host https:`, 2, /--lms-host/],
    ['deployments expect --client-id nobody --district other --guid g', 1, /There is no platform/],
    [`deployments expect --client-id ${CANVAS.toolId} --district nobodys --guid g`, 1, /add --new-district/],
    [`${EXPECT} --deployment ${LINCOLN.deploymentId}`, 1, /is active already/],
  ];
  for (const [typed, code, says] of rows) {
    const { code: found, err } = await world.run(typed);
    assert.deepEqual([found, says.test(err)], [code, true], `${typed}: ${err}`);
  }
  assert.deepEqual(await all(), []);
});
