import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Dynamo } from '../../../shared/store/table/dynamo.ts';
import { connect } from '../../../shared/store/table/lean.ts';
import { isOver, slots } from '../../../shared/store/table/slots.ts';
import { startTable, type TestTable } from '../../support/table.ts';

const NOW = 1_795_446_000;
const PACE = { most: 4, every: 60, saved: 2, keep: 3600 };

let table: TestTable;
let dynamo: Dynamo;
before(async () => {
  table = await startTable();
  dynamo = connect(table.table);
});
after(() => table.close());

let partitions = 0;
const fresh = (): string => `A${++partitions}`;

const held = async (pk: string) =>
  Object.fromEntries((await dynamo.query(pk, '', 'consistent')).map((one) => [one['name'], one['times']]));

/** Notes one each minute, so that each is written. */
async function inTurn(pk: string, names: readonly string[], from = NOW): Promise<number> {
  const note = slots(dynamo, PACE);
  let now = from;
  for (const name of names) {
    now += 60;
    await note(pk, name, { of: name }, now);
  }
  return now;
}

test('what comes again is counted, with its first and last time, and keeps its slot', async () => {
  const pk = fresh();
  const now = await inTurn(pk, ['a', 'b', 'a', 'a']);
  assert.deepEqual(await held(pk), { a: 3, b: 1 });
  const [a] = await dynamo.query(pk);
  assert.deepEqual([a?.['sk'], a?.['first'], a?.['last'], a?.['of']], ['0', NOW + 60, now, 'a']);
});

describe('where all slots are taken', () => {
  const rows: readonly (readonly [name: string, came: readonly string[], stays: Readonly<Record<string, number>>])[] = [
    ['the oldest that came once goes', ['a', 'b', 'c', 'd', 'e'], { b: 1, c: 1, d: 1, e: 1 }],
    ['what came again stays', ['a', 'a', 'b', 'c', 'd', 'e', 'f'], { a: 2, d: 1, e: 1, f: 1 }],
    ['of what came again the oldest goes', [...'aabbccdde'], { b: 2, c: 2, d: 2, e: 1 }],
    ['a flood pushes out itself alone', [...'aabb', ...'0123456789'], { a: 2, b: 2, 8: 1, 9: 1 }],
  ];
  for (const [name, came, stays] of rows) {
    test(name, async () => {
      const pk = fresh();
      await inTurn(pk, came);
      assert.deepEqual(await held(pk), stays);
    });
  }

  test('what has run out goes before all, however often it came; and comes back as new', async () => {
    const pk = fresh();
    await inTurn(pk, ['a', 'a', 'b', 'b']);
    await inTurn(pk, ['c', 'd', 'e'], NOW + 4000);
    assert.deepEqual(await held(pk), { c: 1, d: 1, e: 1, b: 2 });
    await inTurn(pk, ['b'], NOW + 4300);
    assert.deepEqual(await held(pk), { c: 1, d: 1, e: 1, b: 1 });
  });

  test('a slot whose holder was given up meanwhile is not taken from the new one', async () => {
    const pk = fresh();
    await inTurn(pk, ['a', 'b', 'c', 'd']);
    const late = new Proxy(dynamo, {
      get: (of, name) =>
        name === 'query'
          ? async (...given: Parameters<Dynamo['query']>) => {
              const found = await of.query(...given);
              await inTurn(pk, ['e'], NOW + 600);
              return found;
            }
          : Reflect.get(of, name),
    });
    await slots(late, PACE)(pk, 'f', { of: 'f' }, NOW + 700);
    assert.deepEqual(await held(pk), { b: 1, c: 1, d: 1, e: 1 });
  });
});

test('an instance writes once a minute, and twice more after a pause; the rest is counted with its next write', async () => {
  const pk = fresh();
  let writes = 0;
  const counted = new Proxy(dynamo, {
    get: (of, name) => {
      if (name === 'update') writes += 1;
      return Reflect.get(of, name);
    },
  });
  const note = slots(counted, PACE);
  for (let i = 0; i < 100; i++) await note(pk, 'a', { of: 'a' }, NOW);
  assert.equal(writes, 3);
  assert.deepEqual(await held(pk), { a: 3 });
  await note(pk, 'a', { of: 'a' }, NOW + 60);
  assert.equal(writes, 4);
  assert.deepEqual(await held(pk), { a: 101 });
  for (let now = NOW + 60; now < NOW + 660; now += 1) await note(pk, `x${now}`, { of: '' }, now);
  assert.equal(writes, 13, 'one of each minute');
  await note(pk, 'a', { of: 'a' }, NOW + 1200);
  assert.equal((await held(pk))['a'], 102);
});

test('of what waits to be written, no more than there are slots is remembered', async () => {
  const pk = fresh();
  const note = slots(dynamo, { ...PACE, saved: 0 });
  await note(pk, 'first', { of: '' }, NOW);
  for (const name of ['a', 'b', 'c', 'd', 'e']) await note(pk, name, { of: '' }, NOW);
  await note(pk, 'a', { of: '' }, NOW + 60);
  await note(pk, 'e', { of: '' }, NOW + 120);
  assert.deepEqual(await held(pk), { first: 1, a: 1, e: 2 });
});

test('past its time counts as gone, to the second', () => {
  assert.deepEqual(
    [NOW - 1, NOW, NOW + 1].map((ttl) => isOver({ ttl }, NOW)),
    [true, true, false],
  );
});
