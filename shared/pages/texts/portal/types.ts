import type { ButtonWords, Names, Words } from '../types.ts';

/** What who comes from Clever may read. */
export type PortalSay =
  | 'again'
  | 'used'
  | 'expired'
  | 'browser'
  | 'unshared'
  | 'pending'
  | 'paused'
  | 'busy'
  | 'unreadable'
  | 'homeless';

export interface PortalTexts extends Readonly<Record<PortalSay, Words>> {
  /** the browser has kept nothing, or Clever sent somebody whom nobody asked for: one click tries once more */
  readonly onceMore: ButtonWords;
}

export type PortalTongue = (names: Pick<Names, 'product'>) => PortalTexts;
