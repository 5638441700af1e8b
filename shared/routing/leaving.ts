import type { Minted } from '../handoff/mint.ts';
import { clearCookies, offerCookies } from '../http/cookies.ts';
import { ROUTES } from '../names.ts';
import type { Client } from '../records/client.ts';
import { LIFE } from '../store/launches/item.ts';

/** What the browser keeps of a launch that leaves: what authorize knows it by, or nothing. */
export const leftCookies = (
  launchId: string,
  { clientId }: Client,
  { browserSecret }: Pick<Minted, 'browserSecret'>,
  now: number,
): string[] =>
  browserSecret === null
    ? clearCookies(launchId)
    : offerCookies({ launchId, secret: browserSecret, at: now }, clientId, LIFE.offered);

/** "Wrong class?", for one use. */
export const manageAddress = (baseUrl: string, launchId: string, secret: string): string =>
  `${baseUrl}${ROUTES.manage}?key=${launchId}${secret}`;
