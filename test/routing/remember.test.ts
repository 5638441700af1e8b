import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { remember } from '../../shared/routing/remember.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { connect } from '../../shared/store/table/sdk.ts';
import { startTable, type TestTable } from '../support/table.ts';

const ID = { iss: 'https://lms.example', toolId: '1', deploymentId: 'd' };
const NOW = Date.UTC(2026, 10, 24, 8) / 1000;

let table: TestTable;
let dynamo: Dynamo;
before(async () => {
  table = await startTable();
  dynamo = connect(table.table);
});
after(() => table.close());

test('an instance writes the day of a deployment once, however long it remembers the day before', async () => {
  const store = deployments(dynamo);
  await store.record({ ...ID, platformGuid: null, platformName: null, lmsHost: null }, 'active', '2026-11-23');
  const remembered = await store.get(ID);
  assert.ok(remembered !== null);
  let writes = 0;
  const counted: Dynamo = {
    ...dynamo,
    update(key, update) {
      writes += 1;
      return dynamo.update(key, update);
    },
  };
  for (let launch = 0; launch < 3; launch++) {
    await remember(counted, { deployment: remembered, isNew: false }, null, NOW);
  }
  assert.equal(writes, 1);
  const reread = await store.get(ID);
  assert.equal(reread?.lastSeen, '2026-11-24');

  await remember(counted, { deployment: { ...remembered, lastSeen: '2026-11-24' }, isNew: false }, null, NOW + 86_400);
  assert.equal(writes, 2);
});
