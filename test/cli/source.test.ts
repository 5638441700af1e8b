import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { owners } from '../../shared/store/catalogue/owner.ts';
import { roster } from '../../shared/store/catalogue/write.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { syncs } from '../../shared/store/syncs/syncs.ts';
import { newRun } from '../../shared/sync/run.ts';
import { addAcme, DISTRICT, startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await addAcme(world);
});
after(() => world.close());

const stored = async (): Promise<number> => {
  let count = 0;
  for await (const some of roster(world.dynamo).pages(DISTRICT)) count += some.length;
  return count;
};

test('a district’s classes have one source: whoever brings them first; another is refused in words, and changed over by command', async () => {
  const sections = world.file('sections.csv', 'section_id,name\nc1,Algebra');
  const words = `classes import --district ${DISTRICT} --sections ${sections}`;
  assert.match((await world.done(`districts source ${DISTRICT}`)).out, /Nobody has brought classes/);
  await world.done(`${words} --dry-run`);
  assert.equal(await owners(world.dynamo).of(DISTRICT), null);
  await world.done(words);
  assert.match((await world.done(`districts source ${DISTRICT}`)).out, /come from files \(classes import\)/);

  assert.match((await world.done(`districts source ${DISTRICT} sync`)).out, /come from Clever/);
  const more = world.file('sections.csv', 'section_id,name\nc1,Algebra\nc2,Geometry');
  for (const option of ['', ' --dry-run']) {
    const refusal = /come from Clever \(sync\): a second source .* Nothing was written\. .* districts source \w+ csv/;
    await world.refused(refusal, `classes import --district ${DISTRICT} --sections ${more}${option}`);
  }
  assert.equal(await stored(), 1);
  const { code, err } = await world.run(`districts source ${DISTRICT} mail`);
  assert.deepEqual([code, /one of csv, api, sync, not "mail"/.test(err)], [2, true]);
});

test('a source that changes ends what syncs know: no position, no halt, and ids of users that nobody renews', async () => {
  const run = newRun('all', null, 1, '');
  await owners(world.dynamo).take(DISTRICT, 'sync');
  await syncs(world.dynamo).note(DISTRICT, { cursor: { id: 'e1', at: 1 }, fullAt: 1, run });
  await deployments(world.dynamo).setKnowsUsers(DISTRICT, true);
  await world.done(`districts source ${DISTRICT} sync`);
  assert.equal((await syncs(world.dynamo).get(DISTRICT)).fullAt, 1);
  await world.done(`districts source ${DISTRICT} csv`);
  const { cursor, fullAt, run: left } = await syncs(world.dynamo).get(DISTRICT);
  assert.deepEqual([cursor, fullAt, left], [null, null, null]);
  assert.notEqual((await deployments(world.dynamo).district(DISTRICT))?.knowsUsers, true);
});
