import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { clients } from '../../shared/store/clients.ts';
import { deployments, type FirstSight } from '../../shared/store/deployments.ts';
import type { Dynamo } from '../../shared/store/dynamo.ts';
import { clientKey, deploymentKey, districtKey, registrationKey } from '../../shared/store/keys.ts';
import { registrations } from '../../shared/store/registrations.ts';
import type { Credential, Deployment, DeploymentId } from '../../shared/types.ts';
import { type Store, startStore, trouble } from './proxy.ts';
import { AWKWARD_IDS, clientOf, codeOf, NOW, registrationOf, TODAY } from './samples.ts';

let store: Store;
before(async () => {
  store = await startStore();
});
after(() => store.close());

describe('registrations', () => {
  test('are listed as they were added', async () => {
    const one = registrationOf();
    const two = registrationOf({
      iss: one.iss,
      toolId: 'another',
      family: 'other',
      broker: 'clever',
      environment: 'beta',
      deploymentPolicy: 'open',
      algs: ['EdDSA'],
      trustedAudiences: [],
      claimMap: {},
      state: 'suspended',
    });
    const all = registrations(store.dynamo);
    assert.equal(await all.add(one), true);
    assert.equal(await all.add(two), true);
    const listed = (await all.list()).filter(({ iss }) => iss === one.iss);
    assert.deepEqual(byTool(listed), byTool([one, two]));
    assert.deepEqual(byTool(await all.ofIssuer(one.iss)), byTool([one, two]));
  });

  test('one added twice stays as it was first', async () => {
    const one = registrationOf();
    const all = registrations(store.dynamo);
    await all.add(one);
    assert.equal(await all.add({ ...one, authorizationEndpoint: 'https://evil.example', logKey: 'other' }), false);
    assert.deepEqual(await all.ofIssuer(one.iss), [one]);
  });

  test('twenty who add the same at once: one does', async () => {
    const one = registrationOf();
    const added = await Promise.all(Array.from({ length: 20 }, () => registrations(store.dynamo).add(one)));
    assert.equal(added.filter(Boolean).length, 1);
  });

  test('an issuer is no other, however alike', async () => {
    const iss = `https://${randomUUID()}.example`;
    const all = registrations(store.dynamo);
    for (const other of [iss, `${iss}/`, iss.toUpperCase(), `${iss}:443`, `${iss}1`]) {
      await all.add(registrationOf({ iss: other, toolId: '70' }));
    }
    assert.deepEqual(
      (await all.ofIssuer(iss)).map((found) => found.iss),
      [iss],
    );
  });

  test('tools of every shape are registrations of their own', async () => {
    const iss = `https://${randomUUID()}.example`;
    const all = registrations(store.dynamo);
    for (const toolId of AWKWARD_IDS) assert.equal(await all.add(registrationOf({ iss, toolId })), true, toolId);
    assert.deepEqual((await all.ofIssuer(iss)).map(({ toolId }) => toolId).sort(), [...AWKWARD_IDS].sort());
  });

  test('are suspended and resumed; one unknown is not made', async () => {
    const one = registrationOf();
    const all = registrations(store.dynamo);
    await all.add(one);
    assert.equal(await all.setState(one.iss, one.toolId, 'suspended'), true);
    assert.deepEqual(await all.ofIssuer(one.iss), [{ ...one, state: 'suspended' }]);
    assert.equal(await all.setState(one.iss, one.toolId, 'active'), true);
    assert.deepEqual(await all.ofIssuer(one.iss), [one]);
    assert.equal(await all.setState(one.iss, 'unknown', 'suspended'), false);
    assert.equal(await store.dynamo.get(registrationKey(one.iss, 'unknown'), 'consistent'), null);
  });

  const byTool = <R extends { readonly toolId: string }>(some: readonly R[]): readonly R[] =>
    [...some].sort((a, b) => (a.toolId < b.toolId ? -1 : 1));
});

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

describe('clients', () => {
  test('are read and listed as they were added', async () => {
    const all = clients(store.dynamo);
    const one = clientOf();
    const two = clientOf({
      name: { en: 'Plain', es: null },
      landing: { class: 'https://a.example/{class}', home: 'https://a.example/', setup: null },
      districts: [],
      credentials: [
        { hash: 'h1', createdAt: NOW },
        { hash: 'h2', createdAt: NOW + 1 },
      ],
      display: 'window',
      policy: { setupBy: 'teaching_assistant', noCourse: 'page', missingDays: 14 },
      state: 'suspended',
    });
    for (const client of [one, two]) {
      assert.equal(await all.add(client), true);
      assert.deepEqual(await all.get(client.clientId), client);
    }
    const listed = await all.list();
    for (const client of [one, two]) {
      assert.deepEqual(
        listed.find(({ clientId }) => clientId === client.clientId),
        client,
      );
    }
    assert.equal(await all.get('nobody'), null);
  });

  test('one added twice keeps its secret', async () => {
    const all = clients(store.dynamo);
    const one = clientOf();
    await all.add(one);
    assert.equal(await all.add({ ...one, credentials: [{ hash: 'evil', createdAt: NOW }] }), false);
    assert.deepEqual(await all.get(one.clientId), one);
  });

  test('ids that differ by case are two', async () => {
    const all = clients(store.dynamo);
    const one = clientOf({ clientId: `case${randomUUID().slice(0, 8)}` });
    await all.add(one);
    assert.equal(await all.get(one.clientId.toUpperCase()), null);
    assert.equal(await all.add({ ...one, clientId: one.clientId.toUpperCase() }), true);
  });

  test('are suspended and resumed; one unknown is not made', async () => {
    const all = clients(store.dynamo);
    const one = clientOf();
    await all.add(one);
    assert.equal(await all.setState(one.clientId, 'suspended'), true);
    assert.equal((await all.get(one.clientId))?.state, 'suspended');
    assert.equal(await all.setState('nobody', 'suspended'), false);
    assert.equal(await store.dynamo.get(clientKey('nobody'), 'consistent'), null);
  });

  test('changes at once each count', async () => {
    const all = clients(store.dynamo);
    const one = clientOf({ districts: [] });
    await all.add(one);
    const grant = (district: string) =>
      all.change(one.clientId, ({ districts }) => ({ districts: [...new Set([...districts, district])] }));
    const rotate = (credential: Credential) =>
      all.change(one.clientId, ({ credentials }) => ({
        credentials: [...credentials.filter(({ hash }) => hash !== credential.hash), credential].slice(-2),
      }));
    await Promise.all([grant('a'), grant('b'), rotate({ hash: 'new', createdAt: NOW })]);
    const changed = await all.get(one.clientId);
    assert.deepEqual([...(changed?.districts ?? [])].sort(), ['a', 'b']);
    assert.deepEqual(
      changed?.credentials.map(({ hash }) => hash),
      ['hash', 'new'],
    );
    assert.equal(await all.change('nobody', () => ({ districts: ['a'] })), null);
  });

  test('a change whose answer was lost and is retried counts once', async () => {
    const all = clients(store.dynamo);
    const one = clientOf({ districts: [] });
    await all.add(one);
    store.loseNext('UpdateItem');
    const changed = await all.change(one.clientId, () => ({ districts: ['a'] }));
    assert.deepEqual(changed, { ...one, districts: ['a'] });
    assert.deepEqual(await all.get(one.clientId), changed);
  });

  test('a change meets the state, name and page of a write that came between', async () => {
    const all = clients(store.dynamo);
    const one = clientOf();
    await all.add(one);
    let writing: Promise<unknown> = Promise.resolve();
    await all.change(one.clientId, () => {
      writing = all.setState(one.clientId, 'suspended');
      return { districts: ['a'] };
    });
    await writing;
    const { state, districts } = (await all.get(one.clientId)) ?? {};
    assert.deepEqual([state, districts], ['suspended', ['a']]);
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
