import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { Deployment, DeploymentId } from '../../../shared/records/deployment.ts';
import type { FirstSight } from '../../../shared/store/directory/deployment.ts';
import { deployments } from '../../../shared/store/directory/deployments.ts';
import { registrations } from '../../../shared/store/directory/registrations.ts';
import { setSpelling } from '../../../shared/store/directory/spelling.ts';
import type { Dynamo } from '../../../shared/store/table/dynamo.ts';
import { deploymentKey, districtKey } from '../../../shared/store/table/keys.ts';
import { type Store, startStore, trouble } from '../proxy.ts';
import { AWKWARD_IDS, codeOf, registrationOf, TODAY } from '../samples.ts';

let store: Store;
before(async () => {
  store = await startStore();
});
after(() => store.close());

describe('deployments', () => {
  test('one is recorded once, as pending, and later sights change nothing', async () => {
    const all = deployments(store.dynamo);
    const sight = await newSight();
    assert.equal(await all.record(sight, 'pending', TODAY), true);
    const recorded = await get(sight);
    assert.deepEqual(recorded, {
      ...sight,
      status: 'pending',
      district: null,
      districtState: 'active',
      policy: {},
      spelling: {},
      firstSeen: TODAY,
      lastSeen: TODAY,
      contextsOf: null,
    });
    assert.equal(await all.record({ ...sight, platformName: 'Evil Unified' }, 'active', '2026-11-24'), false);
    assert.deepEqual(await get(sight), recorded);
  });

  test('a late record does not undo an approval', async () => {
    const all = deployments(store.dynamo);
    const sight = await approved('late');
    await all.record(sight, 'pending', TODAY);
    assert.equal((await get(sight)).status, 'active');
  });

  test('a hundred first launches at once record one', async () => {
    const all = deployments(store.dynamo);
    const sight = await newSight();
    const made = await Promise.all(Array.from({ length: 100 }, () => all.record(sight, 'pending', TODAY)));
    assert.equal(made.filter(Boolean).length, 1);
  });

  test('are listed over all registrations', async () => {
    const [one, two] = [await newSight(), await newSight()];
    const all = deployments(store.dynamo);
    await all.record(one, 'pending', TODAY);
    await all.record(two, 'active', TODAY);
    await all.record({ ...two, deploymentId: 'second' }, 'active', TODAY);
    const listed = (await all.list()).filter(({ iss }) => [one.iss, two.iss].includes(iss));
    assert.deepEqual(
      listed.map(({ iss, deploymentId, status }) => [iss === one.iss, deploymentId, status]).sort(),
      [
        [true, one.deploymentId, 'pending'],
        [false, two.deploymentId, 'active'],
        [false, 'second', 'active'],
      ].sort(),
    );
  });

  test('ids of every shape are deployments of their own', async () => {
    const { iss, toolId } = await newSight();
    const all = deployments(store.dynamo);
    for (const deploymentId of AWKWARD_IDS) {
      const sight = { iss, toolId, deploymentId, platformGuid: null, platformName: deploymentId, lmsHost: null };
      assert.equal(await all.record(sight, 'pending', TODAY), true, deploymentId);
    }
    for (const deploymentId of AWKWARD_IDS) {
      assert.equal((await get({ iss, toolId, deploymentId })).platformName, deploymentId);
    }
  });

  test('approval makes one active for its district, and takes a host along only where one is given', async () => {
    const all = deployments(store.dynamo);
    const sight = await newSight();
    await all.record(sight, 'pending', TODAY);
    assert.equal(await all.approve(sight, 'north', null), true);
    const { status, district, districtState, lmsHost } = await get(sight);
    assert.deepEqual([status, district, districtState, lmsHost], ['active', 'north', 'active', sight.lmsHost]);
    assert.equal(await all.approve(sight, 'north', 'lms.north.example'), true);
    assert.equal((await get(sight)).lmsHost, 'lms.north.example');
  });

  test('an unknown one is neither approved, suspended, seen nor made', async () => {
    const all = deployments(store.dynamo);
    const sight = await newSight();
    assert.equal(await all.approve(sight, 'north', null), false);
    assert.equal(await all.setStatus(sight, 'suspended'), false);
    await all.seenOn(sight, TODAY);
    assert.equal(await all.get(sight), null);
    assert.equal(await store.dynamo.get(deploymentKey(sight), 'consistent'), null);
  });

  test('a pending one cannot be made active but by approval', async () => {
    const all = deployments(store.dynamo);
    const sight = await newSight();
    await all.record(sight, 'pending', TODAY);
    for (const status of ['active', 'suspended'] as const) assert.equal(await all.setStatus(sight, status), false);
    assert.equal((await get(sight)).status, 'pending');
  });

  test('are suspended, resumed and seen', async () => {
    const all = deployments(store.dynamo);
    const sight = await approved('seen');
    assert.equal(await all.setStatus(sight, 'suspended'), true);
    assert.equal((await get(sight)).status, 'suspended');
    await all.seenOn(sight, '2026-11-24');
    const { status, firstSeen, lastSeen } = await get(sight);
    assert.deepEqual([status, firstSeen, lastSeen], ['suspended', TODAY, '2026-11-24']);
    assert.equal(await all.setStatus(sight, 'active'), true);
    assert.equal((await get(sight)).status, 'active');
  });

  test('one that serves another’s mappings names it', async () => {
    const sight = await approved('root');
    const root: DeploymentId = { iss: sight.iss, toolId: 'old', deploymentId: '1:a' };
    await store.dynamo.update(deploymentKey(sight), { set: { contextsOf: { ...root } } });
    assert.deepEqual((await get(sight)).contextsOf, root);
  });
});

describe('districts', () => {
  test('state and policy go into each deployment’s copy, and into no other district’s', async () => {
    const all = deployments(store.dynamo);
    const [district, other] = [randomUUID(), randomUUID()];
    const mine = [await approved(district), await approved(district)];
    const foreign = await approved(other);
    assert.equal(await all.setDistrictState(district, 'suspended'), 2);
    assert.equal(await all.setDistrictPolicy(district, { setupBy: 'teaching_assistant' }), 2);
    for (const sight of mine) {
      const { status, districtState, policy } = await get(sight);
      assert.deepEqual([status, districtState, policy], ['active', 'suspended', { setupBy: 'teaching_assistant' }]);
    }
    const { districtState, policy } = await get(foreign);
    assert.deepEqual([districtState, policy], ['active', {}]);
    assert.deepEqual(await all.district(district), {
      district,
      state: 'suspended',
      policy: { setupBy: 'teaching_assistant' },
      spelling: {},
    });
    assert.equal(await all.district(randomUUID()), null);
  });

  test('rules of spelling that two change at once: one of them does, and the other learns of it', async () => {
    const all = deployments(store.dynamo);
    const district = randomUUID();
    const sight = await approved(district);
    const exact = { trim: false, ignoreCase: false, prefix: '', suffix: '', pad: 0 };
    const told = ['A-', 'B-', 'C-'].map((prefix) => ({ section: { ...exact, prefix } }));
    const set = await Promise.all(told.map((one) => setSpelling(store.dynamo, district, one, { seen: {} })));
    assert.deepEqual([...set].sort(), [1, null, null]);
    const won = told[set.indexOf(1)] ?? {};
    assert.deepEqual((await get(sight)).spelling, won);
    assert.equal(await setSpelling(store.dynamo, district, { user: exact }, { seen: {} }), null);
    assert.equal(await setSpelling(store.dynamo, district, { ...won, user: exact }, { seen: won }), 1);
    assert.deepEqual((await all.district(district))?.spelling, { ...won, user: exact });
  });

  test('one not approved for anything yet can be suspended ahead: what is approved then is suspended', async () => {
    const all = deployments(store.dynamo);
    const district = randomUUID();
    assert.equal(await all.setDistrictState(district, 'suspended'), 0);
    await all.setDistrictPolicy(district, { noCourse: 'page' });
    const { districtState, policy } = await get(await approved(district));
    assert.deepEqual([districtState, policy], ['suspended', { noCourse: 'page' }]);
  });

  test('a change that broke off half-way is completed by the same command', async () => {
    const all = deployments(store.dynamo);
    const district = randomUUID();
    const mine = [await approved(district), await approved(district), await approved(district)];
    let updates = 0;
    store.fate((operation) => {
      if (operation === 'UpdateItem') updates += 1;
      return updates > 2 ? trouble('AccessDeniedException') : 'pass';
    });
    assert.equal(await codeOf(all.setDistrictState(district, 'suspended')), 'store-unavailable');
    store.fate(() => 'pass');
    assert.equal(await all.setDistrictState(district, 'suspended'), 3);
    for (const sight of mine) assert.equal((await get(sight)).districtState, 'suspended');
  });

  test('whether its users are known is told to its deployments, those that come later too', async () => {
    const district = randomUUID();
    const all = deployments(store.dynamo);
    const first = await approved(district);
    assert.equal((await get(first)).knowsUsers, undefined);
    assert.equal(await all.setKnowsUsers(district, true), 1);
    assert.equal((await all.district(district))?.knowsUsers, true);
    for (const one of [first, await approved(district)]) assert.equal((await get(one)).knowsUsers, true);
    assert.equal(await all.setKnowsUsers(district, false), 2);
    assert.equal((await get(first)).knowsUsers, undefined);
    assert.equal((await all.district(district))?.knowsUsers, undefined);
  });

  test('one suspended while a deployment is being approved for it suspends that one as well', async () => {
    const district = randomUUID();
    const sight = await newSight();
    await deployments(store.dynamo).record(sight, 'pending', TODAY);
    const suspending = oncePassed(store.dynamo, districtKey(district).sk, async () => {
      await deployments(store.dynamo).setDistrictState(district, 'suspended');
    });
    await deployments(suspending).approve(sight, district, null);
    assert.equal((await get(sight)).districtState, 'suspended');
  });
});

async function newSight(): Promise<FirstSight> {
  const registration = registrationOf();
  await registrations(store.dynamo).add(registration);
  const { iss, toolId } = registration;
  const deploymentId = `3407:${randomUUID()}`;
  return { iss, toolId, deploymentId, platformGuid: 'guid', platformName: 'Lincoln', lmsHost: 'lincoln.example' };
}

async function approved(district: string): Promise<FirstSight> {
  const sight = await newSight();
  await deployments(store.dynamo).record(sight, 'pending', TODAY);
  await deployments(store.dynamo).approve(sight, district, null);
  return sight;
}

async function get(id: DeploymentId): Promise<Deployment> {
  const found = await deployments(store.dynamo).get(id);
  assert.ok(found);
  return found;
}

/** The same table, but right after the first read of this sort key something else happens. */
function oncePassed(dynamo: Dynamo, sk: string, then: () => Promise<void>): Dynamo {
  let passed = false;
  return {
    ...dynamo,
    async get(key, consistent) {
      const item = await dynamo.get(key, consistent);
      if (key.sk === sk && !passed) {
        passed = true;
        await then();
      }
      return item;
    },
  };
}
