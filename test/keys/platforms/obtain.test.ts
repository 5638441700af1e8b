import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { close, listen } from '../../../local/listen.ts';
import { keyFinder } from '../../../shared/keys/platforms/obtain.ts';
import { fetchKeySet } from '../../../shared/keys/platforms/read.ts';
import type { KeySet, PublicJwk, Registration } from '../../../shared/records/registration.ts';
import { keySets } from '../../../shared/store/directory/keysets.ts';
import { type Store, startStore } from '../../store/proxy.ts';
import { codeOf, NOW, registrationOf } from '../../store/samples.ts';
import { newKey } from '../../support/platform.ts';

const HOUR = 3600;
const OLD = newKey('old', 'ec').jwk;
const NEW = newKey('new', 'ec').jwk;

/** What a platform publishes at one address; no keys: it is out of order. */
interface Published {
  keys: readonly PublicJwk[];
  fetches: number;
  delay: number;
}
const platforms = new Map<string, Published>();
const server = createServer(async (request, response) => {
  const published = platforms.get(request.url ?? '');
  if (published === undefined) return response.writeHead(404).end();
  published.fetches += 1;
  const { keys } = published;
  await wait(published.delay);
  return keys.length === 0 ? response.writeHead(503).end() : response.end(JSON.stringify({ keys }));
});

let origin = '';
let store: Store;
let sets: ReturnType<typeof keySets>;
before(async () => {
  origin = `http://127.0.0.1:${await listen(server, 0)}`;
  store = await startStore();
  sets = keySets(store.dynamo);
});
after(async () => {
  await close(server);
  await store.close();
});

interface World {
  readonly registration: Registration;
  readonly published: Published;
}

function worldOf(...keys: readonly PublicJwk[]): World {
  const path = `/${randomUUID()}`;
  const published = { keys, fetches: 0, delay: 0 };
  platforms.set(path, published);
  return { registration: registrationOf({ keySetUrl: origin + path }), published };
}

const setOf = ({ registration }: World, fetchedAt = NOW, ...keys: readonly PublicJwk[]): KeySet => ({
  url: registration.keySetUrl,
  keys,
  fetchedAt,
  staleAt: fetchedAt + HOUR,
});

/** An instance: its own memory, the stack's table. */
const instance = (remembered: KeySet[] = []) => {
  const find = keyFinder(sets, (set) => remembered.push(set), fetchKeySet);
  return (registration: Registration, kid: string, held: KeySet | null, now: number, unlike = false) =>
    find(registration, kid, held, now, 'local', unlike);
};
const kidsOf = (set: KeySet): readonly string[] => set.keys.map(({ kid }) => kid);

describe('with the key in memory', () => {
  test('nothing is asked, read or written, even while the platform is out of order', async () => {
    const world = worldOf();
    const held = setOf(world, NOW, OLD);
    store.calls();
    assert.equal(await instance()(world.registration, 'old', held, NOW + 71 * HOUR), held);
    assert.deepEqual(store.calls(), []);
    assert.equal(world.published.fetches, 0);
  });

  test('it is trusted for seventy-two hours, not a second more', async () => {
    const world = worldOf();
    const held = setOf(world, NOW, OLD);
    await sets.save(held);
    assert.equal(await instance()(world.registration, 'old', held, NOW + 72 * HOUR), held);
    const late = instance()(world.registration, 'old', held, NOW + 72 * HOUR + 1);
    assert.equal(await codeOf(late), 'platform-keys-unavailable');
    world.published.keys = [OLD];
    const fresh = await instance()(world.registration, 'old', held, NOW + 72 * HOUR + 40);
    assert.equal(fresh.fetchedAt, NOW + 72 * HOUR + 40);
  });

  test('an unknown key costs an instance that has just looked no call either', async () => {
    const world = worldOf(OLD);
    const held = setOf(world, NOW, OLD);
    await sets.save(held);
    const find = instance();
    await codeOf(find(world.registration, 'forged', held, NOW));
    store.calls();
    for (let i = 0; i < 50; i++) await codeOf(find(world.registration, 'forged', held, NOW + 29));
    assert.deepEqual(store.calls(), []);
  });
});

describe('with nothing in memory', { concurrency: true }, () => {
  test('keys are fetched and kept for the others', async () => {
    const world = worldOf(OLD);
    const found = await instance()(world.registration, 'old', null, NOW);
    assert.deepEqual(kidsOf(found), ['old']);
    assert.deepEqual(await sets.get(world.registration.keySetUrl), found);
  });

  test('the table’s are taken, unless too old', async () => {
    const world = worldOf(OLD);
    await sets.save(setOf(world, NOW, OLD));
    assert.equal((await instance()(world.registration, 'old', null, NOW + 72 * HOUR)).fetchedAt, NOW);
    assert.equal(world.published.fetches, 0);
    const later = NOW + 73 * HOUR;
    assert.equal((await instance()(world.registration, 'old', null, later)).fetchedAt, later);
    assert.equal(world.published.fetches, 1);
  });

  test('twenty first launches at once cause one fetch, and all go on', async () => {
    const world = worldOf(OLD);
    world.published.delay = 100;
    const find = instance();
    const found = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? find : instance())(world.registration, 'old', null, NOW)),
    );
    assert.deepEqual(new Set(found.flatMap(kidsOf)), new Set(['old']));
    assert.equal(world.published.fetches, 1);
  });

  test('a platform out of order is platform-keys-unavailable, until it is back', async () => {
    const world = worldOf();
    const find = instance();
    assert.equal(await codeOf(find(world.registration, 'old', null, NOW)), 'platform-keys-unavailable');
    world.published.keys = [OLD];
    assert.equal(await codeOf(find(world.registration, 'old', null, NOW + 29)), 'platform-keys-unavailable');
    assert.deepEqual(kidsOf(await find(world.registration, 'old', null, NOW + 30)), ['old']);
    assert.equal(world.published.fetches, 2);
  });

  test('an address that nobody answers at is platform-keys-unavailable', async () => {
    const registration = registrationOf({ keySetUrl: 'http://127.0.0.1:9/jwks' });
    assert.equal(await codeOf(instance()(registration, 'old', null, NOW)), 'platform-keys-unavailable');
  });

  test('one who was given leave to fetch and died delays the others by thirty seconds only', async () => {
    const world = worldOf(OLD);
    await sets.claimFetch(world.registration.keySetUrl, NOW);
    const find = instance();
    assert.equal(await codeOf(find(world.registration, 'old', null, NOW + 1)), 'platform-keys-unavailable');
    assert.equal(world.published.fetches, 0);
    assert.deepEqual(kidsOf(await find(world.registration, 'old', null, NOW + 30)), ['old']);
  });
});

describe('a key that is not among those held', { concurrency: true }, () => {
  test('after a rotation is found with one fetch', async () => {
    const world = worldOf(OLD, NEW);
    const held = setOf(world, NOW, OLD);
    await sets.save(held);
    const found = await instance()(world.registration, 'new', held, NOW + 100);
    assert.deepEqual(kidsOf(found), ['old', 'new']);
    assert.deepEqual(await sets.get(world.registration.keySetUrl), found);
    assert.equal(world.published.fetches, 1);
  });

  test('that another instance has fetched meanwhile is taken from the table, at once or much later', async () => {
    const world = worldOf(OLD, NEW);
    const held = setOf(world, NOW, OLD);
    await sets.save(held);
    const first = await instance()(world.registration, 'new', held, NOW + 100);
    for (const later of [100, 101, 131, 3000]) {
      assert.deepEqual(await instance()(world.registration, 'new', held, NOW + later), first, `${later} s`);
    }
    assert.equal(world.published.fetches, 1);
  });

  test('that another instance is fetching just now is waited for', async () => {
    const world = worldOf(OLD, NEW);
    const held = setOf(world, NOW, OLD);
    await sets.save(held);
    world.published.delay = 250;
    const one = instance()(world.registration, 'new', held, NOW + 100);
    await wait(50);
    const other = instance()(world.registration, 'new', held, NOW + 100);
    assert.deepEqual(await other, await one);
    assert.equal(world.published.fetches, 1);
  });

  test('asked for a hundred times by two instances causes no more than one fetch by each per thirty seconds', async () => {
    const world = worldOf(OLD);
    const held = setOf(world, NOW, OLD);
    await sets.save(held);
    const finders = [instance(), instance()];
    for (const [window, most] of [
      [0, 2],
      [30, 4],
    ] as const) {
      const asked = Array.from({ length: 100 }, (_, i) =>
        finders[i % 2]?.(world.registration, 'forged', held, NOW + window + (i % 30)),
      );
      const codes = await Promise.all(asked.map((going) => codeOf(going ?? Promise.resolve())));
      assert.deepEqual(new Set(codes), new Set(['key-unknown']));
      assert.ok(world.published.fetches <= most, `${world.published.fetches} fetches`);
    }
  });

  test('asked for under a new name each time causes no more than one fetch a second', async () => {
    const world = worldOf(OLD);
    const held = setOf(world, NOW, OLD);
    await sets.save(held);
    const finders = Array.from({ length: 4 }, () => instance());
    const from = performance.now();
    while (performance.now() - from < 3000) {
      const now = NOW + Math.floor((performance.now() - from) / 1000);
      await Promise.all(finders.map((find, i) => codeOf(find(world.registration, `forged ${now} ${i}`, held, now))));
    }
    const seconds = Math.ceil((performance.now() - from) / 1000) + 1;
    assert.ok(world.published.fetches <= seconds, `${world.published.fetches} fetches in ${seconds} s`);
  });

  test('while the platform is out of order is key-unknown: a forged token is no outage', async () => {
    const world = worldOf();
    const held = setOf(world, NOW, OLD);
    await sets.save(held);
    assert.equal(await codeOf(instance()(world.registration, 'forged', held, NOW)), 'key-unknown');
    assert.deepEqual(await sets.get(world.registration.keySetUrl), held, 'the last good copy stays');
  });

  test('does not disturb a good key of the same minute', async () => {
    const world = worldOf(OLD);
    const held = setOf(world, NOW, OLD);
    await sets.save(held);
    const find = instance();
    await codeOf(find(world.registration, 'forged', held, NOW));
    assert.equal(await find(world.registration, 'old', held, NOW + 1), held);
  });

  test('one platform’s cool-down is not another’s', async () => {
    const [one, two] = [worldOf(OLD), worldOf(OLD, NEW)];
    const find = instance();
    await codeOf(find(one.registration, 'forged', setOf(one, NOW, OLD), NOW));
    assert.deepEqual(kidsOf(await find(two.registration, 'new', setOf(two, NOW, OLD), NOW)), ['old', 'new']);
  });

  test('is found by instances whose clocks differ by seconds', async () => {
    const world = worldOf(OLD, NEW);
    const held = setOf(world, NOW, OLD);
    await sets.save(held);
    const ahead = await instance()(world.registration, 'new', held, NOW + 105);
    assert.deepEqual(await instance()(world.registration, 'new', held, NOW + 100), ahead);
    assert.equal(await instance()(world.registration, 'new', ahead, NOW + 100), ahead);
  });

  test('whoever asks for another key brings the rotated one along, for all that come after', async () => {
    const world = worldOf(OLD, NEW);
    const held = setOf(world, NOW, OLD);
    await sets.save(held);
    const remembered: KeySet[] = [];
    assert.equal(await codeOf(instance(remembered)(world.registration, 'forged', held, NOW + 100)), 'key-unknown');
    assert.deepEqual(remembered.map(kidsOf), [['old', 'new']]);
  });

  test('is found whatever else was looked for within the same moment, by whomever', async () => {
    const world = worldOf(OLD);
    const held = setOf(world, NOW, OLD);
    await sets.save(held);
    const [one, other] = [instance(), instance()];
    await codeOf(one(world.registration, 'forged', held, NOW + 100));
    world.published.keys = [OLD, NEW];
    for (const find of [one, other]) {
      assert.deepEqual(kidsOf(await find(world.registration, 'new', held, NOW + 100)), ['old', 'new']);
    }
  });

  test('is waited for while another instance fetches it, however long that takes within the time there is', async () => {
    const world = worldOf(OLD, NEW);
    const held = setOf(world, NOW, OLD);
    await sets.save(held);
    world.published.delay = 1500;
    const found = await Promise.all(
      Array.from({ length: 10 }, () => instance()(world.registration, 'new', held, NOW + 100)),
    );
    assert.deepEqual(new Set(found.flatMap(kidsOf)), new Set(['old', 'new']));
    assert.equal(world.published.fetches, 1);
  });
});

describe('a key that was exchanged under its kid', { concurrency: true }, () => {
  const ANEW = { ...NEW, kid: 'old' };

  test('is found once the signature has failed', async () => {
    const world = worldOf(ANEW);
    const held = setOf(world, NOW, OLD);
    await sets.save(held);
    const found = await instance()(world.registration, 'old', held, NOW + 100, true);
    assert.deepEqual(found.keys, [ANEW]);
  });

  test('is looked for once in thirty seconds', async () => {
    const world = worldOf(OLD);
    const find = instance();
    const held = await find(world.registration, 'old', null, NOW);
    for (let i = 0; i < 20; i++) {
      assert.equal(await codeOf(find(world.registration, 'old', held, NOW + 100 + i, true)), 'key-unknown');
    }
    assert.equal(world.published.fetches, 2);
  });
});

describe('where a platform has no usable keys', { concurrency: true }, () => {
  test('a post after another costs nothing, whatever key it names', async () => {
    const world = worldOf();
    const find = instance();
    assert.equal(await codeOf(find(world.registration, 'a', null, NOW)), 'platform-keys-unavailable');
    const [from, fetches] = [performance.now(), world.published.fetches];
    for (let i = 0; i < 50; i++) {
      assert.equal(await codeOf(find(world.registration, `b${i}`, null, NOW + 1)), 'platform-keys-unavailable');
    }
    assert.equal(world.published.fetches, fetches);
    assert.ok(performance.now() - from < 200);
  });

  test('another instance learns it with one look', async () => {
    const world = worldOf();
    await codeOf(instance()(world.registration, 'a', null, NOW));
    const from = performance.now();
    assert.equal(await codeOf(instance()(world.registration, 'a', null, NOW)), 'platform-keys-unavailable');
    assert.equal(world.published.fetches, 1);
    assert.ok(performance.now() - from < 200);
  });
});
