import type { RosterClass, SpellingRules } from '../types.ts';
import { inOrder } from './order.ts';
import { type PersonIds, teaches } from './place.ts';
import { apart, halfOf, isKnown, schoolYearOf, standing, type Term } from './term.ts';
import { folded, gradeOf, likeness, periodOf, type Wording, wording } from './wording.ts';

/** What speaks for or against a class, in words of its own on the page. */
export type Reason = keyof typeof WEIGHTS;

/** Documented in docs/matching.md; the order they give is held by tests and by bench/matching, so a change of one shows. */
export const WEIGHTS = {
  /** the launch names the class's SIS id */
  'section-id': 100,
  /** the course's SIS id is the class's, or holds its course number */
  'course-id': 40,
  /** the course was copied from one that was connected to a class of this course */
  'course-before': 20,
  /** a section's name in the LMS is like the class's */
  'section-name': 40,
  title: 30,
  label: 10,
  period: 25,
  'other-period': -25,
  room: 15,
  'other-room': -15,
  grade: 10,
  'other-grade': -20,
  subject: 8,
  /** the title names a teacher of the class */
  teacher: 5,
  /** the roster names this person first of its teachers */
  'first-teacher': 6,
  term: 10,
  'other-term': -30,
  'term-ended': -40,
  'term-later': -10,
  elsewhere: -8,
  missing: -30,
} as const;

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
  readonly before: readonly { readonly name: string | null; readonly course?: RosterClass['course'] }[];
  /** YYYY-MM-DD */
  readonly today: string;
  /** who asks, and how the district's LMS spells the SIS ids of users */
  readonly person?: PersonIds;
  readonly spelling?: SpellingRules;
}

/** A name that shares less than this with a title says nothing. */
const ALIKE = 0.34;

/** The given classes, best first; the same classes in any order always give the same order. Never decides by itself: a person does. */
export function rank(
  classes: readonly RosterClass[],
  course: CourseEvidence,
  isElsewhere: (classId: string) => boolean,
): readonly Candidate[] {
  const told = read(course);
  return classes
    .map((one) => weigh(one, course, told, isElsewhere(one.id)))
    .sort((a, b) => b.score - a.score || inOrder(a.class, b.class));
}

interface Told {
  readonly sections: readonly Wording[];
  readonly title: Wording;
  readonly label: Wording;
  readonly before: readonly Wording[];
}

const read = (course: CourseEvidence): Told => ({
  // The section that an LMS makes by itself has the course's name, and says nothing twice.
  sections: course.sectionNames.filter((name) => folded(name) !== folded(course.title ?? '')).map(wording),
  title: wording(course.title ?? ''),
  label: wording(course.label ?? ''),
  before: course.before.map(({ name }) => wording(name ?? '')),
});

function weigh(one: RosterClass, course: CourseEvidence, told: Told, elsewhere: boolean): Candidate {
  const own = ownOf(one);
  const names = own.names.map(({ words }) => words);
  const stripped = (words: readonly string[]): readonly string[] => words.filter((word) => !own.teachers.has(word));
  const alikeTo = (other: Wording): number =>
    Math.max(0, ...names.map((words) => alike(stripped(other.words), stripped(words))));
  const times = [...told.sections, told.title, told.label];
  const bySection = told.sections.map((section) => alikeTo(section) * (agree(section, own.time) === 'no' ? 0.5 : 1));
  const period = together(times.map((time) => agree(time, own.time)));
  const room = together(times.flatMap((time) => own.names.map((name) => same(time.room, name.room))));
  const terms = termOf(one, course, told);
  const grades = times.flatMap((time) => [time.grade, roomGrade(time, own.grade)]);
  const grade = together(grades.map((each) => same(each, own.grade)));

  const facts: Readonly<Record<Reason, number>> = {
    'section-id': one.sisIds.some((id) => course.sectionIds.includes(id)) ? 1 : 0,
    'course-id': courseIdShare(one, course),
    'course-before': beforeShare(one, course, told, names),
    'section-name': Math.max(0, ...bySection),
    title: alikeTo(told.title),
    label: labelShare(one, course.label, alikeTo(told.label)),
    period: period === 'yes' ? 1 : 0,
    'other-period': period === 'no' ? 1 : 0,
    room: room === 'yes' ? 1 : 0,
    'other-room': room === 'no' ? 1 : 0,
    grade: grade === 'yes' || told.title.words.includes(own.grade ?? '-') ? 1 : 0,
    'other-grade': grade === 'no' ? 1 : 0,
    subject: subjectShare(one, told.title.words),
    teacher: told.title.words.some((word) => own.teachers.has(word)) ? 1 : 0,
    'first-teacher': isFirst(one, course) ? 1 : 0,
    term: terms === 'yes' ? 1 : 0,
    'other-term': terms === 'no' ? 1 : 0,
    'term-ended': standing(one.term, course.today) === 'ended' ? 1 : 0,
    'term-later': standing(one.term, course.today) === 'future' ? 1 : 0,
    elsewhere: elsewhere ? 1 : 0,
    missing: one.state === 'missing' ? 1 : 0,
  };
  const said = REASONS.filter((reason) => facts[reason] > 0);
  const score = said.reduce((sum, reason) => sum + WEIGHTS[reason] * facts[reason], 0);
  return { class: one, score: Math.round(score * 10) / 10, reasons: said };
}

const REASONS = Object.keys(WEIGHTS).filter((key): key is Reason => key in WEIGHTS);

type Agreement = 'yes' | 'no' | 'unknown';

/** One that agrees is enough; else one that does not. */
const together = (all: readonly Agreement[]): Agreement =>
  all.includes('yes') ? 'yes' : all.includes('no') ? 'no' : 'unknown';

const same = <T>(one: T | null, other: T | null): Agreement =>
  one === null || other === null ? 'unknown' : one === other ? 'yes' : 'no';

type Time = Pick<Wording, 'periods' | 'day'>;

/** Whether two name the same period, on the same day of a rota where both name one. */
function agree(one: Time, other: Time): Agreement {
  const day = same(one.day, other.day);
  if (day === 'no' || one.periods.length === 0 || other.periods.length === 0) return day === 'no' ? 'no' : 'unknown';
  return one.periods.some((period) => other.periods.includes(period)) ? 'yes' : 'no';
}

/** In an elementary school "5B" is a room of grade 5. */
const roomGrade = ({ room }: Wording, own: string | null): string | null =>
  own !== null && /^[k1-6]$/.test(own) ? (room?.charAt(0) ?? null) : null;

const isFirst = ({ teachers: [first] }: RosterClass, { person, spelling }: CourseEvidence): boolean =>
  first !== undefined && person !== undefined && teaches(person, { teachers: [first] }, spelling?.user) === 'yes';

/** What one teacher teaches a homeroom. */
const HOMEROOM = new Set(
  'math reading writing science social studies english language arts spelling phonics homeroom'.split(' '),
);

function subjectShare({ name, subject, grade }: RosterClass, title: readonly string[]): number {
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

function ownOf(one: RosterClass): Own {
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
function termOf(one: RosterClass, course: CourseEvidence, { sections, title, label }: Told): Agreement {
  if (isKnown(course.term) && apart(one.term, course.term)) return 'no';
  const years = together([title, label, ...sections].map(({ year }) => same(year, schoolYearOf(one.term))));
  const halves = together([title, label, ...sections].map(({ half }) => same(half, halfOf(one.term))));
  if (years === 'no' || halves === 'no') return 'no';
  const isNow = standing(one.term, course.today) === 'current';
  return isNow || years === 'yes' ? 'yes' : 'unknown';
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

function beforeShare(
  one: RosterClass,
  { before }: CourseEvidence,
  told: Told,
  names: readonly (readonly string[])[],
): number {
  const number = one.course?.number ?? null;
  if (number !== null && before.some(({ course }) => course?.number === number)) return 1;
  return Math.max(0, ...told.before.flatMap(({ words }) => names.map((own) => alike(words, own))));
}

/** A course code with the course's number, and best with the section's as well. */
function labelShare(one: RosterClass, label: string | null, likeness: number): number {
  const parts = folded(label ?? '').match(/[a-z0-9]+/g) ?? [];
  const number = folded(one.course?.number ?? '').replace(/[^a-z0-9]/g, '');
  const section = folded(one.sectionNumber ?? '').replace(/^0+(?=\d)/, '');
  const hasNumber = number !== '' && parts.join('').includes(number);
  const hasSection = section !== '' && parts.some((part) => part.replace(/^0+(?=\d)/, '') === section);
  if (hasNumber) return hasSection ? 2 : 0.6;
  return hasSection && parts.length === 1 ? 1 : likeness;
}
