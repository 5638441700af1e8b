import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { patient } from '../../cli/classes/patient.ts';
import { type Store, startStore, trouble } from '../store/proxy.ts';
import { codeOf } from '../store/samples.ts';

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
});
