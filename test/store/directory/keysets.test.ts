import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { KeySet } from '../../../shared/records/registration.ts';
import { COOL_DOWN, keySets } from '../../../shared/store/directory/keysets.ts';
import { keySetKey } from '../../../shared/store/table/keys.ts';
import { newKey } from '../../support/platform.ts';
import { type Store, startStore } from '../proxy.ts';
import { NOW } from '../samples.ts';

const KEYS = [newKey('one').jwk, newKey('two', 'ec').jwk];

let store: Store;
let sets: ReturnType<typeof keySets>;
before(async () => {
  store = await startStore();
  sets = keySets(store.dynamo);
});
after(() => store.close());

const newUrl = () => `https://${randomUUID()}.example/jwks?x=:#-`;
const setOf = (url: string, fetchedAt = NOW, keys = KEYS): KeySet => ({
  url,
  keys,
  fetchedAt,
  staleAt: fetchedAt + 3600,
});

describe('a platform’s key set', () => {
  test('is kept as it was saved', async () => {
    const set = setOf(newUrl());
    assert.equal(await sets.get(set.url), null);
    await sets.save(set);
    assert.deepEqual(await sets.get(set.url), set);
    assert.deepEqual(
      (await sets.list()).find(({ url }) => url === set.url),
      set,
    );
  });

  test('is replaced by newer keys, and never by older ones', async () => {
    const url = newUrl();
    const [old, current] = [setOf(url, NOW, KEYS.slice(0, 1)), setOf(url, NOW + 1)];
    await sets.save(old);
    await sets.save(current);
    assert.deepEqual(await sets.get(url), current);
    await sets.save(old);
    assert.deepEqual(await sets.get(url), current);
  });

  test('of twenty saved at once the newest stays', async () => {
    const url = newUrl();
    await Promise.all(Array.from({ length: 20 }, (_, i) => sets.save(setOf(url, NOW + ((i * 7) % 20)))));
    assert.equal((await sets.get(url))?.fetchedAt, NOW + 19);
  });

  test('of the longest size that a fetch may have fits an item', async () => {
    const url = newUrl();
    const keys = Array.from({ length: 100 }, (_, i) => ({ kid: `${i}`, kty: 'RSA', n: 'x'.repeat(2500), e: 'AQAB' }));
    await sets.save(setOf(url, NOW, keys));
    assert.equal((await sets.get(url))?.keys.length, 100);
  });
});

describe('leave to fetch', () => {
  test('is given once in thirty seconds to one of fifty', async () => {
    const url = newUrl();
    for (const at of [0, COOL_DOWN, 2 * COOL_DOWN + 5]) {
      const given = await Promise.all(Array.from({ length: 50 }, () => sets.claimFetch(url, NOW + at)));
      assert.equal(given.filter(Boolean).length, 1, `after ${at} s`);
      assert.equal(await sets.claimFetch(url, NOW + at + COOL_DOWN - 1), false);
    }
  });

  test('is each set’s own', async () => {
    assert.equal(await sets.claimFetch(newUrl(), NOW), true);
    assert.equal(await sets.claimFetch(newUrl(), NOW), true);
  });

  test('is not lost with the answer that gave it', async () => {
    const url = newUrl();
    store.loseNext('UpdateItem');
    assert.equal(await sets.claimFetch(url, NOW), true);
    assert.equal(await sets.claimFetch(url, NOW), false);
  });

  test('survives clocks that differ by seconds', async () => {
    const url = newUrl();
    assert.equal(await sets.claimFetch(url, NOW + 5), true);
    assert.equal(await sets.claimFetch(url, NOW), false);
    assert.equal(await sets.claimFetch(url, NOW + COOL_DOWN + 4), false);
    assert.equal(await sets.claimFetch(url, NOW + COOL_DOWN + 5), true);
  });

  test('leaves an item that is no key set yet, and a saved one untouched', async () => {
    const url = newUrl();
    await sets.claimFetch(url, NOW);
    assert.equal(await sets.get(url), null);
    assert.ok(!(await sets.list()).some((set) => set.url === url));
    await sets.save(setOf(url));
    assert.equal(await sets.claimFetch(url, NOW + COOL_DOWN), true);
    assert.deepEqual(await sets.get(url), setOf(url));
    const item = await store.dynamo.get(keySetKey(url), 'consistent');
    assert.equal(item?.['triedAt'], NOW + COOL_DOWN);
  });
});
