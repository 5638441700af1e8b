import type { SpellingRules } from '../records/deployment.ts';
import type { RosterClass } from '../records/roster.ts';
import { type PersonIds, teaches } from './teachers.ts';
import { apart, halfOf, isKnown, schoolYearOf, standing, type Term } from './term.ts';
import { folded, gradeOf, likeness, periodOf, type Wording, wording } from './wording.ts';

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
  readonly before: readonly { readonly name: string | null; readonly course?: RosterClass['course'] }[];
  /** YYYY-MM-DD */
  readonly today: string;
  /** who asks, and how the district's LMS spells the SIS ids of users */
  readonly person?: PersonIds;
  readonly spelling?: SpellingRules;
}

/** The course's names, read. */
export interface Told {
  readonly sections: readonly Wording[];
  readonly title: Wording;
  readonly label: Wording;
  readonly before: readonly Wording[];
}

export const read = (course: CourseEvidence): Told => ({
  // The section that an LMS makes by itself has the course's name, and says nothing twice.
  sections: course.sectionNames.filter((name) => folded(name) !== folded(course.title ?? '')).map(wording),
  title: wording(course.title ?? ''),
  label: wording(course.label ?? ''),
  before: course.before.map(({ name }) => wording(name ?? '')),
});

/** A name that shares less than this with a title says nothing. */
const ALIKE = 0.34;

type Agreement = 'yes' | 'no' | 'unknown';

/** One that agrees is enough; else one that does not. */
export const together = (all: readonly Agreement[]): Agreement =>
  all.includes('yes') ? 'yes' : all.includes('no') ? 'no' : 'unknown';

export const same = <T>(one: T | null, other: T | null): Agreement =>
  one === null || other === null ? 'unknown' : one === other ? 'yes' : 'no';

type Time = Pick<Wording, 'periods' | 'day'>;

/** Whether two name the same period, on the same day of a rota where both name one. */
export function agree(one: Time, other: Time): Agreement {
  const day = same(one.day, other.day);
  if (day === 'no' || one.periods.length === 0 || other.periods.length === 0) return day === 'no' ? 'no' : 'unknown';
  return one.periods.some((period) => other.periods.includes(period)) ? 'yes' : 'no';
}

/** In an elementary school "5B" is a room of grade 5. */
export const roomGrade = ({ room }: Wording, own: string | null): string | null =>
  own !== null && /^[k1-6]$/.test(own) ? (room?.charAt(0) ?? null) : null;

export const isFirst = ({ teachers: [first] }: RosterClass, { person, spelling }: CourseEvidence): boolean =>
  first !== undefined && person !== undefined && teaches(person, { teachers: [first] }, spelling?.user) === 'yes';

/** What one teacher teaches a homeroom. */
const HOMEROOM = new Set(
  'math reading writing science social studies english language arts spelling phonics homeroom'.split(' '),
);

export function subjectShare({ name, subject, grade }: RosterClass, title: readonly string[]): number {
  const own = wording(subject ?? '').words;
  const isHomeroom = /^[k1-6]$/.test(gradeOf(grade) ?? '') && [...own, ...wording(name).words].includes('homeroom');
  return isHomeroom && title.some((word) => HOMEROOM.has(word)) ? 1 : alike(title, own);
}

interface Own {
  /** the class's name, its course's, and both */
  readonly names: readonly Wording[];
  readonly time: Time;
  readonly grade: string | null;
  /** words of its teachers' names: they tell no subject */
  readonly teachers: ReadonlySet<string>;
}

export function ownOf(one: RosterClass): Own {
  const course = one.course?.name ?? null;
  const texts = course === null ? [one.name] : [one.name, course, `${one.name} ${course}`];
  const names = texts.map(wording);
  const [name] = names;
  const column = periodOf(one.period);
  return {
    names,
    time: column.periods.length > 0 ? column : { periods: name?.periods ?? [], day: column.day ?? name?.day ?? null },
    grade: gradeOf(one.grade) ?? name?.grade ?? null,
    teachers: new Set(one.teachers.flatMap(({ name: teacher }) => folded(teacher ?? '').match(/[a-z]{3,}/g) ?? [])),
  };
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

/** How much a text is like a class's names. Names of teachers tell no subject, unless there is nothing else. */
export const likenessTo = ({ names, teachers }: Own): ((other: Wording) => number) => {
  const told = (words: readonly string[]): readonly string[] => {
    const others = words.filter((word) => !teachers.has(word));
    return others.length > 0 ? others : words;
  };
  return ({ words }) => Math.max(0, ...names.map((name) => alike(told(words), told(name.words))));
};

function alike(one: readonly string[], other: readonly string[]): number {
  const share = likeness(one, other);
  return share < ALIKE ? 0 : share;
}

/** A course's own SIS id is the class's where the LMS has a course for each class; else the course number often stands in it. */
export function courseIdShare(one: RosterClass, { courseSisIds }: CourseEvidence): number {
  if (courseSisIds.some((id) => one.sisIds.includes(id))) return 1;
  const number = one.course?.number?.toLowerCase() ?? '';
  return number.length >= 3 && courseSisIds.some((id) => id.toLowerCase().includes(number)) ? 0.5 : 0;
}

export function beforeShare(one: RosterClass, { before }: CourseEvidence, told: Told, own: Own): number {
  const number = one.course?.number ?? null;
  if (number !== null && before.some(({ course }) => course?.number === number)) return 1;
  return Math.max(0, ...told.before.map(likenessTo(own)));
}

/** A course code with the course's number, and best with the section's as well. */
export function labelShare(one: RosterClass, label: string | null, likeness: number): number {
  const parts = folded(label ?? '').match(/[a-z0-9]+/g) ?? [];
  const number = folded(one.course?.number ?? '').replace(/[^a-z0-9]/g, '');
  const section = folded(one.sectionNumber ?? '').replace(/^0+(?=\d)/, '');
  const hasNumber = number !== '' && parts.join('').includes(number);
  const hasSection = section !== '' && parts.some((part) => part.replace(/^0+(?=\d)/, '') === section);
  if (hasNumber) return hasSection ? 2 : 0.6;
  return hasSection && parts.length === 1 ? 1 : likeness;
}
