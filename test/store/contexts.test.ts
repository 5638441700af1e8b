import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DynamoDBClient, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { TABLE } from '../../shared/names.ts';
import { newSecret } from '../../shared/seal.ts';
import { activeClasses, contexts, isNews, type Sighting } from '../../shared/store/contexts.ts';
import { contextEventKey, contextIndex, contextKey, contextKeyOf } from '../../shared/store/keys.ts';
import { type Actor, mappings } from '../../shared/store/mapping.ts';
import { unmarshalItem } from '../../shared/store/marshal.ts';
import type { Context, DeploymentId } from '../../shared/types.ts';
import { type Store, startStore, trouble } from './proxy.ts';
import { AWKWARD_IDS, codeOf, NOW, TODAY } from './samples.ts';

const DISTRICT = '4fd43cc56d11340000000005';
const DEPLOYMENT: DeploymentId = {
  iss: 'https://canvas.instructure.com',
  toolId: '170000000000559',
  deploymentId: '3407:8865aa05b4b79b64a91a86042e43af5ea8ae79eb',
};
const PARTNER: Actor = { how: 'partner', by: 'brightway1' };
/** Of a class that no catalogue knows. */
const BARE = { evidence: [], roster: null };
const TEACHER: Actor = { how: 'teacher', by: 'pseudonym' };

let store: Store;
let courses: ReturnType<typeof contexts>;
let changes: ReturnType<typeof mappings>;
before(async () => {
  store = await startStore();
  courses = contexts(store.dynamo);
  changes = mappings(store.dynamo);
});
after(() => store.close());

function sightingOf(own: Partial<Sighting> = {}): Sighting {
  const { deployment = DEPLOYMENT, contextId = newSecret() } = own;
  const key = contextKeyOf(deployment, contextId);
  const type = ['http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering'];
  return { key, deployment, contextId, title: 'Algebra 1', label: 'ALG1', type, before: null, ...own };
}

async function read(key: string): Promise<Context> {
  const context = await courses.get(key, 'consistent');
  assert.ok(context);
  return context;
}

async function seen(own: Partial<Sighting> = {}): Promise<Context> {
  const sighting = sightingOf(own);
  await courses.see(sighting, TODAY);
  return read(sighting.key);
}

const wanted = (...ids: readonly string[]) => ids.map((id) => ({ id, urlId: null, name: null }));

const change = (context: Context, ids: readonly string[], actor = PARTNER, now = NOW): Promise<Context> =>
  changes.replace(context, DISTRICT, wanted(...ids), context.version, actor, now);

const activeIds = (context: Context | null): readonly string[] => activeClasses(context).map(({ id }) => id);

const rawOf = (key: string) => store.dynamo.get(contextKey(key), 'consistent');

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

describe('replacing a mapping', () => {
  test('maps exactly the wanted classes, under the next version', async () => {
    const context = await seen();
    const classes = [
      { id: 'algebra', urlId: 'alg/1', name: 'Algebra 1' },
      { id: 'geometry', urlId: null, name: null },
    ];
    const changed = await changes.replace(context, DISTRICT, classes, 0, PARTNER, NOW);
    assert.deepEqual(await read(context.key), changed);
    assert.equal(changed.version, 1);
    assert.deepEqual(
      changed.classes,
      classes.map((one) => ({ ...one, state: 'active', ...PARTNER, at: NOW, ...BARE })),
    );
  });

  test('a class left out stays as removed, with who did it and when', async () => {
    const mapped = await change(await seen(), ['algebra', 'geometry']);
    const changed = await change(mapped, ['geometry'], TEACHER, NOW + 60);
    assert.deepEqual(await read(mapped.key), changed);
    assert.deepEqual(activeIds(changed), ['geometry']);
    const removed = changed.classes.find(({ id }) => id === 'algebra');
    const named = { id: 'algebra', urlId: null, name: null };
    assert.deepEqual(removed, { ...named, state: 'removed', ...TEACHER, at: NOW + 60, ...BARE });
  });

  test('one removed stays so through further changes, and a person may put it back', async () => {
    const mapped = await change(await seen(), ['algebra']);
    const emptied = await change(mapped, [], TEACHER, NOW + 60);
    const other = await change(emptied, ['geometry'], PARTNER, NOW + 120);
    const removed = other.classes.find(({ id }) => id === 'algebra');
    assert.deepEqual([removed?.state, removed?.by, removed?.at], ['removed', TEACHER.by, NOW + 60]);
    const back = await change(other, ['algebra', 'geometry'], TEACHER, NOW + 180);
    assert.deepEqual(await read(mapped.key), back);
    const restored = back.classes.find(({ id }) => id === 'algebra');
    assert.deepEqual([restored?.state, restored?.by, restored?.at], ['active', TEACHER.by, NOW + 180]);
  });

  test('one kept keeps its evidence; its name and page may change', async () => {
    const mapped = await change(await seen(), ['algebra']);
    const named = [{ id: 'algebra', urlId: 'alg', name: 'Algebra 1' }];
    const changed = await changes.replace(mapped, DISTRICT, named, 1, TEACHER, NOW + 60);
    assert.deepEqual(changed.classes, [{ ...named[0], state: 'active', ...PARTNER, at: NOW, ...BARE }]);
    assert.deepEqual(await read(mapped.key), changed);
  });

  test('an older version is a conflict that changes nothing', async () => {
    const first = await seen();
    const second = await change(first, ['algebra']);
    const was = await rawOf(first.key);
    assert.equal(
      await codeOf(changes.replace(first, DISTRICT, wanted('geometry'), 0, TEACHER, NOW)),
      'mapping-version-conflict',
    );
    assert.equal(
      await codeOf(changes.replace(second, DISTRICT, wanted('geometry'), 2, TEACHER, NOW)),
      'mapping-version-conflict',
    );
    assert.equal(await codeOf(change({ ...first, version: 7 }, ['geometry'])), 'mapping-version-conflict');
    assert.deepEqual(await rawOf(first.key), was);
  });

  test('a right version beside an overtaken view is a conflict too: what was added in between would survive unseen', async () => {
    const stale = await seen();
    const current = await change(stale, ['algebra']);
    const going = changes.replace(stale, DISTRICT, wanted('geometry'), current.version, TEACHER, NOW);
    assert.equal(await codeOf(going), 'mapping-version-conflict');
    assert.deepEqual(activeIds(await read(stale.key)), ['algebra']);
  });

  test('of a course that is gone is a conflict and makes no course', async () => {
    const ghost = { ...(await seen()), key: contextKeyOf(DEPLOYMENT, newSecret()) };
    assert.equal(await codeOf(change(ghost, ['algebra'])), 'mapping-version-conflict');
    assert.equal(await rawOf(ghost.key), null);
  });

  test('by two writers of one version: one wins, the other learns of it', async () => {
    const context = await seen();
    const both = await Promise.allSettled([change(context, ['algebra']), change(context, ['geometry'], TEACHER)]);
    const won = both.filter((outcome) => outcome.status === 'fulfilled');
    const [lost] = both.filter((outcome) => outcome.status === 'rejected');
    assert.equal(won.length, 1);
    assert.equal(lost?.reason.code, 'mapping-version-conflict');
    assert.deepEqual(await read(context.key), won[0]?.value);
  });

  test('fifty at once have one winner', async () => {
    const context = await seen();
    const all = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => change(context, [`class-${i}`])));
    assert.equal(all.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal((await read(context.key)).version, 1);
    assert.equal(activeIds(await read(context.key)).length, 1);
  });

  test('a write whose answer was lost and is retried succeeds once', async () => {
    const context = await seen();
    store.loseNext('UpdateItem');
    const changed = await changes.replace(context, DISTRICT, wanted('algebra'), 0, PARTNER, NOW);
    assert.equal(changed.version, 1);
    assert.deepEqual(await read(context.key), changed);
  });

  test('class ids of every shape stay apart', async () => {
    const changed = await change(await seen(), AWKWARD_IDS);
    assert.deepEqual([...activeIds(await read(changed.key))].sort(), [...AWKWARD_IDS].sort());
    const back = await change(changed, ['A']);
    assert.deepEqual(activeIds(await read(back.key)), ['A']);
  });

  test('a hundred classes, then a hundred others, then none', async () => {
    const range = (from: number) => Array.from({ length: 100 }, (_, i) => `class-${from + i}-${'x'.repeat(40)}`);
    const first = await changes.replace(await seen(), DISTRICT, wanted(...range(0)), 0, PARTNER, NOW);
    const second = await changes.replace(first, DISTRICT, wanted(...range(100)), 1, PARTNER, NOW + 1);
    assert.equal(activeIds(await read(first.key)).length, 100);
    const third = await changes.replace(second, DISTRICT, [], 2, PARTNER, NOW + 2);
    assert.deepEqual(await read(first.key), third);
    assert.deepEqual(activeIds(third), []);
    assert.deepEqual(new Set(third.classes.map(({ state }) => state)), new Set(['removed']));
  });
});

describe('events', () => {
  const eventsOf = async (key: string) =>
    (await store.dynamo.query(contextKey(key).pk, 'E#', 'consistent')).map(({ v, before, after, by, at }) => ({
      v,
      before,
      after,
      by,
      at,
    }));

  test('each change leaves one, in order, with actor, before and after', async () => {
    const one = await change(await seen(), ['algebra', 'geometry']);
    const two = await change(one, ['geometry', 'physics'], TEACHER, NOW + 60);
    const three = await change(two, [], PARTNER, NOW + 120);
    assert.deepEqual(await eventsOf(three.key), [
      { v: 1, before: [], after: ['algebra', 'geometry'], by: PARTNER.by, at: NOW },
      { v: 2, before: ['algebra', 'geometry'], after: ['geometry', 'physics'], by: TEACHER.by, at: NOW + 60 },
      { v: 3, before: ['geometry', 'physics'], after: [], by: PARTNER.by, at: NOW + 120 },
    ]);
  });

  test('a copy whose answer was lost is put once more and stays one', async () => {
    const context = await seen();
    store.loseNext('PutItem');
    await change(context, ['algebra']);
    assert.equal((await eventsOf(context.key)).length, 1);
  });

  test('the newest is in the course’s item too, should its copy be lost to a crash', async () => {
    const context = await seen();
    store.fate((operation) => (operation === 'PutItem' ? trouble('AccessDeniedException') : 'pass'));
    assert.equal(await codeOf(change(context, ['algebra'])), 'store-unavailable');
    store.fate(() => 'pass');
    const item = await rawOf(context.key);
    assert.deepEqual(await eventsOf(context.key), []);
    assert.deepEqual(activeIds(await read(context.key)), ['algebra']);
    assert.match(JSON.stringify(item?.['ev']), /"after":\["algebra"\]/);
  });

  test('the thousandth sorts after the ninth', () => {
    const keyAt = (version: number) => contextEventKey('k', version).sk;
    assert.ok(keyAt(9) < keyAt(10) && keyAt(99) < keyAt(1000));
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
    await changes.pointTo(DISTRICT, [classId], unmapped.key);
    await changes.pointTo(DISTRICT, [classId], contextKeyOf(DEPLOYMENT, newSecret()));
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
    for (const key of gone) await changes.pointTo(DISTRICT, [classId], key);
    const mapped = await change(await seen(), [classId]);
    assert.deepEqual(await courses.ofClass(DISTRICT, classId), [mapped]);
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
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: store.table,
          IndexName: TABLE.index,
          KeyConditionExpression: `${TABLE.indexPk} = :pk AND begins_with(${TABLE.indexSk}, :prefix)`,
          ExpressionAttributeValues: { ':pk': { S: contextIndex(deployment) }, ':prefix': { S: prefix } },
        }),
      );
      client.destroy();
      return Items.map((item) => String(unmarshalItem(item)[TABLE.pk]).slice(2));
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
