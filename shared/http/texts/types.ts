import type { Advice, Say } from '../../errors.ts';
import type { Point } from '../../lti/installation.ts';

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
}

/** A page whose next thing is a button. */
interface ButtonWords extends Words {
  /** where the button does nothing */
  readonly otherwise: string;
}

/** All words of one language. A text that is missing does not compile. */
export interface Texts extends Readonly<Record<Say | 'wait' | 'setup' | 'openFromCourse' | 'continuing', Words>> {
  readonly newTab: ButtonWords;
  readonly open: ButtonWords;
  readonly installation: {
    readonly reader: Reader;
    readonly title: string;
    readonly body: string;
    readonly works: string;
    readonly missing: string;
    readonly nothingMissing: string;
    readonly items: Readonly<Record<Point, string>>;
  };
  /** for who runs the LMS */
  readonly advice: Readonly<Record<Advice, string>>;
  readonly retry: string;
  readonly support: string;
  readonly code: string;
  readonly details: string;
  readonly back: string;
}

export interface Tongue {
  /** where a name is not known, or nobody has set it */
  readonly unnamed: Names & { readonly support: string };
  readonly say: (names: Names) => Texts;
}
