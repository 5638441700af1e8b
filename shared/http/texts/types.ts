import type { Advice, Say } from '../../errors.ts';
import type { Point } from '../../lti/installation.ts';

/** What one page says: what happened, and the one thing to do next. */
export interface Words {
  readonly title: string;
  readonly body: (product: string) => string;
  readonly next: string;
}

/** All words of one language. A text that is missing does not compile. */
export interface Texts extends Readonly<Record<Say | 'wait' | 'openFromCourse' | 'continuing', Words>> {
  readonly newTab: {
    readonly title: string;
    readonly body: (product: string) => string;
    /** the button */
    readonly next: string;
    /** where the button does nothing */
    readonly otherwise: string;
  };
  readonly open: {
    readonly title: string;
    readonly body: (product: string) => string;
    readonly button: (product: string) => string;
    readonly otherwise: string;
  };
  readonly advice: Readonly<Record<Advice, string>>;
  readonly retry: string;
  readonly setup: {
    readonly title: string;
    readonly body: (product: string) => string;
    readonly next: (support: string) => string;
  };
  readonly installation: {
    readonly title: string;
    readonly body: (product: string) => string;
    readonly works: string;
    readonly missing: string;
    readonly nothingMissing: string;
    readonly items: Readonly<Record<Point, string>>;
  };
  /** while no application is known and nobody has named the stack */
  readonly unnamed: { readonly product: string; readonly support: string };
  readonly support: string;
  readonly code: string;
  readonly details: string;
  readonly back: string;
}
