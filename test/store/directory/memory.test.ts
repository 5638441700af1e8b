import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Memory } from '../../../shared/store/directory/memory.ts';

const NOW = 1_795_446_000;
const AGES = { known: 60, unknown: 5, max: 1000 };

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Bytes that a thousand names take, once everything else has been collected. */
function heldBy(name: (i: number) => string): number {
  const memory = new Memory<string>(AGES);
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < 1000; i++) memory.set(name(i), null, NOW);
  collect();
  const taken = process.memoryUsage().heapUsed - before;
  assert.equal(memory.get(name(999), NOW), null);
  return taken;
}

test('a thousand names of 380 KB take no more than short ones do', () => {
  assert.ok(heldBy((i) => `${i}${'x'.repeat(380_000)}`) < 2_000_000);
});

test('names that differ only at their end are told apart, however long', () => {
  const memory = new Memory<string>(AGES);
  const long = 'x'.repeat(5000);
  memory.set(`${long}1`, 'one', NOW);
  memory.set(`${long}2`, 'two', NOW);
  assert.deepEqual([memory.get(`${long}1`, NOW), memory.get(`${long}2`, NOW)], ['one', 'two']);
  assert.equal(memory.get(long, NOW), undefined);
});

test('what has run out makes room: it does not push out what has not', () => {
  const memory = new Memory<string>({ ...AGES, max: 3 });
  memory.set('known', 'value', NOW);
  memory.set('a', null, NOW);
  memory.set('b', null, NOW);
  memory.set('c', 'later', NOW + 59);
  assert.equal(memory.get('known', NOW + 59), 'value');
  assert.equal(memory.get('c', NOW + 59), 'later');
});
