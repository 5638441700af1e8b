import { secretHash } from '../../crypto/hash.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { arrowsOf } from './arrow.ts';
import type { BrowserProof } from './item.ts';
import { expectedOf, refusalOf } from './refusals.ts';

/**
 * initiated → initiated, once: what came back with its state may be redeemed, and nothing else that comes with it. Apart, since no launch of an LMS
 * needs it. Throws launch-used the second time, and as `leave` of transitions does.
 */
export const spending = (dynamo: Dynamo) => {
  const arrow = arrowsOf(dynamo);
  return (proof: BrowserProof, now: number): Promise<void> => {
    const expected = expectedOf(proof);
    const browser = secretHash('browser', proof.browserSecret);
    return arrow(
      proof.launchId,
      {
        set: { e: true },
        condition:
          '#s = :initiated AND #n = :nonce AND #b = :browser AND #g = :registration AND #x > :now AND NOT #e = :spent',
        values: { ...expected, browser, initiated: 'i', now, spent: true },
      },
      (item) => (item?.['e'] === true ? 'launch-used' : refusalOf(item, expected, now)),
    );
  };
};
