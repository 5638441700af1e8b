import type { ButtonWords, Names, Words } from '../types.ts';

/** What people read who sign in to Clever from a click in their LMS. */
export interface CleverTexts {
  readonly signInOnce: ButtonWords;
  /** `it`, `there`: the person's name at Clever and in the LMS */
  readonly isThisYou: Words & {
    readonly it: string;
    readonly there: string;
    readonly yes: string;
    readonly no: string;
  };
  /** after a no */
  readonly signOutFirst: ButtonWords;
  readonly refused: Readonly<Record<'other' | 'taken', Words>>;
}

export type CleverTongue = (names: Names) => CleverTexts;
