import { secretHash } from '../../../shared/crypto/hash.ts';
import { newSecret } from '../../../shared/crypto/seal.ts';
import type { Leaving } from '../../../shared/handoff/mint.ts';
import { authorizations } from '../../../shared/store/launches/authorizations.ts';
import type { BrowserProof, HeldLaunch, Redeemed } from '../../../shared/store/launches/item.ts';
import { redemptions } from '../../../shared/store/launches/redemptions.ts';
import { launches } from '../../../shared/store/launches/transitions.ts';
import { launchKey } from '../../../shared/store/table/keys.ts';
import type { Store } from '../proxy.ts';
import { NOW, proofOf } from '../samples.ts';

export const SEALED = Buffer.from('sealed launch');
export const KEY = Buffer.from('sealed key');
export const CARRIED = Buffer.from('what the code carries');

/** One launch with every secret that its way may need. */
export interface Attempt {
  readonly proof: BrowserProof;
  readonly code: string;
  /** of a code that authorize gives */
  readonly second: string;
  /** what the browser shows at authorize */
  readonly browser: string;
  readonly access: string;
  readonly page: string;
  readonly manage: string;
  readonly client: string;
}

export const newAttempt = (own: Partial<Attempt> = {}): Attempt => ({
  proof: proofOf(),
  code: newSecret(),
  second: newSecret(),
  browser: newSecret(),
  access: newSecret(),
  page: newSecret(),
  manage: newSecret(),
  client: 'brightway1',
  ...own,
});

const leavingOf = ({ code, browser, client }: Attempt, how: 'ready' | 'known' | 'offered'): Leaving => ({
  clientId: client,
  sealed: SEALED,
  codeHash: how === 'offered' ? null : secretHash('code', code),
  browser: how === 'ready' ? null : { hash: secretHash('authorize', browser), sealedKey: KEY },
});
const heldOf = ({ page, client }: Attempt): Omit<HeldLaunch, 'heldUntil'> => ({
  clientId: client,
  pageHash: secretHash('page', page),
  sealed: SEALED,
});

const OPERATIONS = [
  'begin',
  'leave',
  'leave, known',
  'offer',
  'hold',
  'close',
  'release',
  'release, offered',
  'issue',
  'redeem',
  'redeem the second',
  'redeem, to manage',
  'manage',
] as const;
/** `known`: authorize may find it. `the second`: by the code that authorize gave. `to manage`: for one who may change the mapping. */
export type Operation = (typeof OPERATIONS)[number];

/** The steps that bring a launch into a state, all at NOW. */
const WAYS = {
  absent: [],
  initiated: ['begin'],
  ready: ['begin', 'leave'],
  'ready, known': ['begin', 'leave, known'],
  'ready, released': ['begin', 'hold', 'release'],
  offered: ['begin', 'offer'],
  'offered, released': ['begin', 'hold', 'release, offered'],
  'ready, asked': ['begin', 'offer', 'issue'],
  held: ['begin', 'hold'],
  closed: ['begin', 'close'],
  redeemed: ['begin', 'leave', 'redeem'],
  'redeemed, to manage': ['begin', 'leave', 'redeem, to manage'],
  managing: ['begin', 'leave', 'redeem, to manage', 'manage'],
} as const satisfies Record<string, readonly Operation[]>;
export type Way = keyof typeof WAYS;

/** Launches of a test file of its own, and the ways to bring them from state to state. */
export function attemptsIn(store: () => Store) {
  function run(operation: Operation, attempt: Attempt, now: number): Promise<void> {
    const { proof, page, code, second, browser, client, manage, access } = attempt;
    const { launchId } = proof;
    const items = launches(store().dynamo);
    const redeemed = redemptions(store().dynamo);
    const anew = (managed: boolean): Redeemed => ({
      sealed: SEALED,
      accessHash: secretHash('access', access),
      accessKey: managed ? KEY : null,
      manageHash: managed ? secretHash('manage', manage) : null,
    });
    switch (operation) {
      case 'begin':
        return items.begin(proof, { clientId: 'brightway1', family: 'canvas' }, now);
      case 'leave':
        return items.leave(proof, leavingOf(attempt, 'ready'), now);
      case 'leave, known':
        return items.leave(proof, leavingOf(attempt, 'known'), now);
      case 'offer':
        return items.leave(proof, leavingOf(attempt, 'offered'), now);
      case 'hold':
        return items.hold(proof, heldOf(attempt), now);
      case 'close':
        return items.close(proof, 'wait', now);
      case 'release':
        return items.release(launchId, page, leavingOf(attempt, 'ready'), now);
      case 'release, offered':
        return items.release(launchId, page, leavingOf(attempt, 'offered'), now);
      case 'issue': {
        const given = { hash: secretHash('code', second), carried: CARRIED };
        return authorizations(store().dynamo).issue(launchId, browser, client, given, now);
      }
      case 'redeem':
        return redeemed.redeem(launchId, code, client, anew(false), now);
      case 'redeem the second':
        return redeemed.redeem(launchId, second, client, anew(false), now);
      case 'redeem, to manage':
        return redeemed.redeem(launchId, code, client, anew(true), now);
      case 'manage':
        return redeemed.manage(launchId, manage, { pageHash: secretHash('page', page), sealedKey: KEY }, now);
    }
  }

  async function arrive(way: Way, attempt = newAttempt()): Promise<Attempt> {
    for (const step of WAYS[way]) await run(step, attempt, NOW);
    return attempt;
  }

  const itemOf = ({ proof }: Attempt) => store().dynamo.get(launchKey(proof.launchId), 'consistent');

  return { run, arrive, itemOf };
}
