import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  classKey,
  classPartitions,
  contextIndex,
  contextIndexes,
  contextKeyOf,
} from '../../../shared/store/table/keys.ts';

const DISTRICT = '4fd43cc56d11340000000005';
const DEPLOYMENT = { iss: 'https://lms.example', toolId: '1', deploymentId: '1:x' };
const IDS = Array.from({ length: 16_000 }, (_, at) => `5fd43cc56d1134000${at}`);

/** A partition of DynamoDB takes 1,000 writes a second (its developer guide, "burst and adaptive capacity"), so nothing that grows with a district is in one. */
describe('what grows with a district is spread over sixteen partitions', () => {
  for (const [what, partitions, of] of [
    ['its classes', classPartitions(DISTRICT), (id: string) => classKey(DISTRICT, id).pk],
    [
      'the index of its courses',
      contextIndexes(DEPLOYMENT),
      (id: string) => contextIndex(DEPLOYMENT, contextKeyOf(DEPLOYMENT, id)),
    ],
  ] as const) {
    test(`${what}, evenly, and in no other`, () => {
      const counts = new Map(partitions.map((partition) => [partition, 0]));
      for (const id of IDS) counts.set(of(id), (counts.get(of(id)) ?? 0) + 1);
      assert.equal(counts.size, 16);
      for (const [partition, count] of counts) assert.ok(count > 800 && count < 1200, `${partition}: ${count}`);
    });
  }
});
