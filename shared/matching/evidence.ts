import type { SpellingRules } from '../records/deployment.ts';
import type { RosterClass } from '../records/roster.ts';
import { type Coded, codedOf, codeShare, heldLength, yearOfId } from './codes.ts';
import type { Own } from './own.ts';
import { alike, type Known, nameShare, type Text, textOf } from './said.ts';
import { type PersonIds, teaches } from './teachers.ts';
import { apart, halfOf, isKnown, schoolYearOf, standing, type Term, yearAt } from './term.ts';
import { folded } from './text.ts';

/** What is known of the course that a teacher opens. */
export interface CourseEvidence {
  /** section SIS ids, as the roster would spell them */
  readonly sectionIds: readonly string[];
  /** section SIS ids, as the LMS spells them */
  readonly lmsIds?: readonly string[];
  readonly courseSisIds: readonly string[];
  readonly sectionNames: readonly string[];
  readonly title: string | null;
  readonly label: string | null;
  readonly term: Term;
  /** classes that the course's ancestors were connected to */
  readonly before: readonly { readonly name: string | null; readonly course?: RosterClass['course'] }[];
  /** by class id: the share of the course's people that attends it; left out where nobody knows */
  readonly people?: ReadonlyMap<string, number>;
  /** YYYY-MM-DD */
  readonly today: string;
  /** who asks, and how the district's LMS spells the SIS ids of users */
  readonly person?: PersonIds;
  readonly spelling?: SpellingRules;
}

/** The course's names, read. */
export interface Told {
  readonly sections: readonly Text[];
  readonly title: Text;
  readonly label: Text;
  readonly before: readonly Text[];
  /** the LMS's ids of sections, and of the course */
  readonly sectionIds: readonly Coded[];
  readonly courseIds: readonly Coded[];
  readonly known: Known;
}

/** Names of sections that are held against classes, at most, all together: a course of a hundred is no teacher's of thousands. */
const COMPARED = 20_000;

export function read(course: CourseEvidence, classes: readonly Own[]): Told {
  const most = Math.max(1, Math.floor(COMPARED / Math.max(1, classes.length)));
  const people = new Set(classes.flatMap(({ teachers }) => [...teachers]));
  const numbers = new Set(classes.map(({ codes }) => codes.number));
  const own = (text: string): Text => textOf(withoutNames(text, people), numbers);
  const id = (text: string): Coded => codedOf(text, numbers);
  const told = {
    // The section that an LMS makes by itself has the course's name, and says nothing twice.
    sections: course.sectionNames
      .filter((name) => folded(name) !== folded(course.title ?? ''))
      .slice(0, most)
      .map(own),
    title: own(course.title ?? ''),
    label: own(course.label ?? ''),
    before: course.before.map(({ name }) => own(name ?? '')),
    sectionIds: (course.lmsIds ?? []).map(id),
    courseIds: course.courseSisIds.map(id),
  };
  const known = {
    codes: new Set(classes.flatMap(({ codes }) => [codes.number, ...codes.ids].flatMap(numbersOf))),
    sections: new Set([told.title, told.label, ...told.sections].flatMap(({ sections }) => sections)),
  };
  return { ...told, known };
}

/** Ms. Spring teaches in the fall, too. */
const withoutNames = (text: string, people: ReadonlySet<string>): string =>
  text.replace(/\b(?:spring|fall|autumn)\b/gi, (word) => (people.has(word.toLowerCase()) ? ' ' : word));

const numbersOf = (runs: string): readonly string[] => runs.split('-').filter((part) => /^\d{3,}$/.test(part));

type Agreement = 'yes' | 'no' | 'unknown';

/** One that agrees is enough; else one that does not. */
const together = (all: readonly Agreement[]): Agreement =>
  all.includes('yes') ? 'yes' : all.includes('no') ? 'no' : 'unknown';

const same = <T>(one: T | null, other: T | null): Agreement =>
  one === null || other === null ? 'unknown' : one === other ? 'yes' : 'no';

export const isFirst = ({ teachers: [first] }: RosterClass, { person, spelling }: CourseEvidence): boolean =>
  first !== undefined && person !== undefined && teaches(person, { teachers: [first] }, spelling?.user) === 'yes';

/** What one teacher teaches a homeroom. */
const HOMEROOM = new Set(
  'math reading writing science social studies english language arts spelling phonics homeroom'.split(' '),
);

export function subjectShare({ subject, names, grade }: Own, title: readonly string[]): number {
  const isHomeroom = /^[k1-6]$/.test(grade ?? '') && [...subject, ...(names[0]?.words ?? [])].includes('homeroom');
  return isHomeroom && title.some((word) => HOMEROOM.has(word)) ? 1 : alike(title, subject);
}

/** By the course's own term, the school year and the half that its title, label or sections name. */
export function termOf(one: RosterClass, course: CourseEvidence, { sections, title, label }: Told): Agreement {
  if (isKnown(course.term) && apart(one.term, course.term)) return 'no';
  const years = together([title, label, ...sections].map(({ year }) => same(year, schoolYearOf(one.term))));
  const halves = together([title, label, ...sections].map(({ half }) => same(half, halfOf(one.term))));
  if (years === 'no' || halves === 'no') return 'no';
  const isNow = standing(one.term, course.today) === 'current';
  return isNow || years === 'yes' ? 'yes' : 'unknown';
}

/** Classes whose id stands in an id of the LMS, whatever is about it: of each, the longest counts. One of another school year is none. */
export function heldIn(all: readonly Own[], { sectionIds, courseIds }: Told, today: string): ReadonlySet<Own> {
  const now = yearAt(today);
  const held = [...sectionIds, ...courseIds].flatMap(({ runs }) => {
    const year = yearOfId(runs);
    const found = all.flatMap((own) => {
      const isOther = year !== null && year !== (schoolYearOf(own.class.term) ?? now);
      const length = isOther ? 0 : heldLength(own.codes, runs);
      return length === 0 ? [] : [{ own, length }];
    });
    const longest = Math.max(...found.map(({ length }) => length));
    return found.filter(({ length }) => length === longest).map(({ own }) => own);
  });
  return new Set(held);
}

/** A course's own SIS id is the class's where the LMS has a course for each class; else the course's number often stands in it. */
export function courseIdShare(
  { class: { sisIds }, codes }: Own,
  { courseSisIds }: CourseEvidence,
  { courseIds, sectionIds }: Told,
): number {
  if (courseSisIds.some((id) => sisIds.includes(id))) return 1;
  return Math.max(0, ...[...courseIds, ...sectionIds].map((id) => codeShare(codes, id)));
}

export function beforeShare(own: Own, { before }: CourseEvidence, told: Told): number {
  const number = own.class.course?.number ?? null;
  if (number !== null && before.some(({ course }) => course?.number === number)) return 1;
  return Math.max(0, ...told.before.map((text) => nameShare(text.words, text, own)));
}
