import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LAYOUT } from '../../../shared/names.ts';
import { stack } from '../../../shared/store/directory/stack.ts';
import { STACK_KEY } from '../../../shared/store/table/keys.ts';
import { type Store, startStore } from '../proxy.ts';

let store: Store;
before(async () => {
  store = await startStore();
});
after(() => store.close());

test('a table has the layout of the deploy that was accepted last, whatever wrote to it first', async () => {
  const deploy = { baseUrl: 'https://lti.example.org', isProtected: true };
  await store.dynamo.put({ ...STACK_KEY, baseUrl: deploy.baseUrl, protected: true, schema: LAYOUT - 1 });
  const kept = stack(store.dynamo);
  assert.deepEqual(await kept.deployed(), { ...deploy, layout: LAYOUT - 1 });
  await kept.lease('a run', 0);
  assert.equal((await kept.deployed())?.layout, LAYOUT - 1);
  await kept.setDeployed(deploy);
  assert.deepEqual(await kept.deployed(), { ...deploy, layout: LAYOUT });
  await kept.setDeployed({ ...deploy, alarmed: false });
  assert.deepEqual(await kept.deployed(), { ...deploy, alarmed: false, layout: LAYOUT });
  await kept.setDeployed(deploy);
  assert.deepEqual(await kept.deployed(), { ...deploy, layout: LAYOUT });
});
