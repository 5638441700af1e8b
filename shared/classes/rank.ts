import type { RosterClass } from '../types.ts';
import { apart, standing, type Term } from './term.ts';
import { likeness, wording } from './wording.ts';

/** What speaks for or against a class, in words of its own on the page. */
export type Reason =
  | 'section-id'
  | 'course-id'
  | 'course-before'
  | 'section-name'
  | 'title'
  | 'label'
  | 'period'
  | 'other-period'
  | 'term'
  | 'term-ended'
  | 'term-later'
  | 'elsewhere'
  | 'missing';

export interface Candidate {
  readonly class: RosterClass;
  readonly score: number;
  readonly reasons: readonly Reason[];
}

/** What is known of the course that a teacher opens. */
export interface CourseEvidence {
  /** section SIS ids, as the roster would spell them */
  readonly sectionIds: readonly string[];
  readonly courseSisIds: readonly string[];
  readonly sectionNames: readonly string[];
  readonly title: string | null;
  readonly label: string | null;
  readonly term: Term;
  /** classes that the course's ancestors were connected to */
  readonly before: readonly RosterClass[];
  /** YYYY-MM-DD */
  readonly today: string;
}

/** Documented in docs/matching.md; the order they give is held by tests, so a change of one shows. */
export const WEIGHTS = {
  'section-id': 100,
  'course-id': 40,
  'course-before': 20,
  'section-name': 30,
  title: 30,
  label: 10,
  period: 25,
  'other-period': -25,
  term: 10,
  'term-ended': -40,
  'term-later': -10,
  elsewhere: -15,
  missing: -30,
} as const satisfies Readonly<Record<Reason, number>>;

/** A name that shares less than this with a title says nothing. */
const ALIKE = 0.34;

/** The given classes, best first; the same input always gives the same order. Never decides by itself: a person does. */
export function rank(
  classes: readonly RosterClass[],
  course: CourseEvidence,
  isElsewhere: (classId: string) => boolean,
): readonly Candidate[] {
  return classes
    .map((one) => weigh(one, course, isElsewhere(one.id)))
    .sort((a, b) => b.score - a.score || compare(a.class, b.class));
}

function weigh(one: RosterClass, course: CourseEvidence, elsewhere: boolean): Candidate {
  const name = wording([one.name, one.course?.name ?? ''].join(' '));
  const period =
    one.period === null ? name.period : (wording(`period ${one.period}`).period ?? one.period.toLowerCase());
  const sections = course.sectionNames.map(wording);
  const title = wording(course.title ?? '');
  const told = [...sections, title].map((each) => each.period).filter((each) => each !== null);
  const stands = standing(one.term, course.today);
  const sameCourse = (other: RosterClass): boolean =>
    (one.course?.number ?? null) !== null && other.course?.number === one.course?.number;

  const facts: readonly (readonly [Reason, number])[] = [
    ['section-id', one.sisIds.some((id) => course.sectionIds.includes(id)) ? 1 : 0],
    ['course-id', courseIdShare(one, course)],
    ['course-before', course.before.some(sameCourse) ? 1 : 0],
    ['section-name', Math.max(0, ...sections.map(({ words }) => alike(words, name.words)))],
    ['title', alike(title.words, name.words)],
    ['label', labelShare(one, course.label)],
    ['period', period !== null && told.includes(period) ? 1 : 0],
    ['other-period', period !== null && told.length > 0 && !told.includes(period) ? 1 : 0],
    ['term', stands === 'current' && !apart(one.term, course.term) ? 1 : 0],
    ['term-ended', stands === 'ended' ? 1 : 0],
    ['term-later', stands === 'future' ? 1 : 0],
    ['elsewhere', elsewhere ? 1 : 0],
    ['missing', one.state === 'missing' ? 1 : 0],
  ];
  const said = facts.filter(([, share]) => share > 0);
  const score = said.reduce((sum, [reason, share]) => sum + WEIGHTS[reason] * share, 0);
  return { class: one, score: Math.round(score * 10) / 10, reasons: said.map(([reason]) => reason) };
}

function alike(one: readonly string[], other: readonly string[]): number {
  const share = likeness(one, other);
  return share < ALIKE ? 0 : share;
}

/** A course's own SIS id is the class's where the LMS has a course for each class; else the course number often stands in it. */
function courseIdShare(one: RosterClass, { courseSisIds }: CourseEvidence): number {
  if (courseSisIds.some((id) => one.sisIds.includes(id))) return 1;
  const number = one.course?.number?.toLowerCase() ?? '';
  return number.length >= 3 && courseSisIds.some((id) => id.toLowerCase().includes(number)) ? 0.5 : 0;
}

function labelShare(one: RosterClass, label: string | null): number {
  if (label === null) return 0;
  const known = [one.course?.number, one.sectionNumber].filter((each) => each != null && each !== '');
  if (known.some((each) => each?.toLowerCase() === label.toLowerCase())) return 1;
  return alike(wording(label).words, wording(one.name).words);
}

/** A fixed order for equals: by period as people count, then name, then id. */
function compare(a: RosterClass, b: RosterClass): number {
  return (
    (a.period ?? '').localeCompare(b.period ?? '', 'en', { numeric: true }) ||
    a.name.localeCompare(b.name, 'en', { numeric: true }) ||
    (a.id < b.id ? -1 : 1)
  );
}
