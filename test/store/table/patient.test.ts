import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { patient } from '../../../shared/store/table/patient.ts';
import { type Store, startStore, trouble } from '../proxy.ts';
import { codeOf } from '../samples.ts';

let store: Store;
before(async () => {
  store = await startStore();
});
after(() => store.close());

test('a busy table is waited for, longer than the client itself does; what does not pass is not', async () => {
  let busy = 5; // the client tries three times
  store.fate(() => (busy-- > 0 ? trouble('ProvisionedThroughputExceededException') : 'pass'));
  assert.equal(await patient(store.dynamo).update({ pk: 'T#1', sk: '-' }, { add: { c: new Set(['a']) } }), true);

  store.calls();
  store.fate(() => trouble('AccessDeniedException'));
  assert.equal(await codeOf(patient(store.dynamo).get({ pk: 'T#1', sk: '-' })), 'store-unavailable');
  assert.equal(store.calls().length, 1);
  store.fate(() => 'pass');
});

test('a partition that is read goes on after the last item that came', async () => {
  const pk = 'K#many';
  for (const n of [0, 1, 2, 3]) {
    const some = Array.from({ length: 25 }, (_, i) => ({ pk, sk: `${n}-${i}`, long: 'x'.repeat(20_000) }));
    await store.dynamo.putAll(some); // more than the megabyte of one answer
  }
  store.calls();
  let queries = 0;
  store.fate((operation) => {
    queries += operation === 'Query' ? 1 : 0;
    return queries === 2 || queries === 3 || queries === 4 ? trouble('ThrottlingException') : 'pass';
  });
  const found: string[] = [];
  for await (const items of patient(store.dynamo).pages(pk)) found.push(...items.map(({ sk }) => String(sk)));
  assert.ok(queries > 4);
  assert.deepEqual([found.length, new Set(found).size], [100, 100]);
});
