import { authorizeAddress } from '../clever/sign-in.ts';
import { newLaunchId, newSecret } from '../crypto/seal.ts';
import { bindCookies, clearSurplus } from '../http/cookies.ts';
import { goJson, type Reply, redirect } from '../http/reply.ts';
import type { Visit } from '../http/visit.ts';
import type { Registration } from '../records/registration.ts';
import { LIFE } from '../store/launches/item.ts';
import type { launches } from '../store/launches/transitions.ts';
import { type CarriedPage, carryCookie } from './carried.ts';

/** The state that we sent along. */
export interface PortalState {
  readonly launchId: string;
  readonly nonce: string;
  /** begun by a click on our own page: there is no third try */
  readonly isLast: boolean;
  /** begun on a page of a launch that waits, so that it leads nowhere else */
  readonly ofLaunch: boolean;
}

const STATE = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})(?:\.([al]))?$/;

/** Null of what is none of ours, as where somebody comes from the portal itself. */
export function parseState(text: string | undefined): PortalState | null {
  const [, launchId, nonce, kind] = STATE.exec(text ?? '') ?? [];
  if (launchId === undefined || nonce === undefined) return null;
  return { launchId, nonce, isLast: kind === 'a', ofLaunch: kind === 'l' };
}

/** How often a code that nobody asked for was thrown away for a new one: in this browser, in two minutes. */
const COUNT = '__Host-rkc';
const COUNTED = 120;
const MOST = 2;

const restarts = ({ request }: Visit): number => Number(/^[0-9]$/.exec(request.cookie(COUNT) ?? '')?.[0] ?? 0);

export const hasTurnedOften = (visit: Visit): boolean => restarts(visit) >= MOST;

const counted = (visit: Visit): string =>
  `${COUNT}=${restarts(visit) + 1}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${COUNTED}`;

interface Beginning {
  /** of Clever */
  readonly address: string;
  readonly redirectUri: string;
  readonly isLast: boolean;
  /** whose person signs in; null of who comes from the portal */
  readonly carried?: CarriedPage | null;
}

/** A launch of our own, and on to Clever, which answers it. Whoever is signed in there sees no page. */
export async function begin(
  items: ReturnType<typeof launches>,
  visit: Visit,
  { iss, toolId, clientId }: Pick<Registration, 'iss' | 'toolId' | 'clientId'>,
  { address, redirectUri, isLast, carried = null }: Beginning,
): Promise<Reply> {
  const { request } = visit;
  const [launchId, nonce, browserSecret] = [newLaunchId(), newSecret(), newSecret()];
  await items.begin({ launchId, nonce, browserSecret, iss, toolId }, { clientId, family: 'other' }, request.now);
  visit.note({ launch: launchId, outcome: 'sign-in' });
  const state = `${launchId}.${nonce}${carried !== null ? '.l' : isLast ? '.a' : ''}`;
  const cookies = [
    ...clearSurplus(request.cookieNames()),
    ...bindCookies(launchId, browserSecret, LIFE.initiated),
    ...(carried === null ? [counted(visit)] : [carryCookie(launchId, carried)]),
  ];
  const to = authorizeAddress(address, toolId, redirectUri, state);
  return visit.scripted ? goJson(to, cookies) : redirect(302, to, cookies);
}
