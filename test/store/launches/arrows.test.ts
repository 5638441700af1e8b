import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newSecret } from '../../../shared/crypto/seal.ts';
import { type BrowserProof, LIFE } from '../../../shared/store/launches/item.ts';
import { launches } from '../../../shared/store/launches/transitions.ts';
import { type Store, startStore } from '../proxy.ts';
import { codeOf, NOW, proofOf } from '../samples.ts';
import { type Attempt, attemptsIn, newAttempt, type Operation, type Way } from './attempts.ts';

let store: Store;
let items: ReturnType<typeof launches>;
before(async () => {
  store = await startStore();
  items = launches(store.dynamo);
});
after(() => store.close());

const { run, arrive, itemOf } = attemptsIn(() => store);

const COLUMNS = ['begin', 'leave', 'hold', 'close', 'release', 'issue', 'redeem', 'manage'] as const;

// [state, seconds later, 'begin leave hold close release issue redeem manage']: an arrow to the new state, or the refusal's code
const TABLE: readonly (readonly [Way, number, string])[] = [
  [
    'absent',
    0,
    '→initiated launch-unknown launch-unknown launch-unknown launch-unknown authorization-without-launch grant-refused launch-unknown',
  ],
  [
    'initiated',
    0,
    'internal →ready →held →closed launch-used authorization-without-launch grant-refused page-mismatch',
  ],
  [
    'initiated',
    599,
    'internal →ready →held →closed launch-used authorization-without-launch grant-refused page-mismatch',
  ],
  [
    'initiated',
    600,
    'internal launch-expired launch-expired launch-expired launch-used authorization-without-launch grant-refused page-mismatch',
  ],
  [
    'ready',
    0,
    'internal launch-used launch-used launch-used launch-used authorization-without-launch →redeemed page-mismatch',
  ],
  [
    'ready',
    59,
    'internal launch-used launch-used launch-used launch-used authorization-without-launch →redeemed page-mismatch',
  ],
  [
    'ready',
    60,
    'internal launch-used launch-used launch-used launch-used authorization-without-launch grant-refused page-mismatch',
  ],
  [
    'ready, released',
    59,
    'internal launch-used launch-used launch-used launch-used authorization-without-launch →redeemed page-mismatch',
  ],
  [
    'ready, released',
    60,
    'internal launch-used launch-used launch-used launch-used authorization-without-launch grant-refused page-mismatch',
  ],
  [
    'held',
    0,
    'internal launch-used launch-used launch-used →ready authorization-without-launch grant-refused page-mismatch',
  ],
  [
    'held',
    3599,
    'internal launch-used launch-used launch-used →ready authorization-without-launch grant-refused page-mismatch',
  ],
  [
    'held',
    3600,
    'internal launch-used launch-used launch-used page-expired authorization-without-launch grant-refused page-mismatch',
  ],
  [
    'closed',
    0,
    'internal launch-used launch-used launch-used launch-used authorization-without-launch grant-refused page-mismatch',
  ],
  [
    'redeemed',
    0,
    'internal launch-used launch-used launch-used launch-used authorization-used grant-refused page-mismatch',
  ],
  [
    'redeemed, to manage',
    0,
    'internal launch-used launch-used launch-used launch-used authorization-used grant-refused →managing',
  ],
  [
    'redeemed, to manage',
    1799,
    'internal launch-used launch-used launch-used launch-used authorization-used grant-refused →managing',
  ],
  [
    'redeemed, to manage',
    1800,
    'internal launch-used launch-used launch-used launch-used authorization-used grant-refused page-expired',
  ],
  [
    'managing',
    0,
    'internal launch-used launch-used launch-used launch-used authorization-used grant-refused launch-used',
  ],
  ['ready, known', 0, 'internal launch-used launch-used launch-used launch-used →ready →redeemed page-mismatch'],
  ['ready, known', 59, 'internal launch-used launch-used launch-used launch-used →ready →redeemed page-mismatch'],
  ['ready, known', 60, 'internal launch-used launch-used launch-used launch-used →ready grant-refused page-mismatch'],
  ['ready, known', 119, 'internal launch-used launch-used launch-used launch-used →ready grant-refused page-mismatch'],
  [
    'ready, known',
    120,
    'internal launch-used launch-used launch-used launch-used authorization-late grant-refused page-mismatch',
  ],
  ['offered', 0, 'internal launch-used launch-used launch-used launch-used →ready grant-refused page-mismatch'],
  ['offered', 119, 'internal launch-used launch-used launch-used launch-used →ready grant-refused page-mismatch'],
  [
    'offered',
    120,
    'internal launch-used launch-used launch-used launch-used authorization-late grant-refused page-mismatch',
  ],
  [
    'offered, released',
    119,
    'internal launch-used launch-used launch-used launch-used →ready grant-refused page-mismatch',
  ],
  [
    'offered, released',
    120,
    'internal launch-used launch-used launch-used launch-used authorization-late grant-refused page-mismatch',
  ],
  ['ready, asked', 0, 'internal launch-used launch-used launch-used launch-used →ready grant-refused page-mismatch'],
  ['ready, asked', 119, 'internal launch-used launch-used launch-used launch-used →ready grant-refused page-mismatch'],
  [
    'ready, asked',
    120,
    'internal launch-used launch-used launch-used launch-used authorization-late grant-refused page-mismatch',
  ],
];

describe('every arrow and every wrong arrow', () => {
  for (const [way, later, row] of TABLE) {
    const outcomes = row.split(' ');
    COLUMNS.forEach((operation, i) => {
      const outcome = outcomes[i] ?? '';
      test(`${way} + ${later} s, ${operation}: ${outcome.replace('→', '→ ')}`, async () => {
        const attempt = await arrive(way);
        const was = await itemOf(attempt);
        const going = run(operation, attempt, NOW + later);
        if (outcome.startsWith('→')) {
          await going;
          assert.equal(await items.state(attempt.proof.launchId), outcome.slice(1));
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
    ...(['leave', 'leave, known', 'offer', 'hold', 'close'] as const).flatMap((operation) => {
      const twist = (own: Partial<BrowserProof>) => (attempt: Attempt) => ({
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
    [
      'the code before the one that authorize gave',
      'ready, asked',
      'redeem the second',
      (attempt) => ({ ...attempt, second: attempt.code }),
      'grant-refused',
    ],
    [
      'another browser at authorize',
      'offered',
      'issue',
      (attempt) => ({ ...attempt, browser: other.browser }),
      'authorization-without-launch',
    ],
    [
      'another client at authorize',
      'offered',
      'issue',
      (attempt) => ({ ...attempt, client: other.client }),
      'authorization-without-launch',
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
  const rows: readonly (readonly [string, Way, number, (proof: BrowserProof) => BrowserProof, string])[] = [
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

test('two launches whose ids differ by case are two items', async () => {
  const launchId = `${newSecret().slice(0, 20)}aB`;
  const one = newAttempt({ proof: proofOf({ launchId }) });
  const two = newAttempt({ proof: proofOf({ launchId: swapCase(launchId) }) });
  await run('begin', one, NOW);
  await run('begin', two, NOW);
  await run('leave', one, NOW);
  assert.equal(await items.state(two.proof.launchId), 'initiated');
});

const swapCase = (text: string): string =>
  [...text].map((one) => (one === one.toLowerCase() ? one.toUpperCase() : one.toLowerCase())).join('');
