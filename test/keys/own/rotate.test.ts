import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { KeySecret } from '../../../shared/keys/own/held.ts';
import { type KeyBoard, rotateKeys } from '../../../shared/keys/own/rotate.ts';
import { signingNow } from '../../../shared/keys/own/schedule.ts';
import { STACK_KEY } from '../../../shared/store/table/keys.ts';
import { type Stand, startStand } from './signing.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 23, 15) / 1000;

let stand: Stand;
before(async () => {
  stand = await startStand();
});
beforeEach(() => stand.reset());
after(() => stand.close());

const run = (now: number, board: KeyBoard = stand.board, secret: KeySecret = stand.secret) =>
  rotateKeys(board, secret, now);

const published = () => stand.board.publishedKeys('consistent');
const secretKids = async () => (await stand.secret.read()).map(({ kid }) => kid).sort();
const publishedKids = async () => (await published()).map(({ kid }) => kid).sort();

/** Whatever may sign must be public. */
async function everyKeyIsPublic(): Promise<void> {
  const kids = await publishedKids();
  for (const kid of await secretKids()) assert.ok(kids.includes(kid), 'a key that is not published may sign');
}

async function isWhole(now: number): Promise<void> {
  assert.deepEqual(await publishedKids(), await secretKids());
  assert.deepEqual(new Set((await published()).map(({ goesAt }) => goesAt)), new Set([null]));
  assert.ok(signingNow(await stand.secret.read(), now), 'a key signs');
}

describe('in ordinary times', () => {
  test('the first run makes a key that signs at once, the next changes nothing', async () => {
    assert.equal(await run(NOW), 'made');
    const [key, ...others] = await stand.secret.read();
    assert.equal(others.length, 0);
    assert.equal(key?.signsFrom, NOW);
    await isWhole(NOW);
    assert.equal(await run(NOW), 'unchanged');
    assert.equal(await run(NOW + HOUR), 'unchanged');
    assert.deepEqual(await secretKids(), [key?.kid]);
  });

  test('the public half is that of the private one, and nothing private is in the table', async () => {
    await run(NOW);
    const [key] = await stand.secret.read();
    const [half] = await published();
    assert.deepEqual(half, { kid: key?.kid, signsFrom: NOW, n: key?.jwk.n, e: key?.jwk.e, goesAt: null });
    assert.equal(Buffer.from(String(half?.n), 'base64url').length, 256, '2048 bits');
    const item = JSON.stringify(await stand.store.dynamo.get(STACK_KEY, 'consistent'));
    for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi']) {
      const value: unknown = Reflect.get(key?.jwk ?? {}, member);
      assert.ok(typeof value === 'string' && value.length > 10);
      assert.ok(!item.includes(value), member);
    }
  });

  test('a run with nothing to do is one read of the stack item and no write', async () => {
    await run(NOW);
    stand.store.calls();
    await run(NOW + HOUR);
    assert.deepEqual(stand.store.calls(), ['GetItem']);
  });

  test('the days around two rotations: each key is public before it may sign and as long as it may', async () => {
    const outcomes: string[] = [];
    const days = [0, 1, 50, 88, 89, 90, 91, 92, 93, 150, 178, 179, 180, 181, 182, 183];
    for (const day of days) {
      const outcome = await run(NOW + day * DAY);
      if (outcome !== 'unchanged') outcomes.push(`${day}: ${outcome}`);
      await everyKeyIsPublic();
      assert.ok(signingNow(await stand.secret.read(), NOW + day * DAY));
    }
    assert.deepEqual(outcomes, ['0: made', '89: made', '92: retired', '179: made', '182: retired']);
    await isWhole(NOW + 183 * DAY);
  });
});

describe('two runs at once', () => {
  for (const round of [1, 2, 3]) {
    test(`ten first runs make one key (${round})`, async () => {
      const outcomes = await Promise.all(Array.from({ length: 10 }, (_, i) => run(NOW + (i % 3))));
      assert.equal(outcomes.filter((outcome) => outcome === 'made').length, 1, outcomes.join());
      assert.equal((await secretKids()).length, 1);
      await isWhole(NOW + 3);
    });
  }

  test('ten runs make one successor', async () => {
    await run(NOW);
    const later = NOW + 89 * DAY;
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => run(later)));
    assert.equal(outcomes.filter((outcome) => outcome === 'made').length, 1, outcomes.join());
    assert.equal((await secretKids()).length, 2);
    await isWhole(later);
  });

  test('one that died with the lease holds the others up for five minutes', async () => {
    assert.equal(await stand.board.lease('died', NOW), true);
    assert.equal(await run(NOW), 'busy');
    assert.equal(await run(NOW + 300), 'busy');
    assert.equal(await run(NOW + 301), 'made');
    await isWhole(NOW + 301);
  });

  test('a lease whose answer was lost is still had', async () => {
    stand.store.loseNext('UpdateItem');
    assert.equal(await run(NOW), 'made');
    await isWhole(NOW);
  });

  test('one that slept past its lease leaves nothing that could sign unpublished', async () => {
    await run(NOW);
    const later = NOW + 89 * DAY;
    const sleeping: KeySecret = {
      read: () => stand.secret.read(),
      write: async (keys) => {
        assert.equal(await run(later + 400), 'made');
        await stand.secret.write(keys);
      },
    };
    await run(later, stand.board, sleeping);
    await everyKeyIsPublic();
    await run(later + HOUR);
    await everyKeyIsPublic();
    await run(later + 4 * HOUR);
    await isWhole(later + 4 * HOUR);
  });
});

describe('a crash at any step is mended by the next run', () => {
  /** The nth call fails: before it is carried out, or after, when only its answer is lost. */
  function crashing(
    nth: number,
    when: 'before' | 'after',
  ): { board: KeyBoard; secret: KeySecret; calls: () => number } {
    let calls = 0;
    const step = async <T>(call: () => Promise<T>): Promise<T> => {
      calls += 1;
      if (calls === nth && when === 'before') throw new Error('crash');
      const answer = await call();
      if (calls === nth) throw new Error('crash');
      // a process that is gone does nothing more
      if (calls > nth) throw new Error('crashed already');
      return answer;
    };
    const { board, secret } = stand;
    return {
      calls: () => calls,
      board: {
        publishedKeys: (consistent) => step(() => board.publishedKeys(consistent)),
        lease: (holder, now) => step(() => board.lease(holder, now)),
        publish: (keys, holder) => step(() => board.publish(keys, holder)),
        release: (holder) => (calls >= nth ? Promise.reject(new Error('crashed already')) : board.release(holder)),
      },
      secret: {
        read: () => step(() => secret.read()),
        write: (keys) => step(() => secret.write(keys)),
      },
    };
  }

  const scenes: readonly (readonly [string, readonly number[], number, number])[] = [
    // name, runs before, time of the crash, calls that an undisturbed run makes
    ['the first key', [], NOW, 7],
    ['a successor', [NOW], NOW + 89 * DAY, 7],
    ['a retirement', [NOW, NOW + 89 * DAY], NOW + 92 * DAY, 7],
    ['both at once, after a long pause', [NOW, NOW + 89 * DAY], NOW + 200 * DAY, 8],
  ];
  for (const [name, earlier, at, steps] of scenes) {
    describe(name, () => {
      let restore = () => stand.reset();
      before(async () => {
        await stand.reset();
        for (const time of earlier) await run(time);
        const item = await stand.store.dynamo.get(STACK_KEY, 'consistent');
        const keys = await stand.secret.read();
        restore = async () => {
          await stand.store.dynamo.put({ ...item, ...STACK_KEY });
          if (keys.length > 0) await stand.secret.write(keys);
        };
      });
      beforeEach(() => restore());

      test(`is ${steps} steps`, async () => {
        const { board, secret, calls } = crashing(100, 'before');
        await run(at, board, secret);
        assert.equal(calls(), steps);
      });

      // A crash after a step is one before the next.
      for (let nth = 1; nth <= steps + 1; nth++) {
        test(nth > steps ? `after step ${steps}` : `before step ${nth}`, async () => {
          const { board, secret } = nth > steps ? crashing(steps, 'after') : crashing(nth, 'before');
          await assert.rejects(run(at, board, secret), /crash/);
          await everyKeyIsPublic();
          assert.ok(earlier.length === 0 || signingNow(await stand.secret.read(), at), 'the old key still signs');
          await run(at + HOUR);
          await everyKeyIsPublic();
          await run(at + 4 * HOUR);
          await isWhole(at + 4 * HOUR);
          assert.equal(await run(at + 5 * HOUR), 'unchanged');
        });
      }
    });
  }

  test('a first key that was stored before the crash goes on signing: instances may remember it', async () => {
    const { board, secret } = crashing(7, 'after');
    await assert.rejects(run(NOW, board, secret), /crash/);
    const [key] = await stand.secret.read();
    await run(NOW + HOUR);
    assert.deepEqual(await secretKids(), [key?.kid]);
    await isWhole(NOW + HOUR);
  });

  test('a failure that is no crash gives the lease back, so that a repeated deploy finds it free', async () => {
    const failing: KeySecret = { read: () => stand.secret.read(), write: () => Promise.reject(new Error('denied')) };
    await assert.rejects(run(NOW, stand.board, failing), /denied/);
    assert.equal(await run(NOW + 1), 'made');
    await run(NOW + 3 * HOUR);
    await isWhole(NOW + 3 * HOUR);
  });
});

describe('when table and secret have come apart', () => {
  test('keys that an operator overwrote are replaced at once; their public halves stay for those who remember them', async () => {
    await run(NOW);
    const [lost] = await publishedKids();
    for (const text of ['', '{}', 'null', '{"keys":5}', '{"keys":[{"kid":"x","signsFrom":1,"jwk":null}]}']) {
      await stand.overwrite(text);
      assert.equal(await run(NOW + HOUR), 'made', text);
      await everyKeyIsPublic();
      assert.ok(signingNow(await stand.secret.read(), NOW + HOUR));
    }
    assert.ok((await publishedKids()).includes(lost ?? ''));
    await run(NOW + 3 * HOUR - 1);
    assert.ok((await publishedKids()).includes(lost ?? ''), 'for two hours');
    assert.equal(await run(NOW + 3 * HOUR), 'mended');
    await isWhole(NOW + 3 * HOUR);
  });

  test('keys that a restored table does not know are published again', async () => {
    await run(NOW);
    const kids = await secretKids();
    await stand.store.dynamo.put({ ...STACK_KEY });
    assert.equal(await run(NOW + HOUR), 'mended');
    assert.deepEqual(await secretKids(), kids);
    await isWhole(NOW + HOUR);
  });

  test('a table restored to before the last rotation is brought up to date', async () => {
    await run(NOW);
    const old = await stand.store.dynamo.get(STACK_KEY, 'consistent');
    await run(NOW + 89 * DAY);
    await run(NOW + 92 * DAY);
    await stand.store.dynamo.put({ ...old, ...STACK_KEY });
    assert.equal(await run(NOW + 93 * DAY), 'mended');
    await everyKeyIsPublic();
    await run(NOW + 93 * DAY + 2 * HOUR);
    await isWhole(NOW + 93 * DAY + 2 * HOUR);
  });

  test('a reading of the secret that is behind by one write takes no key out of publication', async () => {
    const before = await stand.secret.read();
    await run(NOW);
    const [first] = await publishedKids();
    const behind: KeySecret = { read: () => Promise.resolve(before), write: (keys) => stand.secret.write(keys) };
    await run(NOW + 1, stand.board, behind);
    assert.ok((await publishedKids()).includes(first ?? ''));
    await everyKeyIsPublic();
  });

  test('nothing is made while the secret cannot be read', async () => {
    await run(NOW);
    const kids = await publishedKids();
    const down: KeySecret = {
      read: () => Promise.reject(new Error('down')),
      write: () => Promise.reject(new Error('down')),
    };
    await assert.rejects(run(NOW + 200 * DAY, stand.board, down), /down/);
    assert.deepEqual(await publishedKids(), kids);
  });
});
