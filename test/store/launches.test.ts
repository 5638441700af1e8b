import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { secretHash } from '../../shared/hash.ts';
import { newSecret } from '../../shared/seal.ts';
import { launchKey } from '../../shared/store/keys.ts';
import { type HeldLaunch, LIFE, type Proof, type ReadyLaunch } from '../../shared/store/launch-item.ts';
import { launches } from '../../shared/store/launches.ts';
import { type Store, startStore } from './proxy.ts';
import { codeOf, NOW, proofOf } from './samples.ts';

const HOUR = 3600;
const SEALED = Buffer.from('sealed launch');

let store: Store;
let items: ReturnType<typeof launches>;
before(async () => {
  store = await startStore();
  items = launches(store.dynamo);
});
after(() => store.close());

/** One launch with every secret that its way may need. */
interface Attempt {
  readonly proof: Proof;
  readonly code: string;
  readonly page: string;
  readonly manage: string;
  readonly client: string;
}

const newAttempt = (own: Partial<Attempt> = {}): Attempt => ({
  proof: proofOf(),
  code: newSecret(),
  page: newSecret(),
  manage: newSecret(),
  client: 'brightway1',
  ...own,
});

const readyOf = ({ code, client }: Attempt): Omit<ReadyLaunch, 'codeExpiresAt'> => ({
  clientId: client,
  codeHash: secretHash('code', code),
  sealed: SEALED,
});
const heldOf = ({ page, client }: Attempt): Omit<HeldLaunch, 'heldUntil'> => ({
  clientId: client,
  pageHash: secretHash('page', page),
  sealed: SEALED,
});

const OPERATIONS = ['begin', 'ready', 'hold', 'close', 'release', 'redeem', 'manage'] as const;
/** `offer`: redeems for one who may change the mapping. */
type Operation = (typeof OPERATIONS)[number] | 'offer';

function run(operation: Operation, attempt: Attempt, now: number): Promise<void> {
  const { proof, page, code, client, manage } = attempt;
  switch (operation) {
    case 'begin':
      return items.begin(proof, { clientId: 'brightway1', family: 'canvas' }, now);
    case 'ready':
      return items.ready(proof, readyOf(attempt), now);
    case 'hold':
      return items.hold(proof, heldOf(attempt), now);
    case 'close':
      return items.close(proof, 'wait', now);
    case 'release':
      return items.release(proof.launchId, page, readyOf(attempt), now);
    case 'redeem':
      return items.redeem(proof.launchId, code, client, now);
    case 'offer': {
      const manageable = { manageHash: secretHash('manage', manage), sealed: SEALED };
      return items.redeem(proof.launchId, code, client, now, manageable);
    }
    case 'manage':
      return items.manage(proof.launchId, manage, heldOf(attempt), now);
  }
}

/** The steps that bring a launch into a state, all at NOW. */
const WAYS = {
  absent: [],
  initiated: ['begin'],
  ready: ['begin', 'ready'],
  'ready, released': ['begin', 'hold', 'release'],
  held: ['begin', 'hold'],
  closed: ['begin', 'close'],
  redeemed: ['begin', 'ready', 'redeem'],
  'redeemed, to manage': ['begin', 'ready', 'offer'],
  managing: ['begin', 'ready', 'offer', 'manage'],
} as const satisfies Record<string, readonly Operation[]>;
type Way = keyof typeof WAYS;

async function arrive(way: Way, attempt = newAttempt()): Promise<Attempt> {
  for (const step of WAYS[way]) await run(step, attempt, NOW);
  return attempt;
}

const itemOf = ({ proof }: Attempt) => store.dynamo.get(launchKey(proof.launchId), 'consistent');

// [state, seconds later, begin, ready, hold, close, release, redeem, manage]: the new state, or the code of the refusal
const TABLE: readonly (readonly [Way, number, ...string[]])[] = [
  [
    'absent',
    0,
    '→ initiated',
    'launch-unknown',
    'launch-unknown',
    'launch-unknown',
    'launch-unknown',
    'grant-refused',
    'launch-unknown',
  ],
  ['initiated', 0, 'internal', '→ ready', '→ held', '→ closed', 'launch-used', 'grant-refused', 'page-mismatch'],
  ['initiated', 599, 'internal', '→ ready', '→ held', '→ closed', 'launch-used', 'grant-refused', 'page-mismatch'],
  [
    'initiated',
    600,
    'internal',
    'launch-expired',
    'launch-expired',
    'launch-expired',
    'launch-used',
    'grant-refused',
    'page-mismatch',
  ],
  ['ready', 0, 'internal', 'launch-used', 'launch-used', 'launch-used', 'launch-used', '→ redeemed', 'page-mismatch'],
  ['ready', 59, 'internal', 'launch-used', 'launch-used', 'launch-used', 'launch-used', '→ redeemed', 'page-mismatch'],
  [
    'ready',
    60,
    'internal',
    'launch-used',
    'launch-used',
    'launch-used',
    'launch-used',
    'grant-refused',
    'page-mismatch',
  ],
  [
    'ready, released',
    59,
    'internal',
    'launch-used',
    'launch-used',
    'launch-used',
    'launch-used',
    '→ redeemed',
    'page-mismatch',
  ],
  [
    'ready, released',
    60,
    'internal',
    'launch-used',
    'launch-used',
    'launch-used',
    'launch-used',
    'grant-refused',
    'page-mismatch',
  ],
  ['held', 0, 'internal', 'launch-used', 'launch-used', 'launch-used', '→ ready', 'grant-refused', 'page-mismatch'],
  ['held', 3599, 'internal', 'launch-used', 'launch-used', 'launch-used', '→ ready', 'grant-refused', 'page-mismatch'],
  [
    'held',
    3600,
    'internal',
    'launch-used',
    'launch-used',
    'launch-used',
    'page-expired',
    'grant-refused',
    'page-mismatch',
  ],
  [
    'closed',
    0,
    'internal',
    'launch-used',
    'launch-used',
    'launch-used',
    'launch-used',
    'grant-refused',
    'page-mismatch',
  ],
  [
    'redeemed',
    0,
    'internal',
    'launch-used',
    'launch-used',
    'launch-used',
    'launch-used',
    'grant-refused',
    'page-mismatch',
  ],
  [
    'redeemed, to manage',
    0,
    'internal',
    'launch-used',
    'launch-used',
    'launch-used',
    'launch-used',
    'grant-refused',
    '→ managing',
  ],
  [
    'redeemed, to manage',
    1799,
    'internal',
    'launch-used',
    'launch-used',
    'launch-used',
    'launch-used',
    'grant-refused',
    '→ managing',
  ],
  [
    'redeemed, to manage',
    1800,
    'internal',
    'launch-used',
    'launch-used',
    'launch-used',
    'launch-used',
    'grant-refused',
    'page-expired',
  ],
  [
    'managing',
    0,
    'internal',
    'launch-used',
    'launch-used',
    'launch-used',
    'launch-used',
    'grant-refused',
    'launch-used',
  ],
];

describe('every arrow and every wrong arrow', () => {
  for (const [way, later, ...outcomes] of TABLE) {
    OPERATIONS.forEach((operation, i) => {
      const outcome = outcomes[i] ?? '';
      test(`${way} + ${later} s, ${operation}: ${outcome}`, async () => {
        const attempt = await arrive(way);
        const was = await itemOf(attempt);
        const going = run(operation, attempt, NOW + later);
        if (outcome.startsWith('→ ')) {
          await going;
          assert.equal(await items.state(attempt.proof.launchId), outcome.slice(2));
        } else {
          assert.equal(await codeOf(going), outcome);
          assert.deepEqual(await itemOf(attempt), was, 'a refusal changes nothing');
        }
      });
    });
  }
});

describe('each condition alone has its own code and changes nothing', () => {
  const other = newAttempt({ client: 'another1' });
  const rows: readonly (readonly [string, Way, Operation, (attempt: Attempt) => Attempt, string])[] = [
    ...(['ready', 'hold', 'close'] as const).flatMap((operation) => {
      const twist = (own: Partial<Proof>) => (attempt: Attempt) => ({
        ...attempt,
        proof: { ...attempt.proof, ...own },
      });
      return [
        ['another launch', 'initiated', operation, twist({ launchId: other.proof.launchId }), 'launch-unknown'],
        ['wrong nonce', 'initiated', operation, twist({ nonce: other.proof.nonce }), 'nonce-mismatch'],
        ['no nonce', 'initiated', operation, twist({ nonce: '' }), 'nonce-mismatch'],
        [
          'another browser',
          'initiated',
          operation,
          twist({ browserSecret: other.proof.browserSecret }),
          'browser-mismatch',
        ],
        ['another issuer', 'initiated', operation, twist({ iss: 'https://canvas.example' }), 'registration-mismatch'],
        ['another tool', 'initiated', operation, twist({ toolId: '2' }), 'registration-mismatch'],
        [
          'issuer and tool cut elsewhere',
          'initiated',
          operation,
          twist({ iss: 'https://canvas.instructure.com1', toolId: '70000000000559' }),
          'registration-mismatch',
        ],
      ] as const;
    }),
    ['wrong page secret', 'held', 'release', (attempt) => ({ ...attempt, page: other.page }), 'page-mismatch'],
    ['a code for a page secret', 'held', 'release', (attempt) => ({ ...attempt, page: attempt.code }), 'page-mismatch'],
    ['wrong code', 'ready', 'redeem', (attempt) => ({ ...attempt, code: other.code }), 'grant-refused'],
    [
      'wrong manage secret',
      'redeemed, to manage',
      'manage',
      (attempt) => ({ ...attempt, manage: other.manage }),
      'page-mismatch',
    ],
    [
      'a code for a manage secret',
      'redeemed, to manage',
      'manage',
      (attempt) => ({ ...attempt, manage: attempt.code }),
      'page-mismatch',
    ],
    ['another client', 'ready', 'redeem', (attempt) => ({ ...attempt, client: other.client }), 'grant-refused'],
    [
      'launch id in other case',
      'ready',
      'redeem',
      (attempt) => ({ ...attempt, proof: { ...attempt.proof, launchId: swapCase(attempt.proof.launchId) } }),
      'grant-refused',
    ],
  ];
  for (const [name, way, operation, twist, code] of rows) {
    test(`${operation}, ${name}: ${code}`, async () => {
      const attempt = await arrive(way);
      const was = await itemOf(attempt);
      assert.equal(await codeOf(run(operation, twist(attempt), NOW)), code);
      assert.deepEqual(await itemOf(attempt), was);
      await run(operation, attempt, NOW);
    });
  }
});

describe('a post without a browser secret', () => {
  const rows: readonly (readonly [string, Way, number, (proof: Proof) => Proof, string])[] = [
    ['all else right', 'initiated', 0, (proof) => proof, 'browser-unbound'],
    ['wrong nonce', 'initiated', 0, (proof) => ({ ...proof, nonce: 'x' }), 'nonce-mismatch'],
    ['another registration', 'initiated', 0, (proof) => ({ ...proof, toolId: 'x' }), 'registration-mismatch'],
    ['too late', 'initiated', LIFE.initiated, (proof) => proof, 'launch-expired'],
    ['used', 'ready', 0, (proof) => proof, 'launch-used'],
    ['unknown', 'absent', 0, (proof) => proof, 'launch-unknown'],
  ];
  for (const [name, way, later, twist, code] of rows) {
    test(`${name}: ${code}`, async () => {
      const attempt = await arrive(way);
      store.calls();
      assert.equal(await items.unbound(twist(attempt.proof), NOW + later), code);
      assert.deepEqual(store.calls(), ['GetItem']);
    });
  }
});

describe('what an item holds', () => {
  const rows: readonly (readonly [Way, readonly string[], number])[] = [
    ['initiated', ['b', 'c', 'f', 'g', 'l', 'n', 'pk', 's', 'sk', 'ttl', 'x'], LIFE.initiated + HOUR],
    ['ready', ['c', 'd', 'k', 'kx', 'l', 'pk', 's', 'sk', 'ttl'], LIFE.ready + HOUR],
    ['held', ['c', 'd', 'hx', 'l', 'p', 'pk', 's', 'sk', 'ttl'], LIFE.held + HOUR],
    ['ready, released', ['c', 'd', 'k', 'kx', 'l', 'pk', 's', 'sk', 'ttl'], LIFE.ready + HOUR],
    ['closed', ['c', 'o', 'pk', 's', 'sk', 'ttl'], HOUR],
    ['redeemed', ['c', 'l', 'pk', 's', 'sk', 'ttl'], HOUR],
    ['redeemed, to manage', ['c', 'd', 'l', 'm', 'mx', 'pk', 's', 'sk', 'ttl'], LIFE.manage + HOUR],
    ['managing', ['c', 'd', 'hx', 'l', 'p', 'pk', 's', 'sk', 'ttl'], LIFE.managing + HOUR],
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
      for (const secret of [nonce, browserSecret, iss, toolId, attempt.code, attempt.page, attempt.manage]) {
        assert.ok(!text.includes(secret));
      }
    });
  }
});

describe('reads', () => {
  test('the launch behind a code: for its client, its code and its minute only, as often as wanted', async () => {
    const attempt = await arrive('ready');
    const { launchId } = attempt.proof;
    const read = (code: string, client: string, later: number) => items.behindCode(launchId, code, client, NOW + later);
    for (const later of [0, 59]) {
      const sealed = await read(attempt.code, attempt.client, later);
      assert.deepEqual(sealed === null ? null : Buffer.from(sealed), SEALED);
    }
    assert.equal(await read(attempt.code, attempt.client, 60), null);
    assert.equal(await read(newSecret(), attempt.client, 0), null);
    assert.equal(await read(attempt.code, 'another1', 0), null);
    for (const way of ['absent', 'initiated', 'held', 'closed', 'redeemed'] as const) {
      const away = await arrive(way);
      assert.equal(await items.behindCode(away.proof.launchId, away.code, away.client, NOW), null, way);
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
      const { clientId, sealed } = await items.manageable(launchId, offered.manage, NOW + later);
      assert.deepEqual([clientId, Buffer.from(sealed)], [offered.client, SEALED]);
    }
    await assert.rejects(items.manageable(launchId, offered.manage, NOW + 1800), { code: 'page-expired' });
    await assert.rejects(items.manageable(launchId, offered.page, NOW), { code: 'page-mismatch' });
    await assert.rejects(items.managing(launchId, offered.page, NOW), { code: 'launch-used' });
    await run('manage', offered, NOW);
    await assert.rejects(items.manageable(launchId, offered.manage, NOW), { code: 'launch-used' });
    assert.deepEqual(Buffer.from((await items.managing(launchId, offered.page, NOW + 1799)).sealed), SEALED);
    await assert.rejects(items.managing(launchId, offered.page, NOW + 1800), { code: 'page-expired' });
    await assert.rejects(items.managing(launchId, offered.manage, NOW), { code: 'page-mismatch' });
    await assert.rejects(items.held(launchId, offered.page, NOW), { code: 'launch-used' });
  });

  test('the state of a launch that TTL has taken is null', async () => {
    assert.equal(await items.state(newAttempt().proof.launchId), null);
  });
});

describe('an answer that is lost and retried', () => {
  const rows: readonly (readonly [Way, Operation, string])[] = [
    ['absent', 'begin', 'initiated'],
    ['initiated', 'ready', 'ready'],
    ['initiated', 'hold', 'held'],
    ['initiated', 'close', 'closed'],
    ['held', 'release', 'ready'],
    ['ready', 'redeem', 'redeemed'],
    ['ready', 'offer', 'redeemed'],
    ['redeemed, to manage', 'manage', 'managing'],
  ];
  for (const [way, operation, state] of rows) {
    test(`${operation} recognises its own write`, async () => {
      const attempt = await arrive(way);
      const write = operation === 'begin' ? 'PutItem' : 'UpdateItem';
      store.loseNext(write);
      store.calls();
      await run(operation, attempt, NOW);
      assert.deepEqual(store.calls(), [write, write, 'GetItem']);
      assert.equal(await items.state(attempt.proof.launchId), state);
    });
  }

  test('does not take another writer’s success for its own', async () => {
    const attempt = await arrive('initiated');
    await run('close', attempt, NOW);
    store.loseNext('UpdateItem');
    assert.equal(await codeOf(run('ready', attempt, NOW)), 'launch-used');
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
    ['initiated', ['ready'], 'launch-used'],
    ['initiated', ['ready', 'hold', 'close'], 'launch-used'],
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

test('two launches whose ids differ by case are two items', async () => {
  const launchId = `${newSecret().slice(0, 20)}aB`;
  const one = newAttempt({ proof: proofOf({ launchId }) });
  const two = newAttempt({ proof: proofOf({ launchId: swapCase(launchId) }) });
  await run('begin', one, NOW);
  await run('begin', two, NOW);
  await run('ready', one, NOW);
  assert.equal(await items.state(two.proof.launchId), 'initiated');
});

const swapCase = (text: string): string =>
  [...text].map((one) => (one === one.toLowerCase() ? one.toUpperCase() : one.toLowerCase())).join('');
