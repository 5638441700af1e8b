import { h } from '../crypto/hash.ts';
import type { Request } from './request.ts';

/** The browser's proof: one value in two cookies per launch. Safari may lose the partitioned one, framed Chromium drops the plain one. */

const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=None';

/** Abandoned launches that may keep their cookies: API Gateway takes 10,240 bytes of headers, and one launch takes 160. */
const ABANDONED = 5;

type HostCookie = `__Host-${string}`;

const plain = (launchId: string): HostCookie => `__Host-rk-${launchId}`;
const partitioned = (launchId: string): HostCookie => `__Host-rkp-${launchId}`;

export const bindCookies = (launchId: string, secret: string, maxAge: number): string[] => [
  `${plain(launchId)}=${secret}; ${ATTRIBUTES}; Max-Age=${maxAge}`,
  `${partitioned(launchId)}=${secret}; ${ATTRIBUTES}; Partitioned; Max-Age=${maxAge}`,
];

export const clearCookies = (launchId: string): string[] => [
  `${plain(launchId)}=; ${ATTRIBUTES}; Max-Age=0`,
  `${partitioned(launchId)}=; ${ATTRIBUTES}; Partitioned; Max-Age=0`,
];

/** Of a launch that left for an application: its secret for authorize, when, and for which application. In the same two cookies. */
export interface Offer {
  readonly launchId: string;
  readonly secret: string;
  /** milliseconds: two people may follow each other within a second */
  readonly at: number;
}

/** Tells applications apart in a browser's cookies; proves nothing. */
export const tagOf = (clientId: string): string => h('client', clientId).slice(0, 6);

const writtenOf = ({ secret, at }: Offer, clientId: string): string =>
  `${secret}.${at.toString(36)}.${tagOf(clientId)}`;

export const offerCookies = (offer: Offer, clientId: string, maxAge: number): string[] =>
  bindCookies(offer.launchId, writtenOf(offer, clientId), maxAge);

/** The same for the storage of our own frame: name and value. */
export const keptOffer = (offer: Offer, clientId: string): readonly [string, string] => [
  `rka.${offer.launchId}`,
  writtenOf(offer, clientId),
];

/** What the script of authorize's page found in its frame: `launchId.secret.at.tag`. Null where it is not of that application. */
export function parseOffer(launchId: string | undefined, value: string, clientId: string): Offer | null {
  const [, secret, at, tag] = /^([A-Za-z0-9_-]{43})\.([0-9a-z]{1,9})\.([A-Za-z0-9_-]{6})$/.exec(value) ?? [];
  if (launchId === undefined || secret === undefined || at === undefined || tag !== tagOf(clientId)) return null;
  return { launchId, secret, at: Number.parseInt(at, 36) };
}

/** What this browser was offered for an application, the newest first. */
export function offersIn(
  { cookie, cookieNames }: Pick<Request, 'cookie' | 'cookieNames'>,
  clientId: string,
): readonly Offer[] {
  const offers = new Map<string, Offer>();
  for (const name of cookieNames()) {
    const launchId = /^__Host-rkp?-([A-Za-z0-9_-]{22})$/.exec(name)?.[1];
    const offer = parseOffer(launchId, cookie(name) ?? '', clientId);
    if (offer === null) continue;
    // One of the two may be an older one that the other's answer did not reach.
    if ((offers.get(offer.launchId)?.at ?? 0) <= offer.at) offers.set(offer.launchId, offer);
  }
  // Of the same moment the one that came last: browsers send older cookies first (RFC 6265 §5.4).
  return [...offers.values()].reverse().sort((a, b) => b.at - a.at);
}

/** Clears the oldest of too many abandoned launches; browsers send older cookies first (RFC 6265 §5.4). */
export function clearSurplus(cookieNames: readonly string[]): string[] {
  const ids = cookieNames.map((name) => /^__Host-rkp?-([A-Za-z0-9_-]{22})$/.exec(name)?.[1]);
  const abandoned = [...new Set(ids.filter((id) => id !== undefined))];
  return abandoned.slice(0, Math.max(0, abandoned.length - ABANDONED)).flatMap(clearCookies);
}

/** Says only that this browser keeps cookies in tabs. */
export const KEEPS: string = `__Host-keeps=1; ${ATTRIBUTES}; Max-Age=31536000`;

export const keepsCookies = ({ cookie }: Pick<Request, 'cookie'>): boolean => cookie('__Host-keeps') !== null;

/** The browser secret that came back, or null. */
export const browserSecret = (launchId: string, cookie: (name: string) => string | null): string | null =>
  cookie(plain(launchId)) ?? cookie(partitioned(launchId));
