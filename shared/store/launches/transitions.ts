import { secretHash } from '../../crypto/hash.ts';
import { randomBytes } from '../../crypto/random.ts';
import { type Code, LaunchError } from '../../errors.ts';
import { applied } from '../table/applied.ts';
import type { Dynamo, Update } from '../table/dynamo.ts';
import { launchKey } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { bytes, num, oneOf, str } from '../table/read.ts';
import {
  type Beginner,
  type BrowserProof,
  CODES,
  FAMILIES,
  type HeldLaunch,
  type LaunchState,
  LIFE,
  type Manageable,
  type ReadyLaunch,
  readyItem,
  registrationHash,
  type Sealed,
  SPARE,
  STATES,
  same,
} from './item.ts';
import { expectedOf, manageRefusal, pageRefusal, refusalOf } from './refusals.ts';

/** The launch item (item.ts), one state machine; every arrow is one conditional write, and only that write decides. */
export const launches = (dynamo: Dynamo) => {
  /** Writes; when the condition fails, looks whether the write was ours all along (its first answer may have been lost). */
  const arrow = async (launchId: string, update: Update, why: (item: Item | null) => Code): Promise<void> => {
    const call = randomBytes(12);
    const key = launchKey(launchId);
    const write = dynamo.update(key, { ...update, set: { ...update.set, c: call } });
    const { ours, item } = await applied(dynamo, key, write, ({ c }) => same(c, call));
    if (!ours) throw new LaunchError(why(item));
  };

  const leaveInitiated = (
    proof: BrowserProof,
    set: Item,
    now: number,
    remove: readonly string[] = [],
  ): Promise<void> => {
    const expected = expectedOf(proof);
    const browser = secretHash('browser', proof.browserSecret);
    return arrow(
      proof.launchId,
      {
        set,
        remove: ['n', 'b', 'g', 'f', 'x', ...remove],
        condition: '#s = :initiated AND #n = :nonce AND #b = :browser AND #g = :registration AND #x > :now',
        values: { ...expected, browser, initiated: 'i', now },
      },
      (item) => refusalOf(item, expected, now),
    );
  };

  return {
    /** ∅ → initiated. */
    begin: async (proof: BrowserProof, beginner: Beginner, now: number): Promise<void> => {
      const call = randomBytes(12);
      const key = launchKey(proof.launchId);
      const write = dynamo.create({
        ...key,
        s: 'i',
        c: call,
        n: secretHash('nonce', proof.nonce),
        b: secretHash('browser', proof.browserSecret),
        g: registrationHash(proof.iss, proof.toolId),
        l: beginner.clientId,
        f: beginner.family,
        x: now + LIFE.initiated,
        ttl: now + LIFE.initiated + SPARE,
      });
      const { ours } = await applied(dynamo, key, write, ({ c }) => same(c, call));
      if (!ours) throw new LaunchError('internal');
    },

    /** Who began a launch that is not finished, for a page about it; null where there is none. */
    beginner: async (launchId: string): Promise<(Beginner & { readonly at: number }) | null> => {
      const item = await dynamo.get(launchKey(launchId));
      if (item === null || item['s'] !== 'i') return null;
      return { clientId: str(item, 'l'), family: oneOf(item, 'f', FAMILIES), at: num(item, 'x') - LIFE.initiated };
    },

    /** initiated → ready. Throws launch-unknown, -used, -expired, registration-, nonce-, browser-mismatch; then nothing has changed. */
    ready: (proof: BrowserProof, ready: Omit<ReadyLaunch, 'codeExpiresAt'>, now: number): Promise<void> =>
      leaveInitiated(proof, { s: 'r', ...readyItem(ready, now) }, now),

    /** initiated → held. Throws as ready does. */
    hold: (proof: BrowserProof, held: Omit<HeldLaunch, 'heldUntil'>, now: number): Promise<void> =>
      leaveInitiated(
        proof,
        {
          s: 'h',
          l: held.clientId,
          p: held.pageHash,
          hx: now + LIFE.held,
          d: held.sealed,
          ttl: now + LIFE.held + SPARE,
        },
        now,
      ),

    /** initiated → closed, with the outcome. Throws as ready does. */
    close: (proof: BrowserProof, outcome: string, now: number): Promise<void> =>
      leaveInitiated(proof, { s: 'c', o: outcome, ttl: now + SPARE }, now, ['l']),

    /** For a post without any proof of its browser: browser-unbound, unless something else is wrong already. Changes nothing. */
    unbound: async (proof: Omit<BrowserProof, 'browserSecret'>, now: number): Promise<Code> => {
      const item = await dynamo.get(launchKey(proof.launchId), 'consistent');
      const code = refusalOf(item, expectedOf(proof), now);
      return code === 'browser-mismatch' ? 'browser-unbound' : code;
    },

    /** The launch as held; consistent, changes nothing. Throws launch-unknown, launch-used, page-expired, page-mismatch. */
    held: async (launchId: string, pageSecret: string, now: number): Promise<HeldLaunch> => {
      const item = await dynamo.get(launchKey(launchId), 'consistent');
      const page = secretHash('page', pageSecret);
      if (item === null || item['s'] !== 'h' || num(item, 'hx') <= now || !same(item['p'], page)) {
        throw new LaunchError(pageRefusal(item, now));
      }
      return { clientId: str(item, 'l'), pageHash: page, heldUntil: num(item, 'hx'), sealed: bytes(item, 'd') };
    },

    /** held → ready. Throws as held does. */
    release: (
      launchId: string,
      pageSecret: string,
      ready: Omit<ReadyLaunch, 'codeExpiresAt'>,
      now: number,
    ): Promise<void> => {
      const page = secretHash('page', pageSecret);
      return arrow(
        launchId,
        {
          set: { s: 'r', ...readyItem(ready, now) },
          remove: ['p', 'hx'],
          condition: '#s = :held AND #p = :page AND #hx > :now',
          values: { held: 'h', page, now },
        },
        (item) => pageRefusal(item, now),
      );
    },

    /** The launch behind a code, or null when it is not ready for this client and code any more; consistent, changes nothing. */
    behindCode: async (launchId: string, secret: string, clientId: string, now: number): Promise<Uint8Array | null> => {
      const item = await dynamo.get(launchKey(launchId), 'consistent');
      if (item === null || item['s'] !== 'r' || num(item, 'kx') <= now) return null;
      return same(item['k'], secretHash('code', secret)) && item['l'] === clientId ? bytes(item, 'd') : null;
    },

    /** ready → redeemed; the sealed launch goes, or, for one who may change the mapping, is sealed anew. Throws grant-refused. */
    redeem: (
      launchId: string,
      secret: string,
      clientId: string,
      now: number,
      manageable: Manageable | null = null,
    ): Promise<void> =>
      arrow(
        launchId,
        {
          set:
            manageable === null
              ? { s: 'd', ttl: now + SPARE }
              : {
                  s: 'd',
                  m: manageable.manageHash,
                  mx: now + LIFE.manage,
                  d: manageable.sealed,
                  ttl: now + LIFE.manage + SPARE,
                },
          remove: [...(manageable === null ? ['d'] : []), 'k', 'kx'],
          condition: '#s = :ready AND #k = :code AND #l = :client AND #kx > :now',
          values: { ready: 'r', code: secretHash('code', secret), client: clientId, now },
        },
        () => 'grant-refused',
      ),

    /** The launch behind a manage secret; consistent, changes nothing. Throws launch-unknown, launch-used, page-expired, page-mismatch. */
    manageable: async (launchId: string, secret: string, now: number): Promise<Sealed> => {
      const item = await dynamo.get(launchKey(launchId), 'consistent');
      const refusal = manageRefusal(item, secret, now);
      if (item === null || refusal !== null) throw new LaunchError(refusal ?? 'launch-unknown');
      return { clientId: str(item, 'l'), sealed: bytes(item, 'd') };
    },

    /** redeemed → managing. Throws as manageable does. */
    manage: (
      launchId: string,
      secret: string,
      { pageHash, sealed }: Pick<HeldLaunch, 'pageHash' | 'sealed'>,
      now: number,
    ): Promise<void> =>
      arrow(
        launchId,
        {
          set: { s: 'm', p: pageHash, hx: now + LIFE.managing, d: sealed, ttl: now + LIFE.managing + SPARE },
          remove: ['m', 'mx'],
          condition: '#s = :redeemed AND #m = :manage AND #mx > :now',
          values: { redeemed: 'd', manage: secretHash('manage', secret), now },
        },
        (item) => manageRefusal(item, secret, now) ?? 'launch-used',
      ),

    /** The launch behind a page that changes the mapping; consistent, changes nothing. Throws launch-unknown, launch-used, page-expired, page-mismatch. */
    managing: async (launchId: string, pageSecret: string, now: number): Promise<Sealed> => {
      const item = await dynamo.get(launchKey(launchId), 'consistent');
      const page = secretHash('page', pageSecret);
      if (item === null || item['s'] !== 'm' || num(item, 'hx') <= now || !same(item['p'], page)) {
        throw new LaunchError(pageRefusal(item, now, 'm'));
      }
      return { clientId: str(item, 'l'), sealed: bytes(item, 'd') };
    },

    /** Where a launch stands, or null when the item is gone. */
    state: async (launchId: string): Promise<LaunchState | null> => {
      const item = await dynamo.get(launchKey(launchId), 'consistent');
      return item === null ? null : STATES[oneOf(item, 's', CODES)];
    },
  };
};
