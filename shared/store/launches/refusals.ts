import { secretHash } from '../../crypto/hash.ts';
import type { Code } from '../../errors.ts';
import type { Item } from '../table/marshal.ts';
import { num } from '../table/read.ts';
import { type BrowserProof, registrationHash, same } from './item.ts';

/** What the item of a proof's launch must hold. */
export const expectedOf = (proof: Omit<BrowserProof, 'browserSecret'>) => ({
  nonce: secretHash('nonce', proof.nonce),
  registration: registrationHash(proof.iss, proof.toolId),
});

/** Why a launch post cannot go on; its browser is the last thing that can be wrong. */
export function refusalOf(item: Item | null, expected: ReturnType<typeof expectedOf>, now: number): Code {
  if (item === null) return 'launch-unknown';
  if (item['s'] !== 'i') return 'launch-used';
  if (num(item, 'x') <= now) return 'launch-expired';
  if (!same(item['g'], expected.registration)) return 'registration-mismatch';
  return same(item['n'], expected.nonce) ? 'browser-mismatch' : 'nonce-mismatch';
}

/** Why a manage secret opens nothing; null when it does. */
export function manageRefusal(item: Item | null, secret: string, now: number): Code | null {
  if (item === null) return 'launch-unknown';
  if (item['s'] === 'm') return 'launch-used';
  if (item['s'] !== 'd' || !same(item['m'], secretHash('manage', secret))) return 'page-mismatch';
  return num(item, 'mx') <= now ? 'page-expired' : null;
}

/** Why a page's secret opens nothing. */
export function pageRefusal(item: Item | null, now: number, state: 'h' | 'm' = 'h'): Code {
  if (item === null) return 'launch-unknown';
  if (item['s'] !== state) return 'launch-used';
  return num(item, 'hx') <= now ? 'page-expired' : 'page-mismatch';
}
