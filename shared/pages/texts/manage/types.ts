import type { Part } from '../teachers/types.ts';
import type { ButtonWords, Names, Words } from '../types.ts';

/** Who connected a class. */
export type Who = 'you' | 'teacher' | 'roster' | 'application' | 'operator';

/** Of the page where a teacher changes what a course is connected to. `{it}`: a name, `{day}`: a date. */
interface ManageWords extends Words {
  readonly connected: string;
  readonly nothing: string;
  readonly who: Readonly<Record<Who, string>>;
  /** `last`: in place of `body` where no other class is left */
  readonly disconnect: Part & { readonly last: string };
  readonly add: string;
  readonly addOf: string;
  readonly instead: string;
  readonly insteadOf: string;
  readonly others: string;
  readonly noOthers: string;
  readonly done: string;
  readonly added: string;
  readonly disconnected: string;
  readonly emptied: string;
  readonly changed: string;
}

/** Beside what a teacher's page says: only the function that shows these pages carries it. */
export interface ManageTexts {
  readonly wrongClass: ButtonWords;
  readonly manage: ManageWords;
}

export type ManageTongue = (names: Pick<Names, 'product'>) => ManageTexts;
