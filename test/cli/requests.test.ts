import assert from 'node:assert/strict';
import { userInfo } from 'node:os';
import { after, before, describe, test } from 'node:test';
import { activeClasses, contexts } from '../../shared/store/contexts/contexts.ts';
import type { Owner } from '../../shared/store/contexts/requests.ts';
import { requests } from '../../shared/store/contexts/requests.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { contextKeyOf } from '../../shared/store/table/keys.ts';
import { addClass, open } from './roster.ts';
import { addAcme, addDeployment, DISTRICT, LINCOLN, SCHOOLOGY, startWorld, type World } from './world.ts';

const BARE = { ...SCHOOLOGY, deploymentId: '99:1' };
const NOW = Date.UTC(2026, 10, 21) / 1000;

let world: World;
before(async () => {
  world = await startWorld();
  await addAcme(world);
  await addDeployment(world, LINCOLN, DISTRICT);
  await addDeployment(world, BARE, null);
});
after(() => world.close());

async function ask(owner: Owner, contextKey: string, name: string): Promise<string> {
  const asked = { owner, contextKey, title: 'Algebra', name, school: 'Lincoln High', by: 'person' };
  const answer = await requests(world.dynamo).open(asked, NOW);
  assert.ok(answer.outcome === 'open');
  return answer.request.id;
}
const opens = async (key: string) =>
  activeClasses(await contexts(world.dynamo).get(key, 'consistent')).map(({ id, how, evidence }) => [
    id,
    how,
    ...evidence,
  ]);

describe('requests', () => {
  test('nobody waits', async () => {
    assert.match((await world.done('requests list')).err, /^No teacher waits for a class\.$/m);
  });

  test('answer connects the class beside those that are there, and closes the request', async () => {
    const key = await open(world.dynamo, 'asked');
    await addClass(world.dynamo, { id: 'c2', name: 'Algebra 1, period 3' });
    await world.done(`mappings set ${key} --expect 0 --class c1 --not-in-roster`);
    const id = await ask(DISTRICT, key, 'Algebra, 3rd hour');
    const { out } = await world.done(`requests list --district ${DISTRICT}`);
    assert.match(
      out,
      new RegExp(`^${id} +Algebra, 3rd hour +Algebra +Lincoln High +${DISTRICT} +2026-11-21 +open +${key}$`, 'm'),
    );
    await world.refused(/^roomkey: The roster of district \w+ has no class c8, /, `requests answer ${id} --class c8`);
    assert.equal((await requests(world.dynamo).get(DISTRICT, id))?.state, 'open');
    const { out: shown } = await world.done(`requests answer ${id} --class c2`);
    assert.match(shown, /^c2 +c2 +Algebra 1, period 3 +active +operator /m);
    assert.deepEqual(await opens(key), [
      ['c1', 'operator'],
      ['c2', 'operator', 'request'],
    ]);
    await world.refused(
      new RegExp(`^roomkey: Request ${id} is done already, by ${userInfo().username}\\.$`, 'm'),
      `requests answer ${id} --class c3`,
    );
    assert.match((await world.done('requests list')).err, /^No teacher waits/m);
    const [done] = JSON.parse((await world.done('requests list --all --json')).out);
    assert.deepEqual([done.id, done.state, done.answer], [id, 'done', ['c2']]);
  });

  test('a course that is full takes no more, one that opens the class is only closed', async () => {
    const key = await open(world.dynamo, 'full');
    const all = Array.from({ length: 100 }, (_, at) => `--class full-${at}`).join(' ');
    await world.done(`mappings set ${key} --expect 0 ${all} --not-in-roster`);
    const id = await ask(DISTRICT, key, 'One more');
    await world.refused(/^roomkey: A course opens at most 100 classes\.$/m, `requests answer ${id} --class more`);
    await world.done(`requests answer ${id} --class full-7`);
    assert.equal((await requests(world.dynamo).get(DISTRICT, id))?.state, 'done');
    assert.equal((await opens(key)).length, 100);
  });

  test('approve connects the classes that a request names, and no others', async () => {
    const key = await open(world.dynamo, 'named');
    const bare = await ask(DISTRICT, key, 'Chemistry');
    await world.refused(/names no class: npx roomkey requests answer/, `requests approve ${bare}`);
    await world.done(`requests decline ${bare}`);
    const asked = {
      owner: DISTRICT,
      contextKey: key,
      title: 'Algebra',
      name: 'Mine',
      school: null,
      by: 'x'.repeat(43),
    };
    for (const id of ['n1', 'n2']) await addClass(world.dynamo, { id });
    const opened = await requests(world.dynamo).open({ ...asked, classes: ['n1', 'n2'] }, 1_795_000_000);
    assert.ok(opened.outcome === 'open');
    assert.match((await world.done('requests list')).out, new RegExp(`^${opened.request.id} .* n1 n2$`, 'm'));
    await world.done(`requests approve ${opened.request.id}`);
    assert.deepEqual(await opens(key), [
      ['n1', 'operator', 'request'],
      ['n2', 'operator', 'request'],
    ]);
    assert.deepEqual((await requests(world.dynamo).get(DISTRICT, opened.request.id))?.answer, ['n1', 'n2']);
  });

  test('one class is named once', async () => {
    const key = await open(world.dynamo, 'twice');
    const id = await ask(DISTRICT, key, 'Twice');
    const { code, err } = await world.run(`requests answer ${id} --class c1 --class c2 --class c1 --not-in-roster`);
    assert.deepEqual([code, /--class c1 came twice\./.test(err)], [2, true]);
    await world.done(`requests decline ${id}`);
  });

  test('a request of another district than its course’s connects nothing, as by the API', async () => {
    await addDeployment(world, { ...SCHOOLOGY, deploymentId: '99:7' }, 'd7');
    const key = await open(world.dynamo, 'moved');
    const id = await ask('d7', key, 'Moved');
    await world.refused(
      new RegExp(`^roomkey: The course of this request belongs to district ${DISTRICT} now, and the request to d7: `),
      `requests answer ${id} --class c1 --not-in-roster`,
    );
    assert.deepEqual(await opens(key), []);
    await world.done(`requests decline ${id}`);
  });

  test('decline closes it, the course stays', async () => {
    const key = await open(world.dynamo, 'declined');
    const id = await ask(DISTRICT, key, 'Nonsense');
    await world.done(`requests decline ${id}`);
    assert.deepEqual(await opens(key), []);
    assert.equal((await requests(world.dynamo).get(DISTRICT, id))?.state, 'declined');
    await world.refused(/^roomkey: There is no request nowhere/, 'requests decline nowhere');
  });

  test('one of a deployment without a district waits for the district', async () => {
    const key = await open(world.dynamo, 'bare', { deployment: BARE });
    const id = await ask(BARE, key, 'History');
    assert.match(
      (await world.done('requests list')).out,
      new RegExp(`^${id} +History +Algebra +Lincoln High +- `, 'm'),
    );
    await world.refused(/^roomkey: Classes belong to a district/, `requests answer ${id} --class c9`);
    assert.equal((await requests(world.dynamo).get(BARE, id))?.state, 'open');
    await deployments(world.dynamo).approve(BARE, 'd9', null);
    assert.match((await world.done('requests list --district d9')).out, new RegExp(`^${id} `, 'm'));
    // Where there is no roster at all, no class can be missing from it.
    await world.done(`requests answer ${id} --class c9`);
    assert.deepEqual(await opens(contextKeyOf(BARE, 'bare')), [['c9', 'operator', 'request']]);
  });
});
