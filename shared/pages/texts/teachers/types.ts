import type { Doubt } from '../../../matching/prove.ts';
import type { ButtonWords, Names, Words } from '../types.ts';

/** Why there is nothing to pick, or why a connected course asks again. */
export type Why = 'unknown' | 'no-district' | 'gone' | 'changed' | 'asked-enough' | 'wrong' | 'tired';

/** What speaks for a class, as a teacher sees it. */
export const FITS = ['id', 'name', 'section', 'period', 'room', 'grade', 'term', 'before'] as const;
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
  /** who came, or all members of the course: `{n}` of `{it}` attend the class */
  readonly people: Readonly<Record<'came' | 'members', Readonly<Record<'some' | 'one' | 'none', string>>>> & {
    /** said where the list changes while it is open */
    readonly compared: string;
  };
  readonly doubted: string;
  readonly right: string;
  readonly questions: Readonly<Record<Doubt, string>>;
  readonly why: Readonly<Record<Why, string>>;
  readonly search: Part & {
    readonly label: string;
    readonly all: string;
    readonly found: string;
    readonly none: string;
  };
  readonly ask: Part & { readonly label: string };
  readonly askable: Part;
  readonly called: Readonly<Record<'title' | 'byEmail' | 'byName' | 'count' | 'label' | 'connect' | 'ask', string>>;
  readonly create: Part;
  readonly look: Part;
  /** of a connected course with sections that open nothing; `{n}`: students, `{it}`: the section */
  readonly waiting: {
    readonly title: string;
    readonly one: string;
    readonly many: string;
    readonly none: string;
    readonly on: string;
    readonly otherwise: string;
    readonly body: string;
  };
}

/** A part of a page with a button of its own. */
export interface Part {
  readonly title: string;
  readonly body: string;
  readonly button: string;
}

/** What the pages say on which a teacher connects a course or changes what it opens: only the functions that show them carry it. */
export interface TeacherTexts {
  readonly connect: ConnectWords;
  readonly asked: Words & { readonly request: string };
  /** somebody else was faster */
  readonly taken: ButtonWords;
}

export type TeacherTongue = (names: Pick<Names, 'product'>) => TeacherTexts;
