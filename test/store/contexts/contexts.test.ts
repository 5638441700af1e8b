import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DynamoDBClient, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { newSecret } from '../../../shared/crypto/seal.ts';
import { TABLE } from '../../../shared/names.ts';
import type { Context } from '../../../shared/records/context.ts';
import { contexts, isNews } from '../../../shared/store/contexts/contexts.ts';
import { mappings } from '../../../shared/store/contexts/mapping.ts';
import { pointTo } from '../../../shared/store/contexts/point.ts';
import { classPointerKey, contextIndexes, contextKey, contextKeyOf } from '../../../shared/store/table/keys.ts';
import { type Item, unmarshalItem } from '../../../shared/store/table/marshal.ts';
import { TARGETS, targetsOf } from '../../../shared/store/table/read.ts';
import { coursesIn, DEPLOYMENT, DISTRICT, PARTNER, sightingOf, TEACHER } from '../courses.ts';
import { type Store, startStore } from '../proxy.ts';
import { AWKWARD_IDS, codeOf, NOW, TODAY } from '../samples.ts';

let store: Store;
let courses: ReturnType<typeof contexts>;
let changes: ReturnType<typeof mappings>;
before(async () => {
  store = await startStore();
  courses = contexts(store.dynamo);
  changes = mappings(store.dynamo);
});
after(() => store.close());

const { read, seen, change, rawOf } = coursesIn(() => store);

describe('seeing a course', () => {
  test('remembers it as it is, with no mapping', async () => {
    const sighting = sightingOf();
    assert.equal(await courses.get(sighting.key, 'consistent'), null);
    await courses.see(sighting, TODAY);
    const { before: _, ...facts } = sighting;
    assert.deepEqual(await read(sighting.key), {
      ...facts,
      version: 0,
      classes: [],
      firstSeen: TODAY,
      lastSeen: TODAY,
      unresolved: {},
      practice: false,
      waits: 0,
    });
  });

  test('again on another day renews what may change and keeps the first day', async () => {
    const first = await seen();
    await courses.see({ ...sightingOf(first), title: null, label: 'ALG2', before: first }, '2026-11-24');
    const second = await read(first.key);
    assert.deepEqual(second, { ...first, title: null, label: 'ALG2', lastSeen: '2026-11-24' });
  });

  test('with a view that a new mapping has overtaken changes nothing', async () => {
    const stale = await seen();
    await change(stale, ['algebra']);
    const mapped = await rawOf(stale.key);
    for (const old of [stale, null]) {
      await courses.see({ ...sightingOf(stale), title: 'Old', before: old }, '2026-11-24');
      assert.deepEqual(await rawOf(stale.key), mapped);
    }
  });

  test('of a mapped course keeps mapping and version', async () => {
    const mapped = await change(await seen(), ['algebra']);
    await courses.see({ ...sightingOf(mapped), before: mapped }, '2026-11-24');
    assert.deepEqual(await read(mapped.key), { ...mapped, lastSeen: '2026-11-24' });
  });

  test('by twenty launches at once makes one', async () => {
    const sighting = sightingOf();
    await Promise.all(Array.from({ length: 20 }, () => courses.see(sighting, TODAY)));
    assert.equal((await read(sighting.key)).version, 0);
  });

  test('is news on the first sight, on a new day and with a new title or label only', async () => {
    const context = await seen();
    const same = { ...sightingOf(context), before: context };
    assert.equal(isNews({ ...same, before: null }, TODAY), true);
    assert.equal(isNews(same, TODAY), false);
    assert.equal(isNews(same, '2026-11-24'), true);
    assert.equal(isNews({ ...same, title: 'Algebra 2' }, TODAY), true);
    assert.equal(isNews({ ...same, label: null }, TODAY), true);
  });
});

describe('finding courses by class', () => {
  test('each course that holds it, and no other district’s', async () => {
    const classId = newSecret();
    const one = await change(await seen(), [classId]);
    const two = await change(await seen(), [classId, 'other']);
    const found = await courses.ofClass(DISTRICT, classId);
    assert.deepEqual(new Set(found.map(({ key }) => key)), new Set([one.key, two.key]));
    assert.deepEqual(
      found.find(({ key }) => key === two.key),
      two,
    );
    assert.deepEqual(await courses.ofClass('another', classId), []);
    assert.deepEqual(await courses.ofClass(DISTRICT, newSecret()), []);
  });

  test('a class taken out is found no more, one put back is again', async () => {
    const classId = newSecret();
    const mapped = await change(await seen(), [classId]);
    const emptied = await change(mapped, []);
    assert.deepEqual(await courses.ofClass(DISTRICT, classId), []);
    const back = await change(emptied, [classId]);
    assert.deepEqual(await courses.ofClass(DISTRICT, classId), [back]);
  });

  test('pointers that a crash left over do no harm', async () => {
    const classId = newSecret();
    const unmapped = await seen();
    await pointTo(store.dynamo, DISTRICT, [classId], unmapped.key, NOW);
    await pointTo(store.dynamo, DISTRICT, [classId], contextKeyOf(DEPLOYMENT, newSecret()), NOW);
    assert.deepEqual(await courses.ofClass(DISTRICT, classId), []);
    const mapped = await change(await seen(), [classId]);
    assert.deepEqual(await courses.ofClass(DISTRICT, classId), [mapped]);
  });

  test('a refused change takes no pointer away', async () => {
    const classId = newSecret();
    const stale = await seen();
    const mapped = await change(stale, [classId]);
    await codeOf(changes.replace(mapped, DISTRICT, [], 7, TEACHER, NOW));
    await codeOf(changes.replace({ ...mapped, version: 7 }, DISTRICT, [], 7, TEACHER, NOW));
    assert.deepEqual(await courses.ofClass(DISTRICT, classId), [mapped]);
  });

  test('one put back while the writer who took it out is not done yet is still found', async () => {
    const classId = newSecret();
    const mapped = await change(await seen(), [classId]);
    let back: Promise<Context> | null = null;
    // Before the slow writer's last write, the copy of its event.
    const slow = mappings({
      ...store.dynamo,
      put: async (item) => {
        const emptied = await courses.get(mapped.key, 'consistent');
        if (emptied !== null) back = change(emptied, [classId], TEACHER);
        await back;
        await store.dynamo.put(item);
      },
    });
    await slow.replace(mapped, DISTRICT, [], mapped.version, PARTNER, NOW);
    assert.ok(back);
    assert.deepEqual(await courses.ofClass(DISTRICT, classId), [await back]);
  });

  test('a class in more courses than one batch takes', async () => {
    const classId = newSecret();
    const gone = Array.from({ length: 120 }, (_, i) => contextKeyOf(DEPLOYMENT, `gone-${i}`));
    for (const key of gone) await pointTo(store.dynamo, DISTRICT, [classId], key, NOW);
    const mapped = await change(await seen(), [classId]);
    assert.deepEqual(await courses.ofClass(DISTRICT, classId), [mapped]);
  });
});

describe('the pointer of a class that grows with each course', () => {
  const MOST = 1000;
  const LONG_AGO = '2019-08-20';
  const pointed = async (classId: string): Promise<readonly string[]> =>
    targetsOf(await store.dynamo.get(classPointerKey(DISTRICT, classId), 'consistent'));

  test('gives up those first that have the class no more, and never one that has it or that somebody saw lately', async () => {
    const classId = newSecret();
    const [item] = await store.dynamo.getAll([contextKey((await seen()).key)], 'consistent');
    assert.ok(item);
    const old = Array.from({ length: MOST - 2 }, () => newSecret());
    const puts = old.map((key) => ({ ...item, ...contextKey(key), lastSeen: LONG_AGO }));
    for (let from = 0; from < puts.length; from += 25) await store.dynamo.putAll(puts.slice(from, from + 25));
    const mapped = await change(await seen(), [classId]);
    const lately = await seen();
    await store.dynamo.update(classPointerKey(DISTRICT, classId), {
      add: { [TARGETS]: new Set([...old, lately.key]) },
    });
    assert.equal((await pointed(classId)).length, MOST);
    const next = await change(await seen(), [classId]);
    assert.deepEqual(await pointed(classId), [mapped.key, lately.key, next.key].sort());
    assert.deepEqual(new Set(await courses.ofClass(DISTRICT, classId)), new Set([mapped, next]));
  });

  test('has its bound where all of them have the class, too: those seen last stay, and each still opens', async () => {
    const classId = newSecret();
    const mapped = await change(await seen(), [classId]);
    const [item] = await store.dynamo.getAll([contextKey(mapped.key)], 'consistent');
    assert.ok(item);
    const old = Array.from({ length: MOST + 200 }, () => newSecret());
    const puts = old.map((key) => ({ ...item, ...contextKey(key), lastSeen: LONG_AGO }));
    for (let from = 0; from < puts.length; from += 25) await store.dynamo.putAll(puts.slice(from, from + 25));
    await store.dynamo.update(classPointerKey(DISTRICT, classId), { add: { [TARGETS]: new Set(old) } });
    const next = await change(await seen(), [classId]);
    const left = await pointed(classId);
    assert.ok(left.length < MOST, `${left.length}`);
    for (const key of [mapped.key, next.key]) assert.ok(left.includes(key));
    const gone = old.find((key) => !left.includes(key)) ?? '';
    assert.deepEqual(
      (await courses.get(gone))?.classes.map(({ id }) => id),
      [classId],
    );
  });
});

describe('the index', () => {
  test('lists a deployment’s courses, mapped or not, by last seen', async () => {
    const deployment = { ...DEPLOYMENT, deploymentId: newSecret() };
    const early = await seen({ deployment });
    await courses.see({ ...sightingOf(early), before: early }, '2026-11-20');
    const late = await seen({ deployment });
    const mapped = await change(await seen({ deployment }), ['algebra']);
    const emptied = await change(await change(await seen({ deployment }), ['algebra']), []);
    const list = async (prefix: string) => {
      const client = new DynamoDBClient({ endpoint: store.endpoint });
      const found: Item[] = [];
      for (const pk of contextIndexes(deployment)) {
        const { Items = [] } = await client.send(
          new QueryCommand({
            TableName: store.table,
            IndexName: TABLE.index,
            KeyConditionExpression: `${TABLE.indexPk} = :pk AND begins_with(${TABLE.indexSk}, :prefix)`,
            ExpressionAttributeValues: { ':pk': { S: pk }, ':prefix': { S: prefix } },
          }),
        );
        found.push(...Items.map(unmarshalItem));
      }
      client.destroy();
      const at = (item: Item): string => String(item[TABLE.indexSk]);
      return found.sort((a, b) => (at(a) < at(b) ? -1 : 1)).map((item) => String(item[TABLE.pk]).slice(2));
    };
    assert.deepEqual(await list('mapped#'), [mapped.key]);
    const unmapped = await list('unmapped#');
    assert.equal(unmapped[0], early.key);
    assert.deepEqual(new Set(unmapped), new Set([early.key, late.key, emptied.key]));
  });

  test('holds courses only', async () => {
    const client = new DynamoDBClient({ endpoint: store.endpoint });
    const { Items = [] } = await client.send(new ScanCommand({ TableName: store.table }));
    client.destroy();
    const indexed = Items.map(unmarshalItem).filter((item) => TABLE.indexPk in item || TABLE.indexSk in item);
    assert.ok(indexed.length > 10);
    assert.ok(Items.length > indexed.length, 'events and pointers are in the table');
    for (const item of indexed) assert.match(`${item[TABLE.pk]} ${item[TABLE.sk]}`, /^C#[\w-]{43} -$/);
  });
});

test('course ids of every shape, in deployments of every shape, are courses of their own', async () => {
  const some = ['a', 'A', 'a:b', 'a#b', ':a', '-'];
  const keys = new Set<string>();
  for (const contextId of AWKWARD_IDS) {
    for (const deploymentId of some) {
      for (const toolId of some) {
        const deployment = { ...DEPLOYMENT, toolId, deploymentId };
        keys.add(contextKeyOf(deployment, contextId));
      }
    }
  }
  assert.equal(keys.size, AWKWARD_IDS.length * some.length ** 2);
  for (const contextId of AWKWARD_IDS) {
    const context = await seen({ contextId, title: contextId });
    assert.deepEqual([context.contextId, context.title], [contextId, contextId]);
  }
});
