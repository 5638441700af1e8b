import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Context } from '../../../shared/records/context.ts';
import type { DeploymentId } from '../../../shared/records/deployment.ts';
import { activeClasses, contexts } from '../../../shared/store/contexts/contexts.ts';
import { historyOf } from '../../../shared/store/contexts/events.ts';
import { listing } from '../../../shared/store/contexts/listing.ts';
import { mappings } from '../../../shared/store/contexts/mapping.ts';
import { eachOf } from '../../../shared/store/table/each.ts';
import { contextIndex, contextKeyOf } from '../../../shared/store/table/keys.ts';
import { type Store, startStore } from '../proxy.ts';
import { NOW, TODAY } from '../samples.ts';

const DISTRICT = '4fd43cc56d11340000000005';

let store: Store;
before(async () => {
  store = await startStore();
});
after(() => store.close());

let deployments = 0;
const newDeployment = (): DeploymentId => ({
  iss: 'https://lms.example',
  toolId: '1',
  deploymentId: `${++deployments}:x`,
});

async function see(deployment: DeploymentId, contextId: string, today = TODAY): Promise<Context> {
  const key = contextKeyOf(deployment, contextId);
  const sighting = { key, deployment, contextId, title: contextId, label: null, type: [], before: null };
  await contexts(store.dynamo).see(sighting, today);
  const context = await contexts(store.dynamo).get(key, 'consistent');
  assert.ok(context);
  return context;
}

async function listed(deployment: DeploymentId, kind: 'mapped' | 'unmapped' | 'practice'): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const page of listing(store.dynamo).contexts(deployment, kind)) {
    assert.ok(page.length <= 100);
    found.push(...page.map(({ contextId }) => contextId));
  }
  return found;
}

const change = (context: Context, ...ids: readonly string[]) => {
  const wanted = ids.map((id) => ({ id, urlId: null, name: null }));
  return mappings(store.dynamo).replace(context, DISTRICT, wanted, context.version, { how: 'partner', by: 'p' }, NOW);
};

describe('lists of contexts', () => {
  test('of one deployment, by kind, last seen first; a change moves a context from one to the other', async () => {
    const [mine, other] = [newDeployment(), newDeployment()];
    const early = await see(mine, 'early', '2026-11-20');
    await see(mine, 'late', '2026-11-22');
    await see(other, 'other');
    assert.deepEqual(await listed(mine, 'unmapped'), ['late', 'early']);
    const mapped = await change(early, 'c1');
    assert.deepEqual([await listed(mine, 'mapped'), await listed(mine, 'unmapped')], [['early'], ['late']]);
    await contexts(store.dynamo).setPractice(await change(mapped), true);
    assert.deepEqual([await listed(mine, 'mapped'), await listed(mine, 'practice')], [[], ['early']]);
    assert.deepEqual(await listed(newDeployment(), 'unmapped'), []);
  });

  test('of more than a page, without a scan', async () => {
    const deployment = newDeployment();
    const ids = Array.from({ length: 250 }, (_, at) => `course ${at}`);
    const dayOf = (id: string): string => `2026-11-${10 + (Number(id.split(' ')[1]) % 20)}`;
    await eachOf(ids, async (id) => void (await see(deployment, id, dayOf(id))));
    store.calls();
    const found = await listed(deployment, 'unmapped');
    assert.deepEqual([...found].sort(), [...ids].sort());
    assert.deepEqual(found.map(dayOf), found.map(dayOf).sort().reverse());
    const calls = store.calls();
    assert.deepEqual(
      calls.filter((call) => call !== 'Query'),
      ['BatchGetItem', 'BatchGetItem', 'BatchGetItem'],
    );
    assert.equal(calls.length, 16 + 3);
  });

  test('the index gives keys alone, to its last page', async () => {
    const deployment = newDeployment();
    const context = await see(deployment, 'one');
    assert.deepEqual(await store.dynamo.index(contextIndex(deployment, context.key), 'unmapped#'), [
      { pk: `C#${context.key}`, sk: '-', at: `unmapped#${context.lastSeen}` },
    ]);
    assert.deepEqual(await store.dynamo.index(contextIndex(deployment, context.key), 'mapped#'), []);
  });
});

describe('history', () => {
  test('is what the mapping went through, in order', async () => {
    const context = await see(newDeployment(), 'course');
    assert.deepEqual(await historyOf(store.dynamo, context.key), []);
    const one = await change(context, 'a');
    const two = await change(one, 'a', 'b');
    const three = await change(two, 'b');
    const event = { at: NOW, how: 'partner', by: 'p' };
    assert.deepEqual(await historyOf(store.dynamo, context.key), [
      { version: 1, ...event, before: [], after: ['a'] },
      { version: 2, ...event, before: ['a'], after: ['a', 'b'] },
      { version: 3, ...event, before: ['a', 'b'], after: ['b'] },
    ]);
    assert.deepEqual(
      activeClasses(three).map(({ id }) => id),
      ['b'],
    );
  });

  test('a change whose copy was lost is there all the same', async () => {
    const context = await change(await see(newDeployment(), 'course'), 'a');
    store.fate((operation) => (operation === 'PutItem' ? { status: 400, body: { __type: 'x#AccessDenied' } } : 'pass'));
    await assert.rejects(change(context, 'b'));
    store.fate(() => 'pass');
    const events = await historyOf(store.dynamo, context.key);
    assert.deepEqual(
      events.map(({ version, after }) => [version, after]),
      [
        [1, ['a']],
        [2, ['b']],
      ],
    );
  });
});
