import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Dynamo } from '../../../shared/store/table/dynamo.ts';
import { connect } from '../../../shared/store/table/lean.ts';
import { isOver, pacer, slots } from '../../../shared/store/table/slots.ts';
import { startTable, type TestTable } from '../../support/table.ts';

const NOW = 1_795_446_000;
const KEPT = { most: 4, keep: 3600 };

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

/** Notes one each minute. */
async function inTurn(pk: string, names: readonly string[], from = NOW): Promise<number> {
  const note = slots(dynamo, KEPT);
  let now = from;
  for (const name of names) {
    now += 60;
    await note(pk, name, { of: name }, 1, now);
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
    await slots(late, KEPT)(pk, 'f', { of: 'f' }, 1, NOW + 700);
    assert.deepEqual(await held(pk), { b: 1, c: 1, d: 1, e: 1 });
  });
});

test('one write in a minute, and two more after a pause', () => {
  const may = pacer({ every: 60, saved: 2 });
  const at = (seconds: number, tries: number) =>
    Array.from({ length: tries }, () => may(NOW + seconds)).filter(Boolean).length;
  assert.deepEqual(
    [at(0, 100), at(59, 9), at(60, 9), at(119, 9), at(120, 9), at(600, 9), at(660, 9)],
    [3, 0, 1, 0, 1, 3, 1],
  );
  let written = 0;
  for (let second = 1000; second < 1600; second++) written += at(second, 5);
  assert.equal(written, 12, 'ten minutes, and two that were saved');
});

test('past its time counts as gone, to the second', () => {
  assert.deepEqual(
    [NOW - 1, NOW, NOW + 1].map((ttl) => isOver({ ttl }, NOW)),
    [true, true, false],
  );
});
