import type { Say } from '../../errors.ts';

/** What texts call things by. Either may be words (`the app`), so none begins a sentence with it. */
export interface Names {
  readonly product: string;
  readonly lms: string;
}

/** `anyone`: students too. `admin`: who runs the LMS. */
export type Reader = 'student' | 'teacher' | 'anyone' | 'admin';

/** What one page says, to whom: what happened, and the one thing to do next. */
export interface Words {
  readonly reader: Reader;
  readonly title: string;
  readonly body: string;
  readonly next: string;
  /** in place of `next`, for who is the teacher that it tells of */
  readonly forTeachers?: string;
}

/** A page whose next thing is a button. */
export interface ButtonWords extends Words {
  /** where the button does nothing */
  readonly otherwise: string;
}

/** All words of one language, but for those of teachers/. A text that is missing does not compile. */
export interface Texts extends Readonly<Record<Say | 'continuing', Words>> {
  /** `again`: where the same person chose a moment ago */
  readonly choose: Words & { readonly again: string };
  readonly newTab: ButtonWords;
  readonly open: ButtonWords;
  /** in its place, once a tab has come */
  readonly opened: Words;
  /** its script goes in by itself; where none runs, and after half an hour, a button does */
  readonly wait: Words & { readonly idle: string; readonly look: string; readonly lost: string };
  readonly row: Readonly<Record<'period' | 'grade' | 'teachers' | 'students' | 'section', string>>;
  readonly offline: string;
  /** in a frame that lets no page of ours work */
  readonly alone: string;
  readonly retry: string;
  readonly support: string;
  readonly code: string;
  readonly copy: string;
  readonly copied: string;
  readonly details: string;
  readonly back: string;
}

export interface Tongue {
  readonly say: (names: Names) => Texts;
}

/** Puts values where a text names them: `{it}`. */
export const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
