import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { Client } from '../../../shared/records/client.ts';
import type { DeploymentId } from '../../../shared/records/deployment.ts';
import type { KeySet, Registration } from '../../../shared/records/registration.ts';
import { clients } from '../../../shared/store/directory/clients.ts';
import { deployments } from '../../../shared/store/directory/deployments.ts';
import { type Directory, directory } from '../../../shared/store/directory/directory.ts';
import { keySets } from '../../../shared/store/directory/keysets.ts';
import { Memory } from '../../../shared/store/directory/memory.ts';
import { registrations } from '../../../shared/store/directory/registrations.ts';
import { newKey } from '../../support/platform.ts';
import { type Store, startStore, trouble } from '../proxy.ts';
import { clientOf, codeOf, NOW, registrationOf, TODAY } from '../samples.ts';

let store: Store;
before(async () => {
  store = await startStore();
});
after(() => store.close());

interface Known {
  readonly registration: Registration;
  readonly client: Client;
  readonly keySet: KeySet;
  readonly deployment: DeploymentId;
}

/** A platform, its client, its keys and one approved deployment. */
async function known(): Promise<Known> {
  const client = clientOf();
  const registration = registrationOf({ clientId: client.clientId });
  const { iss, toolId } = registration;
  const keySet = { url: registration.keySetUrl, keys: [newKey('k', 'ec').jwk], fetchedAt: NOW, staleAt: NOW + 3600 };
  const deployment = { iss, toolId, deploymentId: `1:${randomUUID()}` };
  const sight = { ...deployment, platformGuid: null, platformName: null, lmsHost: null };
  await clients(store.dynamo).add(client);
  await registrations(store.dynamo).add(registration);
  await keySets(store.dynamo).save(keySet);
  await deployments(store.dynamo).record(sight, 'pending', TODAY);
  await deployments(store.dynamo).approve(deployment, 'district', null);
  return { registration, client, keySet, deployment };
}

/** A cold instance over the table as it is now. */
function cold(): Directory {
  store.calls();
  return directory(store.dynamo);
}

describe('calls', () => {
  test('a cold launch reads registration with deployment, and client with keys, in one call each; a warm one reads nothing', async () => {
    const { registration, client, keySet, deployment } = await known();
    const { iss, toolId } = registration;
    const people = cold();
    const launch = async (now: number) => {
      assert.deepEqual(await people.registrationOfToken(iss, toolId, deployment.deploymentId, now), registration);
      assert.deepEqual(await people.ofRegistration(registration, now), { client, keySet });
      assert.equal((await people.deployment(deployment, now))?.status, 'active');
    };
    await launch(NOW);
    assert.deepEqual(store.calls(), ['BatchGetItem', 'BatchGetItem']);
    await launch(NOW + 59);
    assert.deepEqual(store.calls(), []);
    await launch(NOW + 60);
    assert.deepEqual(store.calls(), ['BatchGetItem', 'BatchGetItem'], 'keys come along with their client');
  });

  test('a cold redemption reads the client, then registration with deployment', async () => {
    const { client, registration, deployment } = await known();
    const people = cold();
    for (const now of [NOW, NOW + 59]) {
      assert.deepEqual(await people.client(client.clientId, now), client);
      const both = await people.both(deployment, now);
      assert.deepEqual([both.registration, both.deployment?.district], [registration, 'district']);
    }
    assert.deepEqual(store.calls(), ['GetItem', 'BatchGetItem']);
  });

  test('a cold login reads once, by issuer and client id or by issuer alone', async () => {
    const { registration } = await known();
    const { iss, toolId } = registration;
    for (const login of [
      (people: Directory, now: number) => people.registration(iss, toolId, now),
      (people: Directory, now: number) => people.ofIssuer(iss, now),
    ]) {
      const people = cold();
      assert.deepEqual([await login(people, NOW)].flat(), [registration]);
      assert.equal(store.calls().length, 1);
      await login(people, NOW + 59);
      assert.equal(store.calls().length, 0);
      await login(people, NOW + 60);
      assert.equal(store.calls().length, 1);
    }
  });

  test('what one way of asking has read, the others remember', async () => {
    const { registration, client, deployment, keySet } = await known();
    const { iss, toolId } = registration;
    const people = cold();
    await people.both(deployment, NOW);
    await people.ofRegistration(registration, NOW);
    store.calls();
    await people.registration(iss, toolId, NOW);
    await people.registrationOfToken(iss, toolId, deployment.deploymentId, NOW);
    await people.deployment(deployment, NOW);
    await people.client(client.clientId, NOW);
    assert.deepEqual((await people.ofRegistration(registration, NOW)).keySet, keySet);
    assert.deepEqual(store.calls(), []);
  });

  test('a token without a deployment id reads the registration alone', async () => {
    const { registration } = await known();
    const people = cold();
    const { iss, toolId } = registration;
    assert.deepEqual(await people.registrationOfToken(iss, toolId, null, NOW), registration);
    assert.deepEqual(store.calls(), ['GetItem']);
  });
});

describe('what is remembered', () => {
  test('a suspension acts within sixty seconds, and so does its end', async () => {
    const { registration, client, deployment } = await known();
    const { iss, toolId } = registration;
    const people = cold();
    const states = async (now: number) => [
      (await people.registration(iss, toolId, now))?.state,
      (await people.ofIssuer(iss, now))[0]?.state,
      (await people.client(client.clientId, now))?.state,
      (await people.deployment(deployment, now))?.status,
      (await people.deployment(deployment, now))?.districtState,
    ];
    const set = async (state: 'active' | 'suspended') => {
      await registrations(store.dynamo).setState(iss, toolId, state);
      await clients(store.dynamo).setState(client.clientId, state);
      await deployments(store.dynamo).setStatus(deployment, state);
      await deployments(store.dynamo).setDistrictState('district', state);
    };
    await states(NOW);
    await set('suspended');
    assert.deepEqual(await states(NOW + 59), Array(5).fill('active'));
    assert.deepEqual(await states(NOW + 60), Array(5).fill('suspended'));
    await set('active');
    assert.deepEqual(await states(NOW + 119), Array(5).fill('suspended'));
    assert.deepEqual(await states(NOW + 120), Array(5).fill('active'));
  });

  test('nobody is remembered for five seconds at most', async () => {
    const registration = registrationOf();
    const client = clientOf();
    const { iss, toolId } = registration;
    const people = cold();
    const found = async (now: number) => [
      await people.registration(iss, toolId, now),
      (await people.ofIssuer(iss, now))[0] ?? null,
      await people.client(client.clientId, now),
    ];
    assert.deepEqual(await found(NOW), [null, null, null]);
    await registrations(store.dynamo).add(registration);
    await clients(store.dynamo).add(client);
    store.calls();
    assert.deepEqual(await found(NOW + 4), [null, null, null]);
    assert.deepEqual(store.calls(), []);
    assert.deepEqual(await found(NOW + 5), [registration, registration, client]);
  });

  test('a deployment unknown or pending is read anew each time, so that approval counts with the next click', async () => {
    const { deployment } = await known();
    const id = { ...deployment, deploymentId: `2:${randomUUID()}` };
    const sight = { ...id, platformGuid: null, platformName: null, lmsHost: null };
    const people = cold();
    assert.equal(await people.deployment(id, NOW), null);
    await deployments(store.dynamo).record(sight, 'pending', TODAY);
    assert.equal((await people.deployment(id, NOW))?.status, 'pending');
    assert.equal((await people.both(id, NOW)).deployment?.status, 'pending');
    await deployments(store.dynamo).approve(id, 'district', null);
    assert.equal((await people.deployment(id, NOW))?.status, 'active');
  });

  test('a key set not fetched yet, or only tried for, is read anew after five seconds', async () => {
    const { registration } = await known();
    const unfetched = { ...registration, keySetUrl: `https://${randomUUID()}.example/jwks` };
    const people = cold();
    const found = async (now: number) => (await people.ofRegistration(unfetched, now)).keySet;
    assert.equal(await found(NOW), null);
    await keySets(store.dynamo).claimFetch(unfetched.keySetUrl, NOW);
    assert.equal(await found(NOW + 5), null);
    const set = { url: unfetched.keySetUrl, keys: [newKey('k', 'ec').jwk], fetchedAt: NOW, staleAt: NOW + 3600 };
    await keySets(store.dynamo).save(set);
    assert.equal(await found(NOW + 9), null);
    assert.deepEqual(await found(NOW + 10), set);
  });

  test('keys found newer take the place of those remembered', async () => {
    const { registration, keySet } = await known();
    const people = cold();
    await people.ofRegistration(registration, NOW);
    const newer = { ...keySet, fetchedAt: NOW + 1 };
    people.rememberKeySet(newer, NOW);
    assert.equal((await people.ofRegistration(registration, NOW)).keySet, newer);
  });

  test('an outage is not remembered, and what is remembered outlives it', async () => {
    const { registration, client, deployment } = await known();
    const { iss, toolId } = registration;
    const people = cold();
    store.fate(() => trouble('AccessDeniedException'));
    assert.equal(await codeOf(people.both(deployment, NOW)), 'store-unavailable');
    assert.equal(await codeOf(people.ofIssuer(iss, NOW)), 'store-unavailable');
    assert.equal(await codeOf(people.client(client.clientId, NOW)), 'store-unavailable');
    store.fate(() => 'pass');
    assert.deepEqual((await people.both(deployment, NOW)).registration, registration);
    assert.equal((await people.ofIssuer(iss, NOW)).length, 1);
    assert.deepEqual(await people.client(client.clientId, NOW), client);
    store.fate(() => trouble('AccessDeniedException'));
    assert.deepEqual(await people.registration(iss, toolId, NOW + 59), registration);
    store.fate(() => 'pass');
  });

  test('ids that differ by case or by where they are cut are not taken for each other', async () => {
    const { registration, deployment } = await known();
    const { iss, toolId } = registration;
    const people = cold();
    await people.both(deployment, NOW);
    assert.equal(await people.registration(iss.toUpperCase(), toolId, NOW), null);
    assert.equal(await people.registration(`${iss}","${toolId}`, '', NOW), null);
    assert.equal(await people.registration(`${iss}${toolId[0]}`, toolId.slice(1), NOW), null);
    const { deploymentId } = deployment;
    assert.equal(await people.deployment({ ...deployment, deploymentId: deploymentId.toUpperCase() }, NOW), null);
  });
});

describe('the memory itself', () => {
  const newMemory = () => new Memory<string>({ known: 60, unknown: 5, max: 3 });

  test('forgets at the exact second', () => {
    const memory = newMemory();
    memory.set('a', 'A', NOW);
    memory.set('none', null, NOW);
    assert.deepEqual([memory.get('a', NOW + 59), memory.get('none', NOW + 4)], ['A', null]);
    assert.deepEqual([memory.get('a', NOW + 60), memory.get('none', NOW + 5)], [undefined, undefined]);
    assert.equal(memory.get('b', NOW), undefined);
  });

  test('is bounded: the one set longest ago goes', () => {
    const memory = newMemory();
    for (const key of ['a', 'b', 'c']) memory.set(key, key, NOW);
    memory.set('a', 'renewed', NOW);
    memory.set('d', 'd', NOW);
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].map((key) => memory.get(key, NOW)),
      ['renewed', undefined, 'c', 'd'],
    );
  });

  test('renewing what it holds drives nothing out', () => {
    const memory = newMemory();
    for (const key of ['a', 'b', 'c', 'c', 'c', 'c']) memory.set(key, key, NOW);
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => memory.get(key, NOW)),
      ['a', 'b', 'c'],
    );
  });

  test('of no age holds nothing, and lets go of what it held', () => {
    const memory = new Memory<string>({ known: 60, unknown: 0, max: 3 });
    memory.set('a', 'A', NOW);
    assert.equal(memory.set('a', null, NOW), null);
    assert.equal(memory.get('a', NOW), undefined);
  });
});
