import { secretHash } from '../../crypto/hash.ts';
import { type Code, LaunchError } from '../../errors.ts';
import type { Dynamo } from '../table/dynamo.ts';
import type { Item } from '../table/marshal.ts';
import { bytes, num } from '../table/read.ts';
import { arrowsOf, launchIn } from './arrow.ts';
import { LIFE, MOST_CODES, type Opened, SPARE, same } from './item.ts';

/** What authorize and userinfo do with a launch that left for the application. */
export const authorizations = (dynamo: Dynamo) => {
  const arrow = arrowsOf(dynamo);
  return {
    /**
     * The launch that this browser may ask for a code for; consistent, changes nothing. Throws authorization-without-launch,
     * authorization-used, authorization-late, authorization-repeated.
     */
    offered: async (launchId: string, browserSecret: string, clientId: string, now: number): Promise<Opened> => {
      const item = await launchIn(dynamo, launchId);
      const refusal = refusalOf(item, browserSecret, clientId, now);
      if (item === null || refusal !== null) throw new LaunchError(refusal ?? 'authorization-without-launch');
      return { clientId, sealed: bytes(item, 'd'), sealedKey: bytes(item, 'wk') };
    },

    /** offered or ready → ready, for a new code; one that was under way is good for nothing from then on. Throws as offered does. */
    issue: (
      launchId: string,
      browserSecret: string,
      clientId: string,
      code: { readonly hash: Uint8Array; readonly carried: Uint8Array },
      now: number,
    ): Promise<void> =>
      arrow(
        launchId,
        {
          set: {
            s: 'r',
            k: code.hash,
            kx: now + LIFE.ready,
            y: code.carried,
            ttl: now + LIFE.offered + LIFE.ready + SPARE,
          },
          add: { q: 1 },
          condition: '(#s = :offered OR #s = :ready) AND #w = :browser AND #l = :client AND #wx > :now AND #q < :most',
          values: {
            offered: 'o',
            ready: 'r',
            browser: secretHash('authorize', browserSecret),
            client: clientId,
            now,
            most: MOST_CODES,
          },
        },
        (item) => refusalOf(item, browserSecret, clientId, now) ?? 'authorization-used',
      ),
  };
};

/** Why authorize has nothing for this browser; null when it has. That a launch is redeemed is told to whoever names it: its secret here is gone by then. */
function refusalOf(item: Item | null, browserSecret: string, clientId: string, now: number): Code | null {
  if (item === null || item['l'] !== clientId) return 'authorization-without-launch';
  if (item['s'] === 'd' || item['s'] === 'm') return 'authorization-used';
  if (item['s'] !== 'o' && item['s'] !== 'r') return 'authorization-without-launch';
  if (!same(item['w'], secretHash('authorize', browserSecret))) return 'authorization-without-launch';
  if (num(item, 'wx') <= now) return 'authorization-late';
  return num(item, 'q') >= MOST_CODES ? 'authorization-repeated' : null;
}
