import { secretHash } from '../../crypto/hash.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { arrowsOf } from './arrow.ts';
import { pageRefusal } from './refusals.ts';

/** held → held, with what waits sealed anew: apart, since no launch needs it. Throws as `held` of transitions does. */
export const resealing = (dynamo: Dynamo) => {
  const arrow = arrowsOf(dynamo);
  return (launchId: string, pageSecret: string, sealed: Uint8Array, now: number): Promise<void> =>
    arrow(
      launchId,
      {
        set: { d: sealed },
        condition: '#s = :held AND #p = :page AND #hx > :now',
        values: { held: 'h', page: secretHash('page', pageSecret), now },
      },
      (item) => pageRefusal(item, now),
    );
};
