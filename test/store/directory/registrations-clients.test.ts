import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { Credential } from '../../../shared/records/client.ts';
import { clients } from '../../../shared/store/directory/clients.ts';
import { registrations } from '../../../shared/store/directory/registrations.ts';
import { clientKey, registrationKey } from '../../../shared/store/table/keys.ts';
import { type Store, startStore } from '../proxy.ts';
import { AWKWARD_IDS, clientOf, NOW, registrationOf } from '../samples.ts';

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

  test('one that says nothing of its display opens as a new one would', async () => {
    const client = clientOf();
    await clients(store.dynamo).add(client);
    await store.dynamo.update(clientKey(client.clientId), { set: {}, remove: ['display'] });
    assert.equal((await clients(store.dynamo).get(client.clientId))?.display, 'auto');
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
