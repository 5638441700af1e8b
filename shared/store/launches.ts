import { type Code, LaunchError } from '../errors.ts';
import { secretHash } from '../hash.ts';
import { randomBytes } from '../random.ts';
import type { Family } from '../types.ts';
import type { Dynamo, Update } from './dynamo.ts';
import { launchKey } from './keys.ts';
import type { Item } from './marshal.ts';
import { bytes, num, oneOf, str } from './read.ts';

/** Seconds that each state lasts. */
export const LIFE = { initiated: 600, ready: 60, held: 3600, manage: 1800, managing: 1800 } as const;

/** An hour past the last moment at which a state counts, DynamoDB may delete the item. */
const SPARE = 3600;

const FAMILIES = ['canvas', 'schoology', 'other'] as const satisfies readonly Family[];

const STATES = { i: 'initiated', r: 'ready', h: 'held', c: 'closed', d: 'redeemed', m: 'managing' } as const;
const CODES = ['i', 'r', 'h', 'c', 'd', 'm'] as const;
export type LaunchState = (typeof STATES)[keyof typeof STATES];

/** What the launch post shows of itself; all of it must fit the item. */
export interface Proof {
  readonly launchId: string;
  readonly nonce: string;
  readonly browserSecret: string;
  readonly iss: string;
  readonly toolId: string;
}

/** Whose launch it is and where it came from, as login found it. */
export interface Beginner {
  readonly clientId: string;
  readonly family: Family;
}

export interface ReadyLaunch {
  readonly clientId: string;
  readonly codeHash: Uint8Array;
  readonly codeExpiresAt: number;
  readonly sealed: Uint8Array;
}

/** A launch as a secret of a page opens it. */
interface Sealed {
  readonly clientId: string;
  readonly sealed: Uint8Array;
}

export interface HeldLaunch {
  readonly clientId: string;
  readonly pageHash: Uint8Array;
  readonly heldUntil: number;
  readonly sealed: Uint8Array;
}

/** A launch under a secret for changing its mapping. */
export interface Manageable {
  readonly manageHash: Uint8Array;
  readonly sealed: Uint8Array;
}

/**
 * The launch item, one state machine; every arrow is one conditional write, and only that write decides.
 * Attributes: s state, c id of the last call, n nonce hash, b browser hash, g registration, f its family, x end of initiated, l client,
 * k code hash, kx its end, p page hash, hx its end, m manage hash, mx its end, d sealed launch, o outcome.
 */
export const launches = (dynamo: Dynamo) => {
  /** Writes; when the condition fails, looks whether the write was ours all along (its first answer may have been lost). */
  const arrow = async (launchId: string, update: Update, why: (item: Item | null) => Code): Promise<void> => {
    const call = randomBytes(12);
    const key = launchKey(launchId);
    if (await dynamo.update(key, { ...update, set: { ...update.set, c: call } })) return;
    const item = await dynamo.get(key, 'consistent');
    if (item !== null && same(item['c'], call)) return;
    throw new LaunchError(why(item));
  };

  const expectedOf = (proof: Omit<Proof, 'browserSecret'>) => ({
    nonce: secretHash('nonce', proof.nonce),
    registration: registrationHash(proof.iss, proof.toolId),
  });

  /** Why a launch post cannot go on; its browser is the last thing that can be wrong. */
  const refusalOf = (item: Item | null, expected: ReturnType<typeof expectedOf>, now: number): Code => {
    if (item === null) return 'launch-unknown';
    if (item['s'] !== 'i') return 'launch-used';
    if (num(item, 'x') <= now) return 'launch-expired';
    if (!same(item['g'], expected.registration)) return 'registration-mismatch';
    return same(item['n'], expected.nonce) ? 'browser-mismatch' : 'nonce-mismatch';
  };

  const leaveInitiated = (proof: Proof, set: Item, now: number, remove: readonly string[] = []): Promise<void> => {
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
    begin: async (proof: Proof, beginner: Beginner, now: number): Promise<void> => {
      const call = randomBytes(12);
      const key = launchKey(proof.launchId);
      const created = await dynamo.create({
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
      if (created) return;
      const item = await dynamo.get(key, 'consistent');
      if (item === null || !same(item['c'], call)) throw new LaunchError('internal');
    },

    /** Who began a launch that is not finished, for a page about it; null where there is none. */
    beginner: async (launchId: string): Promise<Beginner | null> => {
      const item = await dynamo.get(launchKey(launchId));
      if (item === null || item['s'] !== 'i') return null;
      return { clientId: str(item, 'l'), family: oneOf(item, 'f', FAMILIES) };
    },

    /** initiated → ready. Throws launch-unknown, -used, -expired, registration-, nonce-, browser-mismatch; then nothing has changed. */
    ready: (proof: Proof, ready: Omit<ReadyLaunch, 'codeExpiresAt'>, now: number): Promise<void> =>
      leaveInitiated(proof, { s: 'r', ...readyItem(ready, now) }, now),

    /** initiated → held. Throws as ready does. */
    hold: (proof: Proof, held: Omit<HeldLaunch, 'heldUntil'>, now: number): Promise<void> =>
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
    close: (proof: Proof, outcome: string, now: number): Promise<void> =>
      leaveInitiated(proof, { s: 'c', o: outcome, ttl: now + SPARE }, now, ['l']),

    /** For a post without any proof of its browser: browser-unbound, unless something else is wrong already. Changes nothing. */
    unbound: async (proof: Omit<Proof, 'browserSecret'>, now: number): Promise<Code> => {
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

function manageRefusal(item: Item | null, secret: string, now: number): Code | null {
  if (item === null) return 'launch-unknown';
  if (item['s'] === 'm') return 'launch-used';
  if (item['s'] !== 'd' || !same(item['m'], secretHash('manage', secret))) return 'page-mismatch';
  return num(item, 'mx') <= now ? 'page-expired' : null;
}

function pageRefusal(item: Item | null, now: number, state: 'h' | 'm' = 'h'): Code {
  if (item === null) return 'launch-unknown';
  if (item['s'] !== state) return 'launch-used';
  return num(item, 'hx') <= now ? 'page-expired' : 'page-mismatch';
}

const readyItem = (ready: Omit<ReadyLaunch, 'codeExpiresAt'>, now: number): Item => ({
  l: ready.clientId,
  k: ready.codeHash,
  kx: now + LIFE.ready,
  d: ready.sealed,
  ttl: now + LIFE.ready + SPARE,
});

const registrationHash = (iss: string, toolId: string): Uint8Array =>
  secretHash('registration', `${Buffer.byteLength(iss)}:${iss}${toolId}`);

const same = (value: unknown, expected: Uint8Array): boolean =>
  value instanceof Uint8Array && Buffer.compare(value, expected) === 0;
