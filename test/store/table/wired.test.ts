import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wired } from '../../../shared/store/table/answers.ts';
import { marshalItem } from '../../../shared/store/table/marshal.ts';

const bytes = new Uint8Array([0, 255, 16]);

test('bytes go in base64, wherever they lie', () => {
  const item = { pk: 'a', one: bytes, list: [1, bytes, { deep: bytes }], map: { deep: [bytes] }, set: new Set(['b']) };
  const before = marshalItem(item);
  assert.deepEqual(wired({ TableName: 't', Item: before }), {
    TableName: 't',
    Item: {
      pk: { S: 'a' },
      one: { B: 'AP8Q' },
      list: { L: [{ N: '1' }, { B: 'AP8Q' }, { M: { deep: { B: 'AP8Q' } } }] },
      map: { M: { deep: { L: [{ B: 'AP8Q' }] } } },
      set: { SS: ['b'] },
    },
  });
  assert.deepEqual(before, marshalItem(item), 'what was given is as it was: a second try sends the same');
});

test('a part of a larger buffer is that part alone', () => {
  assert.deepEqual(wired({ B: new Uint8Array([9, 0, 255, 16, 9]).subarray(1, 4) }), { B: 'AP8Q' });
});

test('a request without bytes is not copied', () => {
  const input = { TableName: 't', Key: marshalItem({ pk: 'a', sk: 'b' }), ConsistentRead: false };
  assert.equal(wired(input), input);
});
