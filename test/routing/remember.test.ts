import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { houseOf, Visit } from '../../shared/http/visit.ts';
import { remember } from '../../shared/routing/remember.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { connect } from '../../shared/store/table/sdk.ts';
import { eventOf } from '../support/event.ts';
import { BASE_URL } from '../support/roomkey.ts';
import { startTable, type TestTable } from '../support/table.ts';

const ID = { iss: 'https://lms.example', toolId: '1', deploymentId: 'd' };
const NOW = Date.UTC(2026, 10, 24, 8) / 1000;

const house = houseOf({ baseUrl: BASE_URL, displayName: '-', supportContact: '-', frameAncestors: 'https:' });
const visitAt = (now: number): Visit => new Visit(eventOf({ path: '/launch' }), house, now * 1000, false);

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
    await remember(counted, { deployment: remembered, isNew: false }, null, visitAt(NOW));
  }
  assert.equal(writes, 1);
  const reread = await store.get(ID);
  assert.equal(reread?.lastSeen, '2026-11-24');

  await remember(
    counted,
    { deployment: { ...remembered, lastSeen: '2026-11-24' }, isNew: false },
    null,
    visitAt(NOW + 86_400),
  );
  assert.equal(writes, 2);
});
