import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newSecret } from '../../../shared/crypto/seal.ts';
import { mappings } from '../../../shared/store/contexts/mapping.ts';
import { contextEventKey, contextKey, contextKeyOf } from '../../../shared/store/table/keys.ts';
import { activeIds, coursesIn, DEPLOYMENT, DISTRICT, PARTNER, TEACHER, wanted } from '../courses.ts';
import { type Store, startStore, trouble } from '../proxy.ts';
import { AWKWARD_IDS, codeOf, NOW } from '../samples.ts';

/** Of a class that no catalogue knows. */
const BARE = { evidence: [], roster: null };

let store: Store;
let changes: ReturnType<typeof mappings>;
before(async () => {
  store = await startStore();
  changes = mappings(store.dynamo);
});
after(() => store.close());

const { read, seen, change, rawOf } = coursesIn(() => store);

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
