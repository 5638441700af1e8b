import assert from 'node:assert/strict';
import { userInfo } from 'node:os';
import { after, before, describe, test } from 'node:test';
import { mappingView } from '../../shared/api/mapping.ts';
import { contexts } from '../../shared/store/contexts/contexts.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { contextKeyOf } from '../../shared/store/table/keys.ts';
import { addAcme, DISTRICT, LINCOLN, SCHOOLOGY, startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await addAcme(world);
});
after(() => world.close());

describe('mappings', () => {
  const key = contextKeyOf(LINCOLN, 'course:1');
  const orphan = contextKeyOf({ ...SCHOOLOGY, deploymentId: '99:1' }, 'section-1');
  const mappingNow = async () => {
    const context = await contexts(world.dynamo).get(key, 'consistent');
    assert.ok(context);
    return context;
  };
  const classesNow = async () =>
    (await mappingNow()).classes.map(({ id, urlId, name, state }) => ({ id, urlId, name, state }));

  before(async () => {
    const seen = { title: 'Algebra 1', label: 'ALG1', type: [], before: null };
    await contexts(world.dynamo).see({ key, deployment: LINCOLN, contextId: 'course:1', ...seen }, '2026-11-20');
    const schoology = { ...SCHOOLOGY, deploymentId: '99:1' };
    const unnamed = { platformGuid: null, platformName: null, lmsHost: null };
    for (const id of [LINCOLN, schoology]) {
      await deployments(world.dynamo).record({ ...id, ...unnamed }, 'pending', '2026-11-20');
    }
    await deployments(world.dynamo).approve(LINCOLN, DISTRICT, null);
    await contexts(world.dynamo).see(
      { key: orphan, deployment: schoology, contextId: 'section-1', ...seen },
      '2026-11-20',
    );
  });

  test('show by key and by course', async () => {
    const { out } = await world.done(`mappings show ${key}`);
    assert.match(out, /^course +Algebra 1 \(ALG1\)$/m);
    assert.match(out, /^version +0$/m);
    assert.match(out, /^No class yet\.$/m);
    assert.equal((await world.done('mappings show --deployment 3407:88 --context course:1')).out, out);
  });

  test('a key may begin with a dash', async () => {
    const dashed = `-${'e'.repeat(42)}`;
    const nowhere = new RegExp(`^roomkey: No launch has come from a course with context key ${dashed}`);
    await world.refused(nowhere, `mappings show ${dashed} --json`);
    await world.refused(nowhere, `mappings set --expect 0 --class a1 ${dashed}`);
    await world.refused(nowhere, `mappings remove --all --expect 0 -- ${dashed}`);
  });

  test('set: the classes, by whom, under the version, with their pointers', async () => {
    const { out } = await world.done(
      `mappings set ${key} --expect 0 --class "a1=algebra-1:Algebra 1: period 3" --class c%3A2%3D%25`,
    );
    assert.match(out, /^version +1$/m);
    assert.match(
      out,
      new RegExp(`^a1 +algebra-1 +Algebra 1: period 3 +active +operator ${userInfo().username} +\\d{4}-`, 'm'),
    );
    assert.deepEqual(await classesNow(), [
      { id: 'a1', urlId: 'algebra-1', name: 'Algebra 1: period 3', state: 'active' },
      { id: 'c:2=%', urlId: null, name: null, state: 'active' },
    ]);
    for (const id of ['a1', 'c:2=%']) {
      const found = await contexts(world.dynamo).ofClass(DISTRICT, id);
      assert.deepEqual(
        found.map((context) => context.key),
        [key],
      );
    }
  });

  test('set keeps what it does not say of a class that stays, and takes out what is left out', async () => {
    await world.done(`mappings set --deployment ${LINCOLN.deploymentId} --context course:1 --expect 1 --class a1`);
    assert.deepEqual(await classesNow(), [
      { id: 'a1', urlId: 'algebra-1', name: 'Algebra 1: period 3', state: 'active' },
      { id: 'c:2=%', urlId: null, name: null, state: 'removed' },
    ]);
    assert.deepEqual(await contexts(world.dynamo).ofClass(DISTRICT, 'c:2=%'), []);
  });

  test('set under another version changes nothing', async () => {
    const before = await mappingNow();
    for (const version of ['0', '1', '3']) {
      await world.refused(
        /^roomkey: The mapping is not at version \d: look at it again/,
        `mappings set ${key} --expect ${version} --class b1`,
      );
    }
    assert.deepEqual(await mappingNow(), before);
    assert.deepEqual(await contexts(world.dynamo).ofClass(DISTRICT, 'b1'), []);
  });

  test('--class none unmaps; --json is what the API answers', async () => {
    await world.done(`mappings set ${key} --expect 2 --class none`);
    assert.ok((await classesNow()).every(({ state }) => state === 'removed'));
    const { out } = await world.done(`mappings show ${key} --json`);
    assert.deepEqual(JSON.parse(out), JSON.parse(JSON.stringify(mappingView(await mappingNow(), DISTRICT))));
    assert.equal((await mappingNow()).version, 3);
  });

  test('set needs a district; an unknown course is none', async () => {
    await world.refused(/^roomkey: Classes belong to a district/, `mappings set ${orphan} --expect 0 --class a1`);
    await world.refused(
      /^roomkey: No launch has come from a course with context key/,
      `mappings show --deployment ${LINCOLN.deploymentId} --context course:2`,
    );
    await world.refused(
      /^roomkey: There is no deployment "nowhere"/,
      'mappings show --deployment nowhere --context course:1',
    );
  });
});
