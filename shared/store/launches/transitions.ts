import { secretHash } from '../../crypto/hash.ts';
import { randomBytes } from '../../crypto/random.ts';
import { type Code, LaunchError } from '../../errors.ts';
import type { Leaving } from '../../handoff/mint.ts';
import { applied } from '../table/applied.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { launchKey } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { bytes, num, oneOf, str } from '../table/read.ts';
import { arrowsOf, launchIn } from './arrow.ts';
import {
  type Beginner,
  type BrowserProof,
  CODES,
  FAMILIES,
  type HeldLaunch,
  known,
  LAUNCH_LAYOUT,
  type LaunchState,
  LIFE,
  leavingItem,
  registrationHash,
  SPARE,
  STATES,
  same,
} from './item.ts';
import { expectedOf, pageRefusal, refusalOf } from './refusals.ts';

/** The launch item (item.ts), one state machine; every arrow is one conditional write, and only that write decides. */
export const launches = (dynamo: Dynamo) => {
  const arrow = arrowsOf(dynamo);

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
        v: LAUNCH_LAYOUT,
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
      const item = known(await dynamo.get(launchKey(launchId)));
      if (item === null || item['s'] !== 'i') return null;
      return { clientId: str(item, 'l'), family: oneOf(item, 'f', FAMILIES), at: num(item, 'x') - LIFE.initiated };
    },

    /** initiated → ready or offered. Throws launch-unknown, -used, -expired, registration-, nonce-, browser-mismatch; then nothing has changed. */
    leave: (proof: BrowserProof, leaving: Leaving, now: number): Promise<void> =>
      leaveInitiated(proof, leavingItem(leaving, now), now),

    /** initiated → held. Throws as leave does. */
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

    /** initiated → closed, with the outcome. Throws as leave does. */
    close: (proof: BrowserProof, outcome: string, now: number): Promise<void> =>
      leaveInitiated(proof, { s: 'c', o: outcome, ttl: now + SPARE }, now, ['l']),

    /** For a post without any proof of its browser: browser-unbound, unless something else is wrong already. Changes nothing. */
    unbound: async (proof: Omit<BrowserProof, 'browserSecret'>, now: number): Promise<Code> => {
      const item = await launchIn(dynamo, proof.launchId);
      const code = refusalOf(item, expectedOf(proof), now);
      return code === 'browser-mismatch' ? 'browser-unbound' : code;
    },

    /** The launch as held; consistent, changes nothing. Throws launch-unknown, launch-used, page-expired, page-mismatch. */
    held: async (launchId: string, pageSecret: string, now: number): Promise<HeldLaunch> => {
      const item = await launchIn(dynamo, launchId);
      const page = secretHash('page', pageSecret);
      if (item === null || item['s'] !== 'h' || num(item, 'hx') <= now || !same(item['p'], page)) {
        throw new LaunchError(pageRefusal(item, now));
      }
      return { clientId: str(item, 'l'), pageHash: page, heldUntil: num(item, 'hx'), sealed: bytes(item, 'd') };
    },

    /** held → ready or offered. Throws as held does. */
    release: (launchId: string, pageSecret: string, leaving: Leaving, now: number): Promise<void> => {
      const page = secretHash('page', pageSecret);
      return arrow(
        launchId,
        {
          set: leavingItem(leaving, now),
          remove: ['p', 'hx'],
          condition: '#s = :held AND #p = :page AND #hx > :now',
          values: { held: 'h', page, now },
        },
        (item) => pageRefusal(item, now),
      );
    },

    /** Where a launch stands, or null when the item is gone. */
    state: async (launchId: string): Promise<LaunchState | null> => {
      const item = await launchIn(dynamo, launchId);
      return item === null ? null : STATES[oneOf(item, 's', CODES)];
    },
  };
};
