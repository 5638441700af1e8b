import type { Minted } from '../handoff/mint.ts';
import { clearCookies, keptOffer, offerCookies } from '../http/cookies.ts';
import type { Reply } from '../http/reply.ts';
import type { Visit } from '../http/visit.ts';
import { leaveTo } from '../http/wrap.ts';
import { HAND_OFFS, ROUTES } from '../names.ts';
import type { Client } from '../records/client.ts';
import { LIFE } from '../store/launches/item.ts';

/** On to the application; the browser keeps what authorize knows the launch by, or nothing. */
export function leaveFor(visit: Visit, launchId: string, { clientId }: Client, minted: Minted): Reply {
  const { address, browserSecret } = minted;
  visit.count(HAND_OFFS);
  if (browserSecret === null) return leaveTo(visit, address, clearCookies(launchId));
  const offer = { launchId, secret: browserSecret, at: visit.request.nowMs };
  return leaveTo(visit, address, offerCookies(offer, clientId, LIFE.offered), keptOffer(offer, clientId));
}

/** "Wrong class?", for one use. */
export const manageAddress = (baseUrl: string, launchId: string, secret: string): string =>
  `${baseUrl}${ROUTES.manage}?key=${launchId}${secret}`;
