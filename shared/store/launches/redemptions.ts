import { secretHash } from '../../crypto/hash.ts';
import { LaunchError } from '../../errors.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { bytes, bytesOrNull, num, str } from '../table/read.ts';
import { arrowsOf, launchIn } from './arrow.ts';
import { type Coded, LIFE, type Opened, type Redeemed, SPARE, same } from './item.ts';
import { manageRefusal, pageRefusal } from './refusals.ts';

/** What becomes of a launch at the application: redeemed, asked about, its mapping changed. */
export const redemptions = (dynamo: Dynamo) => {
  const arrow = arrowsOf(dynamo);
  return {
    /** The launch behind a code, or null when it is not ready for this client and code any more; consistent, changes nothing. */
    behindCode: async (launchId: string, secret: string, clientId: string, now: number): Promise<Coded | null> => {
      const item = await launchIn(dynamo, launchId);
      if (item === null || item['s'] !== 'r' || num(item, 'kx') <= now) return null;
      if (!same(item['k'], secretHash('code', secret)) || item['l'] !== clientId) return null;
      return { sealed: bytes(item, 'd'), carried: bytesOrNull(item, 'y') };
    },

    /** ready → redeemed. Throws grant-refused. */
    redeem: (launchId: string, secret: string, clientId: string, redeemed: Redeemed, now: number): Promise<void> => {
      const { manageHash, accessKey } = redeemed;
      const life = manageHash === null ? LIFE.access : LIFE.manage;
      return arrow(
        launchId,
        {
          set: {
            s: 'd',
            d: redeemed.sealed,
            u: redeemed.accessHash,
            ux: now + LIFE.access,
            ...(accessKey === null ? {} : { uk: accessKey }),
            ...(manageHash === null ? {} : { m: manageHash, mx: now + LIFE.manage }),
            ttl: now + life + SPARE,
          },
          remove: ['k', 'kx', 'y', 'w', 'wx', 'wk', 'q'],
          condition: '#s = :ready AND #k = :code AND #l = :client AND #kx > :now',
          values: { ready: 'r', code: secretHash('code', secret), client: clientId, now },
        },
        () => 'grant-refused',
      );
    },

    /** The launch behind a manage secret; consistent, changes nothing. Throws launch-unknown, launch-used, page-expired, page-mismatch. */
    manageable: async (launchId: string, secret: string, now: number): Promise<Opened> => {
      const item = await launchIn(dynamo, launchId);
      const refusal = manageRefusal(item, secret, now);
      if (item === null || refusal !== null) throw new LaunchError(refusal ?? 'launch-unknown');
      return { clientId: str(item, 'l'), sealed: bytes(item, 'd'), sealedKey: null };
    },

    /** redeemed → managing; the key of the launch is sealed under the page's secret from then on. Throws as manageable does. */
    manage: (
      launchId: string,
      secret: string,
      { pageHash, sealedKey }: { readonly pageHash: Uint8Array; readonly sealedKey: Uint8Array },
      now: number,
    ): Promise<void> =>
      arrow(
        launchId,
        {
          set: { s: 'm', p: pageHash, hx: now + LIFE.managing, hk: sealedKey, ttl: now + LIFE.managing + SPARE },
          remove: ['m', 'mx'],
          condition: '#s = :redeemed AND #m = :manage AND #mx > :now',
          values: { redeemed: 'd', manage: secretHash('manage', secret), now },
        },
        (item) => manageRefusal(item, secret, now) ?? 'launch-used',
      ),

    /** The launch behind a page that changes the mapping; consistent, changes nothing. Throws launch-unknown, launch-used, page-expired, page-mismatch. */
    managing: async (launchId: string, pageSecret: string, now: number): Promise<Opened> => {
      const item = await launchIn(dynamo, launchId);
      const page = secretHash('page', pageSecret);
      if (item === null || item['s'] !== 'm' || num(item, 'hx') <= now || !same(item['p'], page)) {
        throw new LaunchError(pageRefusal(item, now, 'm'));
      }
      return { clientId: str(item, 'l'), sealed: bytes(item, 'd'), sealedKey: bytesOrNull(item, 'hk') };
    },

    /** The launch behind an access token, or null; changes nothing. */
    behindAccess: async (launchId: string, secret: string, now: number): Promise<Opened | null> => {
      const item = await launchIn(dynamo, launchId);
      if (item === null || (item['s'] !== 'd' && item['s'] !== 'm')) return null;
      if (!same(item['u'], secretHash('access', secret)) || num(item, 'ux') <= now) return null;
      return { clientId: str(item, 'l'), sealed: bytes(item, 'd'), sealedKey: bytesOrNull(item, 'uk') };
    },
  };
};
