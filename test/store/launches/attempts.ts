import { secretHash } from '../../../shared/crypto/hash.ts';
import { newSecret } from '../../../shared/crypto/seal.ts';
import type { BrowserProof, HeldLaunch, ReadyLaunch } from '../../../shared/store/launches/item.ts';
import { launches } from '../../../shared/store/launches/transitions.ts';
import { launchKey } from '../../../shared/store/table/keys.ts';
import type { Store } from '../proxy.ts';
import { NOW, proofOf } from '../samples.ts';

export const SEALED = Buffer.from('sealed launch');

/** One launch with every secret that its way may need. */
export interface Attempt {
  readonly proof: BrowserProof;
  readonly code: string;
  readonly page: string;
  readonly manage: string;
  readonly client: string;
}

export const newAttempt = (own: Partial<Attempt> = {}): Attempt => ({
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

export const OPERATIONS = ['begin', 'ready', 'hold', 'close', 'release', 'redeem', 'manage'] as const;
/** `offer`: redeems for one who may change the mapping. */
export type Operation = (typeof OPERATIONS)[number] | 'offer';

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
export type Way = keyof typeof WAYS;

/** Launches of a test file of its own, and the ways to bring them from state to state. */
export function attemptsIn(store: () => Store) {
  function run(operation: Operation, attempt: Attempt, now: number): Promise<void> {
    const { proof, page, code, client, manage } = attempt;
    const items = launches(store().dynamo);
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

  async function arrive(way: Way, attempt = newAttempt()): Promise<Attempt> {
    for (const step of WAYS[way]) await run(step, attempt, NOW);
    return attempt;
  }

  const itemOf = ({ proof }: Attempt) => store().dynamo.get(launchKey(proof.launchId), 'consistent');

  return { run, arrive, itemOf };
}
