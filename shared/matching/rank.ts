import type { RosterClass } from '../records/roster.ts';
import {
  agree,
  beforeShare,
  type CourseEvidence,
  courseIdShare,
  isFirst,
  labelShare,
  likenessTo,
  ownOf,
  read,
  roomGrade,
  same,
  subjectShare,
  type Told,
  termOf,
  together,
} from './evidence.ts';
import { inOrder } from './order.ts';
import { standing } from './term.ts';

/** What speaks for or against a class, in words of its own on the page. */
export type Reason = keyof typeof WEIGHTS;

/** Documented in docs/matching.md; the order they give is held by tests and by bench/matching, so a change of one shows. */
export const WEIGHTS = {
  /** the launch names the class's SIS id */
  'section-id': 150,
  /** the course's SIS id is the class's, or holds its course number */
  'course-id': 40,
  /** the course was copied from one that was connected to a class of this course */
  'course-before': 20,
  /** a section's name in the LMS is like the class's */
  'section-name': 40,
  title: 30,
  /** the title has no word of the class's */
  'other-name': -25,
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

function weigh(one: RosterClass, course: CourseEvidence, told: Told, elsewhere: boolean): Candidate {
  const own = ownOf(one);
  const alikeTo = likenessTo(own);
  const times = [...told.sections, told.title, told.label];
  const bySection = told.sections.map((section) => alikeTo(section) * (agree(section, own.time) === 'no' ? 0.5 : 1));
  const period = together(times.map((time) => agree(time, own.time)));
  const room = together(times.flatMap((time) => own.names.map((name) => same(time.room, name.room))));
  const subject = subjectShare(one, told.title.words);
  const byTitle = alikeTo(told.title);
  const isNamed = byTitle + subject + Math.max(0, ...bySection) > 0;
  const terms = termOf(one, course, told);
  const grades = times.flatMap((time) => [time.grade, roomGrade(time, own.grade)]);
  const grade = together(grades.map((each) => same(each, own.grade)));

  const facts: Readonly<Record<Reason, number>> = {
    'section-id': one.sisIds.some((id) => course.sectionIds.includes(id)) ? 1 : 0,
    'course-id': courseIdShare(one, course),
    'course-before': beforeShare(one, course, told, own),
    'section-name': Math.max(0, ...bySection),
    title: byTitle,
    'other-name': told.title.words.length > 0 && !isNamed ? 1 : 0,
    label: labelShare(one, course.label, alikeTo(told.label)),
    period: period === 'yes' ? 1 : 0,
    'other-period': period === 'no' ? 1 : 0,
    room: room === 'yes' ? 1 : 0,
    'other-room': room === 'no' ? 1 : 0,
    grade: grade === 'yes' || told.title.words.includes(own.grade ?? '-') ? 1 : 0,
    'other-grade': grade === 'no' ? 1 : 0,
    subject,
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
