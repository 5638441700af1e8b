import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { fieldsOf, listOf } from '../../local/json.ts';
import type { Reply } from '../../shared/http/reply.ts';
import { activeClasses, contexts } from '../../shared/store/contexts/contexts.ts';
import { requests } from '../../shared/store/contexts/requests.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { contextEventKey } from '../../shared/store/table/keys.ts';
import { trouble } from '../store/proxy.ts';
import { codeOf, handedOver, launch } from '../support/browser.ts';
import { DISTRICT, mapCourse, TODAY } from '../support/roomkey.ts';
import { addClasses, rosterClass } from '../support/roster.ts';
import { inCourse, keyOf, TEACHER, take, waits } from '../support/waiting.ts';
import { ANSWERS, opened, requestsPath } from '../vectors/answers.ts';
import { refuses, sceneOfFile } from '../vectors/check.ts';
import { authorization } from '../vectors/requests.ts';

refuses(ANSWERS);

const scene = sceneOfFile();
afterEach(() => scene().store.fate(() => 'pass'));

const THIRD = '6fd43cc56d11340000000003';

const list = (district = DISTRICT): Promise<Reply> =>
  scene().call('mappings', { path: requestsPath(undefined, district), headers: authorization(scene()) });
const idsIn = (reply: Reply): readonly unknown[] => {
  assert.equal(reply.statusCode, 200, String(reply.body));
  return listOf(fieldsOf(JSON.parse(String(reply.body)))['requests']).map((one) => fieldsOf(one)['id']);
};
const answer = (id: string, json: unknown, district = DISTRICT, cold?: 'cold'): Promise<Reply> =>
  scene().call(
    'mappings',
    { method: 'PUT', path: requestsPath(id, district), json, headers: authorization(scene()) },
    cold,
  );
const done = (...ids: readonly string[]) => ({ state: 'done', classes: ids.map((id) => ({ id })) });

const course = (name: string, ...ids: readonly string[]) =>
  mapCourse(
    scene(),
    scene().canvas,
    name,
    ids.map((id) => ({ id, urlId: `own-${id}` })),
  );
const contextOf = async (key: string) => {
  const context = await contexts(scene().dynamo).get(key, 'consistent');
  assert.ok(context !== null);
  return context;
};
const opens = async (key: string) => activeClasses(await contextOf(key)).map(({ id }) => id);
const stateOf = async (id: string) => (await requests(scene().dynamo).get(DISTRICT, id))?.state;

test('a teacher asks, the application sees it and names the class, and the next click opens it', async () => {
  const { canvas, dynamo } = scene();
  await addClasses(dynamo, [rosterClass({ id: 'algebra-3', urlId: 'algebra', name: 'Algebra, period 3' })]);
  const page = await waits(scene(), canvas, inCourse('asking', TEACHER));
  assert.equal((await take(scene(), page, { step: 'ask', name: 'Algebra, 3rd hour' })).statusCode, 200);
  const key = keyOf(canvas, 'asking');
  const waiting = listOf(fieldsOf(JSON.parse(String((await list()).body)))['requests']).map(fieldsOf);
  const asked = waiting.find(({ name }) => name === 'Algebra, 3rd hour');
  assert.deepEqual(asked, {
    id: asked?.['id'],
    at: scene().now(),
    name: 'Algebra, 3rd hour',
    school: null,
    context: { key, id: 'asking', label: null, title: 'Course asking' },
    state: 'open',
  });

  const id = String(asked['id']);
  const reply = await answer(id, done('algebra-3'));
  assert.deepEqual(JSON.parse(String(reply.body)), { ...asked, state: 'done' });
  const [mapped] = activeClasses(await contextOf(key));
  assert.deepEqual(
    [mapped?.id, mapped?.how, mapped?.by, mapped?.evidence, mapped?.roster?.name],
    ['algebra-3', 'partner', 'brightway1', ['request'], 'Algebra, period 3'],
  );
  const closed = await requests(dynamo).get(DISTRICT, id);
  assert.deepEqual(closed?.answer, ['algebra-3']);
  assert.deepEqual(closed.closed, { by: 'brightway1', at: scene().now() });
  assert.ok(!idsIn(await list()).includes(id));
  const { url } = handedOver(await launch(scene(), canvas, { claims: inCourse('asking', TEACHER) ?? (() => {}) }));
  assert.equal(url.pathname, '/classes/algebra');
});

test('the classes that the course has stay as they are, with their own words', async () => {
  const key = await course('beside', 'one', 'two');
  const before = activeClasses(await contextOf(key));
  const { id } = await opened(scene(), key);
  assert.equal(
    (await answer(id, { state: 'done', classes: [{ id: 'one', name: 'X' }, { id: 'three' }] })).statusCode,
    200,
  );
  const after = activeClasses(await contextOf(key));
  assert.deepEqual(
    after.filter((one) => one.id !== 'three'),
    before,
  );
  assert.equal(after.length, 3);
});

test('declining closes the request and changes nothing', async () => {
  const key = await course('declined', 'one');
  const before = await contextOf(key);
  const { id } = await opened(scene(), key);
  scene().store.calls();
  const reply = await answer(id, { state: 'declined' });
  assert.equal(fieldsOf(JSON.parse(String(reply.body)))['state'], 'declined');
  // the request, and its slot
  assert.deepEqual(
    scene()
      .store.calls()
      .filter((call) => !/Get|Query/.test(call)),
    ['UpdateItem', 'UpdateItem'],
  );
  assert.deepEqual(await contextOf(key), before);
  assert.equal(await stateOf(id), 'declined');
});

test('a repeat after a crash between the change and the close finds the change made', async () => {
  const key = await course('crashed', 'one');
  const { id } = await opened(scene(), key);
  const version = (await contextOf(key)).version + 1;
  let isMade = false;
  scene().store.fate((operation) => {
    // The copy of the event is what follows the change; the close is what follows that.
    if (operation === 'PutItem') isMade = true;
    return isMade && operation === 'UpdateItem' ? trouble('ValidationException') : 'pass';
  });
  assert.equal((await answer(id, done('two'))).statusCode, 500);
  scene().store.fate(() => 'pass');
  assert.deepEqual([await opens(key), await stateOf(id)], [['one', 'two'], 'open']);

  assert.equal((await answer(id, done('two'))).statusCode, 200);
  assert.equal((await contextOf(key)).version, version, 'changed once');
  assert.equal(await scene().dynamo.get(contextEventKey(key, version + 1), 'consistent'), null);
  assert.equal(await stateOf(id), 'done');
});

test('a write whose answer was lost counts once', async () => {
  const key = await course('lost', 'one');
  const { id } = await opened(scene(), key);
  const { version } = await contextOf(key);
  scene().store.loseNext('UpdateItem');
  assert.equal((await answer(id, done('one'))).statusCode, 200, 'the close');
  const other = await opened(scene(), key, { name: 'Another' });
  scene().store.fate((operation) => {
    if (operation !== 'PutItem') return 'pass';
    scene().store.fate(() => 'pass');
    return 'swallow';
  });
  assert.equal((await answer(other.id, done('two'))).statusCode, 200, 'the event');
  assert.equal((await contextOf(key)).version, version + 1);
});

test('a change beside the answer is met once; after two the application is told to come again', async () => {
  const key = await course('beaten', 'one');
  const { id } = await opened(scene(), key);
  const beaten = (times: number) => {
    let left = times;
    scene().store.fate((operation) => {
      // The pointer goes first, then the mapping.
      if (operation !== 'UpdateItem' || left === 0) return 'pass';
      left -= 0.5;
      return Number.isInteger(left) ? trouble('ConditionalCheckFailedException') : 'pass';
    });
  };
  beaten(2);
  assert.equal(codeOf(await answer(id, done('two'))), 'mapping-version-conflict');
  assert.deepEqual([await opens(key), await stateOf(id)], [['one'], 'open']);
  beaten(1);
  assert.equal((await answer(id, done('two'))).statusCode, 200);
  assert.deepEqual([await opens(key), await stateOf(id)], [['one', 'two'], 'done']);
});

test('ten answers at once to requests of one course lose no class', async () => {
  const key = await course('at once', 'one');
  const ids = await Promise.all(
    Array.from({ length: 10 }, async (_, n) => ({ n, ...(await opened(scene(), key, { name: `Class ${n}` })) })),
  );
  let open = ids;
  for (let round = 0; open.length > 0; round++) {
    assert.ok(round < 10);
    const replies = await Promise.all(open.map(({ id, n }) => answer(id, done(`new-${n}`))));
    assert.ok(replies.every(({ statusCode }) => statusCode === 200 || statusCode === 412));
    open = open.filter((_, at) => replies[at]?.statusCode === 412);
  }
  assert.equal((await opens(key)).length, 11);
});

test('one request, answered twice at once, is closed once', async () => {
  const key = await course('twice at once');
  const { id } = await opened(scene(), key);
  const { version } = await contextOf(key);
  const replies = await Promise.all([answer(id, done('one')), answer(id, { state: 'declined' })]);
  assert.deepEqual(replies.map(({ statusCode }) => statusCode).toSorted(), [200, 409]);
  scene().advance(1);
  assert.equal(codeOf(await answer(id, done('one'))), 'request-closed');

  const twice = await opened(scene(), key, { name: 'The same twice' });
  await Promise.all([answer(twice.id, done('two')), answer(twice.id, done('two'))]);
  assert.ok((await opens(key)).includes('two'));
  assert.ok((await contextOf(key)).version <= version + 2);
});

test('a request stays behind when its installation moves to another district', async () => {
  const { canvas, client, dynamo } = scene();
  const deployment = { ...canvas.deployment, deploymentId: 'moves' };
  const sight = { ...deployment, platformGuid: null, platformName: null, lmsHost: null };
  await deployments(dynamo).record(sight, 'active', TODAY);
  await deployments(dynamo).approve(deployment, DISTRICT, null);
  await clients(dynamo).put({ ...client, districts: [DISTRICT, THIRD] });
  const key = await mapCourse(scene(), { ...canvas, deployment }, 'moving', []);
  const { id } = await opened(scene(), key);
  assert.ok(idsIn(await list()).includes(id));

  await deployments(dynamo).approve(deployment, THIRD, null);
  for (const district of [DISTRICT, THIRD]) {
    for (const json of [done('one'), { state: 'declined' }]) {
      assert.equal(codeOf(await answer(id, json, district, 'cold')), 'not-found');
    }
    assert.ok(!idsIn(await list(district)).includes(id));
  }
  assert.deepEqual([await opens(key), await stateOf(id)], [[], 'open']);
  await clients(dynamo).put(client);
  await scene().call('mappings', { path: '/' }, 'cold');
});

test('the list: oldest first, our own alone, at most a hundred', async () => {
  const { windowed } = scene();
  const theirs = await opened(scene(), await mapCourse(scene(), windowed, 'theirs', []), { name: 'Theirs' });
  const keys = await Promise.all(Array.from({ length: 6 }, (_, n) => course(`long-${n}`)));
  for (const [n, key] of keys.entries()) {
    for (let at = 0; at < 20; at++) {
      scene().advance(1);
      await opened(scene(), key, { name: `Class ${n}-${at}` });
    }
  }
  const ids = idsIn(await list()).map(String);
  assert.equal(ids.length, 100);
  assert.deepEqual(ids, ids.toSorted());
  assert.ok(!ids.includes(theirs.id));
  for (const id of ids) assert.equal((await answer(id, { state: 'declined' })).statusCode, 200);
  const rest = idsIn(await list());
  assert.ok(rest.length >= 20 && rest.every((id) => !ids.includes(String(id))));
});
