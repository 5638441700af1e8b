import type { Advice, Say } from '../../errors.ts';
import type { Doubt } from '../../matching/prove.ts';
import type { Point } from '../installation.ts';

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

/** Why there is nothing to pick, or why a connected course asks again. */
export type Why = 'unknown' | 'no-district' | 'gone' | 'changed' | 'asked-enough';

/** What speaks for a class, as a teacher sees it. */
export const FITS = ['id', 'name', 'period', 'room', 'grade', 'term', 'before'] as const;
export type Fit = (typeof FITS)[number];

/** Of the page where a teacher connects a course. `{it}`: a name or number. */
interface ConnectWords extends Words {
  readonly course: string;
  readonly yours: string;
  readonly one: string;
  readonly oneOf: string;
  readonly all: string;
  readonly check: string;
  readonly several: string;
  readonly also: string;
  readonly fits: string;
  readonly fit: Readonly<Record<Fit, string>>;
  readonly doubted: string;
  readonly right: string;
  readonly questions: Readonly<Record<Doubt, string>>;
  readonly why: Readonly<Record<Why, string>>;
  readonly search: Part & { readonly label: string; readonly found: string; readonly none: string };
  readonly ask: Part & { readonly label: string };
  readonly create: Part;
  readonly look: Part;
}

/** Who connected a class. */
export type Who = 'you' | 'teacher' | 'roster' | 'application' | 'operator';

/** Of the page where a teacher changes what a course is connected to. `{it}`: a name, `{day}`: a date. */
interface ManageWords extends Words {
  readonly connected: string;
  readonly nothing: string;
  readonly who: Readonly<Record<Who, string>>;
  readonly disconnect: string;
  readonly disconnectOf: string;
  readonly add: string;
  readonly addOf: string;
  readonly instead: string;
  readonly insteadOf: string;
  readonly others: string;
  readonly noOthers: string;
  readonly done: string;
  readonly changed: string;
}

/** A part of a page with a button of its own. */
interface Part {
  readonly title: string;
  readonly body: string;
  readonly button: string;
}

/** All words of one language. A text that is missing does not compile. */
export interface Texts extends Readonly<Record<Say | 'openFromCourse' | 'continuing' | 'choose', Words>> {
  readonly newTab: ButtonWords;
  readonly open: ButtonWords;
  /** its script goes in by itself; where none runs, and after half an hour, a button does */
  readonly wait: Words & { readonly idle: string; readonly look: string };
  readonly connect: ConnectWords;
  readonly asked: Words & { readonly request: string };
  /** somebody else was faster */
  readonly taken: ButtonWords;
  readonly row: Readonly<Record<'period' | 'grade' | 'teachers' | 'students' | 'section', string>>;
  readonly offline: string;
  readonly wrongClass: ButtonWords;
  readonly manage: ManageWords;
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

/** Puts values where a text names them: `{it}`. */
export const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
