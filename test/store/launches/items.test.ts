import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newSecret } from '../../../shared/crypto/seal.ts';
import { LIFE } from '../../../shared/store/launches/item.ts';
import { redemptions } from '../../../shared/store/launches/redemptions.ts';
import { launches } from '../../../shared/store/launches/transitions.ts';
import { type Store, startStore } from '../proxy.ts';
import { codeOf, NOW } from '../samples.ts';
import { attemptsIn, KEY, newAttempt, type Operation, SEALED, type Way } from './attempts.ts';

const HOUR = 3600;

const said = (bytes: Uint8Array | null | undefined): string | null => (bytes ? String(Buffer.from(bytes)) : null);

let store: Store;
let items: ReturnType<typeof launches>;
let redeemed: ReturnType<typeof redemptions>;
before(async () => {
  store = await startStore();
  items = launches(store.dynamo);
  redeemed = redemptions(store.dynamo);
});
after(() => store.close());

const { run, arrive, itemOf } = attemptsIn(() => store);

describe('what an item holds', () => {
  const rows: readonly (readonly [Way, readonly string[], number])[] = [
    ['initiated', ['b', 'c', 'f', 'g', 'l', 'n', 'pk', 's', 'sk', 'ttl', 'v', 'x'], LIFE.initiated + HOUR],
    ['ready', ['c', 'd', 'k', 'kx', 'l', 'pk', 's', 'sk', 'ttl', 'v'], LIFE.ready + HOUR],
    [
      'ready, known',
      ['c', 'd', 'k', 'kx', 'l', 'pk', 'q', 's', 'sk', 'ttl', 'v', 'w', 'wk', 'wx'],
      LIFE.offered + HOUR,
    ],
    ['offered', ['c', 'd', 'l', 'pk', 'q', 's', 'sk', 'ttl', 'v', 'w', 'wk', 'wx'], LIFE.offered + HOUR],
    ['offered, released', ['c', 'd', 'l', 'pk', 'q', 's', 'sk', 'ttl', 'v', 'w', 'wk', 'wx'], LIFE.offered + HOUR],
    [
      'ready, asked',
      ['c', 'd', 'k', 'kx', 'l', 'pk', 'q', 's', 'sk', 'ttl', 'v', 'w', 'wk', 'wx', 'y'],
      LIFE.offered + LIFE.ready + HOUR,
    ],
    ['held', ['c', 'd', 'hx', 'l', 'p', 'pk', 's', 'sk', 'ttl', 'v'], LIFE.held + HOUR],
    ['ready, released', ['c', 'd', 'k', 'kx', 'l', 'pk', 's', 'sk', 'ttl', 'v'], LIFE.ready + HOUR],
    ['closed', ['c', 'o', 'pk', 's', 'sk', 'ttl', 'v'], HOUR],
    ['redeemed', ['c', 'd', 'l', 'pk', 's', 'sk', 'ttl', 'u', 'ux', 'v'], LIFE.access + HOUR],
    [
      'redeemed, to manage',
      ['c', 'd', 'l', 'm', 'mx', 'pk', 's', 'sk', 'ttl', 'u', 'uk', 'ux', 'v'],
      LIFE.manage + HOUR,
    ],
    ['managing', ['c', 'd', 'hk', 'hx', 'l', 'p', 'pk', 's', 'sk', 'ttl', 'u', 'uk', 'ux', 'v'], LIFE.managing + HOUR],
  ];
  for (const [way, names, ttl] of rows) {
    test(`${way}: only what its next arrow needs, no secret in clear, TTL an hour past its end`, async () => {
      const attempt = await arrive(way);
      const item = (await itemOf(attempt)) ?? {};
      assert.deepEqual(Object.keys(item).sort(), names);
      assert.equal(item['ttl'], NOW + ttl);
      const text = Object.values(item)
        .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value)))
        .join('\n');
      const { nonce, browserSecret, iss, toolId } = attempt.proof;
      const { code, second, browser, access, page, manage } = attempt;
      for (const secret of [nonce, browserSecret, iss, toolId, code, second, browser, access, page, manage]) {
        assert.ok(!text.includes(secret));
      }
    });
  }
});

describe('reads', () => {
  test('the launch behind a code: for its client, its code and its minute only, as often as wanted', async () => {
    const attempt = await arrive('ready');
    const { launchId } = attempt.proof;
    const read = (code: string, client: string, later: number) =>
      redeemed.behindCode(launchId, code, client, NOW + later);
    for (const later of [0, 59]) {
      const coded = await read(attempt.code, attempt.client, later);
      assert.deepEqual([coded?.sealed, coded?.carried].map(said), [String(SEALED), null]);
    }
    assert.equal(await read(attempt.code, attempt.client, 60), null);
    assert.equal(await read(newSecret(), attempt.client, 0), null);
    assert.equal(await read(attempt.code, 'another1', 0), null);
    for (const way of ['absent', 'initiated', 'offered', 'ready, asked', 'held', 'closed', 'redeemed'] as const) {
      const away = await arrive(way);
      assert.equal(await redeemed.behindCode(away.proof.launchId, away.code, away.client, NOW), null, way);
    }
  });

  test('a held launch: for its page secret and its hour only, as often as wanted', async () => {
    const attempt = await arrive('held');
    const { launchId } = attempt.proof;
    for (const later of [0, 3599]) {
      const held = await items.held(launchId, attempt.page, NOW + later);
      assert.equal(held.clientId, attempt.client);
      assert.equal(held.heldUntil, NOW + LIFE.held);
      assert.deepEqual(Buffer.from(held.sealed), SEALED);
    }
    await assert.rejects(items.held(launchId, attempt.page, NOW + 3600), { code: 'page-expired' });
    await assert.rejects(items.held(launchId, newSecret(), NOW), { code: 'page-mismatch' });
    for (const way of ['absent', 'initiated', 'ready', 'ready, released', 'closed', 'redeemed'] as const) {
      const away = await arrive(way);
      const code = way === 'absent' ? 'launch-unknown' : 'launch-used';
      await assert.rejects(items.held(away.proof.launchId, away.page, NOW), { code }, way);
    }
  });

  test('a launch to manage: for its secret and its half hour; then for that of its page', async () => {
    const offered = await arrive('redeemed, to manage');
    const { launchId } = offered.proof;
    for (const later of [0, 1799]) {
      const { clientId, sealed } = await redeemed.manageable(launchId, offered.manage, NOW + later);
      assert.deepEqual([clientId, Buffer.from(sealed)], [offered.client, SEALED]);
    }
    await assert.rejects(redeemed.manageable(launchId, offered.manage, NOW + 1800), { code: 'page-expired' });
    await assert.rejects(redeemed.manageable(launchId, offered.page, NOW), { code: 'page-mismatch' });
    await assert.rejects(redeemed.managing(launchId, offered.page, NOW), { code: 'launch-used' });
    await run('manage', offered, NOW);
    await assert.rejects(redeemed.manageable(launchId, offered.manage, NOW), { code: 'launch-used' });
    const managing = await redeemed.managing(launchId, offered.page, NOW + 1799);
    assert.deepEqual([managing.sealed, managing.sealedKey].map(said), [String(SEALED), String(KEY)]);
    await assert.rejects(redeemed.managing(launchId, offered.page, NOW + 1800), { code: 'page-expired' });
    await assert.rejects(redeemed.managing(launchId, offered.manage, NOW), { code: 'page-mismatch' });
    await assert.rejects(items.held(launchId, offered.page, NOW), { code: 'launch-used' });
  });

  test('the state of a launch that TTL has taken is null', async () => {
    assert.equal(await items.state(newAttempt().proof.launchId), null);
  });
});

describe('an answer that is lost and retried', () => {
  const rows: readonly (readonly [Way, Operation, string])[] = [
    ['absent', 'begin', 'initiated'],
    ['initiated', 'leave', 'ready'],
    ['initiated', 'leave, known', 'ready'],
    ['initiated', 'offer', 'offered'],
    ['initiated', 'hold', 'held'],
    ['initiated', 'close', 'closed'],
    ['held', 'release', 'ready'],
    ['held', 'release, offered', 'offered'],
    ['offered', 'issue', 'ready'],
    ['ready, known', 'issue', 'ready'],
    ['ready', 'redeem', 'redeemed'],
    ['ready, asked', 'redeem the second', 'redeemed'],
    ['ready', 'redeem, to manage', 'redeemed'],
    ['redeemed, to manage', 'manage', 'managing'],
  ];
  for (const [way, operation, state] of rows) {
    test(`${operation} recognises its own write`, async () => {
      const attempt = await arrive(way);
      const write = operation === 'begin' ? 'PutItem' : 'UpdateItem';
      store.loseNext(write);
      store.calls();
      await run(operation, attempt, NOW);
      // The same code a second time does no harm: the write may be made again.
      assert.deepEqual(store.calls(), operation === 'issue' ? [write, write] : [write, write, 'GetItem']);
      assert.equal(await items.state(attempt.proof.launchId), state);
    });
  }

  test('does not take another writer’s success for its own', async () => {
    const attempt = await arrive('initiated');
    await run('close', attempt, NOW);
    store.loseNext('UpdateItem');
    assert.equal(await codeOf(run('leave', attempt, NOW)), 'launch-used');
    assert.equal(await items.state(attempt.proof.launchId), 'closed');
  });

  test('lost each time it is store-unavailable, and the launch cannot be used twice', async () => {
    const attempt = await arrive('ready');
    store.fate((operation) => (operation === 'UpdateItem' ? 'swallow' : 'pass'));
    assert.equal(await codeOf(run('redeem', attempt, NOW)), 'store-unavailable');
    store.fate(() => 'pass');
    assert.equal(await codeOf(run('redeem', attempt, NOW)), 'grant-refused');
  });
});

describe('fifty at once', () => {
  const rows: readonly (readonly [Way, readonly Operation[], string])[] = [
    ['absent', ['begin'], 'internal'],
    ['initiated', ['leave'], 'launch-used'],
    ['initiated', ['leave', 'hold', 'close'], 'launch-used'],
    ['held', ['release'], 'launch-used'],
    ['ready', ['redeem'], 'grant-refused'],
  ];
  for (const [way, operations, code] of rows) {
    test(`${operations.join(', ')}: one winner`, async () => {
      const attempt = await arrive(way);
      const outcomes = await Promise.allSettled(
        Array.from({ length: 50 }, (_, i) => run(operations[i % operations.length] ?? 'begin', attempt, NOW)),
      );
      const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
      assert.equal(outcomes.length - lost.length, 1);
      for (const { reason } of lost) assert.equal(reason.code, code);
    });
  }
});
