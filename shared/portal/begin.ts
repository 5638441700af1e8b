import { authorizeAddress } from '../clever/sign-in.ts';
import { newLaunchId, newSecret } from '../crypto/seal.ts';
import { bindCookies, clearSurplus } from '../http/cookies.ts';
import { type Reply, redirect } from '../http/reply.ts';
import type { Visit } from '../http/visit.ts';
import type { Registration } from '../records/registration.ts';
import { LIFE } from '../store/launches/item.ts';
import type { launches } from '../store/launches/transitions.ts';

/** The state that we sent along. */
export interface PortalState {
  readonly launchId: string;
  readonly nonce: string;
  /** begun by a click on our own page: there is no third try */
  readonly isLast: boolean;
}

const STATE = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})(\.a)?$/;

/** Null of what is none of ours, as where somebody comes from the portal itself. */
export function parseState(text: string | undefined): PortalState | null {
  const [, launchId, nonce, last] = STATE.exec(text ?? '') ?? [];
  return launchId === undefined || nonce === undefined ? null : { launchId, nonce, isLast: last !== undefined };
}

/** How often a code that nobody asked for was thrown away for a new one: in this browser, in two minutes. */
const COUNT = '__Host-rkc';
const COUNTED = 120;
const MOST = 2;

const restarts = ({ request }: Visit): number => Number(/^[0-9]$/.exec(request.cookie(COUNT) ?? '')?.[0] ?? 0);

export const hasTurnedOften = (visit: Visit): boolean => restarts(visit) >= MOST;

/** A launch of our own, and on to Clever, which answers it. Whoever is signed in there sees no page. */
export async function begin(
  items: ReturnType<typeof launches>,
  visit: Visit,
  { iss, toolId, clientId }: Registration,
  {
    address,
    redirectUri,
    isLast,
  }: { readonly address: string; readonly redirectUri: string; readonly isLast: boolean },
): Promise<Reply> {
  const { request } = visit;
  const [launchId, nonce, browserSecret] = [newLaunchId(), newSecret(), newSecret()];
  await items.begin({ launchId, nonce, browserSecret, iss, toolId }, { clientId, family: 'other' }, request.now);
  visit.note({ launch: launchId, outcome: 'sign-in' });
  const state = `${launchId}.${nonce}${isLast ? '.a' : ''}`;
  return redirect(302, authorizeAddress(address, toolId, redirectUri, state), [
    ...clearSurplus(request.cookieNames()),
    ...bindCookies(launchId, browserSecret, LIFE.initiated),
    `${COUNT}=${restarts(visit) + 1}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${COUNTED}`,
  ]);
}
