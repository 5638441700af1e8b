import type { ButtonWords, Names, Words } from '../types.ts';

/** What the administrator of an LMS reads who cannot go on. */
export type RegisteringSay = 'over' | 'bare' | 'other' | 'unfit' | 'refused' | 'again' | 'busy';

export interface RegisteringTexts extends Readonly<Record<RegisteringSay, Words>> {
  /** `{it}`: host of the LMS */
  readonly ask: ButtonWords;
  readonly done: Words;
}

export type RegisteringTongue = (names: Pick<Names, 'product'>) => RegisteringTexts;
