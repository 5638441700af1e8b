import type { RosterClass } from '../records/roster.ts';
import {
  beforeShare,
  type CourseEvidence,
  courseIdShare,
  heldIn,
  isFirst,
  read,
  subjectShare,
  type Told,
  termOf,
} from './evidence.ts';
import { inOrder } from './order.ts';
import { type Own, reader } from './own.ts';
import { NOTHING, type Said, saidOf } from './said.ts';
import { standing } from './term.ts';

/** What speaks for or against a class, in words of its own on the page. */
export type Reason = keyof typeof WEIGHTS;

/** Documented in docs/matching.md; the order they give is held by tests and by bench/matching, so a change of one shows. */
export const WEIGHTS = {
  /** the launch names the class's SIS id */
  'section-id': 150,
  /** an id of the LMS holds the class's: with a prefix, zeros, a year, a half */
  'held-id': 90,
  /** those who came to the course, or whom its LMS names, attend it */
  people: 80,
  /** none of them does, and they attend another */
  'other-people': -40,
  /** the course's SIS id is the class's, or an id of the LMS holds its course's number, best with its section's */
  'course-id': 40,
  /** the course was copied from one that was connected to a class of this course */
  'course-before': 20,
  /** a section's name in the LMS is like the class's */
  'section-name': 40,
  title: 30,
  /** the title has no word of the class's */
  'other-name': -25,
  label: 10,
  /** title, label or a section's name hold its id, or its course's number, best with its section's */
  code: 40,
  /** they tell its section's number */
  section: 30,
  'other-section': -25,
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
  const owns = classes.map(reader());
  const told = read(course, owns);
  const held = heldIn(owns, told, course.today);
  return owns
    .map((own) => candidate(own, factsOf(own, course, told, held.has(own), isElsewhere(own.class.id))))
    .sort((a, b) => b.score - a.score || inOrder(a.class, b.class));
}

const flag = (is: boolean): number => (is ? 1 : 0);

/** Share of its weight that an id keeps against which something speaks. */
const DOUBTED = 0.3;

type Facts = Readonly<Record<Reason, number>>;

function candidate({ class: one }: Own, facts: Facts): Candidate {
  const reasons = REASONS.filter((reason) => facts[reason] > 0);
  const score = reasons.reduce((sum, reason) => sum + WEIGHTS[reason] * facts[reason], 0);
  return { class: one, score: Math.round(score * 10) / 10, reasons };
}

const REASONS = Object.keys(WEIGHTS).filter((key): key is Reason => key in WEIGHTS);

/** How much each reason holds for a class, from 0 to 1. */
function factsOf(own: Own, course: CourseEvidence, told: Told, isHeld: boolean, elsewhere: boolean): Facts {
  const { class: one } = own;
  const title = saidOf(told.title, own, told.known);
  const label = saidOf(told.label, own, told.known);
  // A course of several sections is this class where one of them is, in all that it says.
  const section = told.sections.map((text) => saidOf(text, own, told.known)).sort(better)[0] ?? NOTHING;
  const all = [title, label, section];
  const [period, other] = shares(all.map((said) => said.period));
  const [number, otherNumber] = shares(all.map((said) => said.section));
  const [room, otherRoom] = shares(all.map((said) => said.room));
  const [grade, otherGrade] = shares(all.map((said) => said.grade));
  const subject = subjectShare(own, told.title.words);
  const terms = termOf(one, course, told);
  const isNamed = title.name + subject + section.name + title.code > 0;
  const stands = standing(one.term, course.today);
  const isOther = title.words > 0 && !isNamed;
  // An id that names what the title does not, or a class that is over, is often one of another year.
  const trust = isOther || terms === 'no' || stands === 'ended' || one.state === 'missing' ? DOUBTED : 1;
  return {
    'section-id': trust * flag(one.sisIds.some((id) => course.sectionIds.includes(id))),
    'held-id': trust * flag(isHeld),
    people: course.people?.get(one.id) ?? 0,
    'other-people': flag(course.people?.get(one.id) === 0),
    'course-id': courseIdShare(own, course, told),
    'course-before': beforeShare(own, course, told),
    'section-name': section.name,
    title: title.name,
    'other-name': flag(isOther),
    label: label.name,
    code: Math.max(title.code, label.code, section.code),
    section: number,
    'other-section': otherNumber,
    period,
    'other-period': other,
    room,
    'other-room': otherRoom,
    grade,
    'other-grade': otherGrade,
    subject,
    teacher: flag(told.title.words.some((word) => own.teachers.has(word))),
    'first-teacher': flag(isFirst(one, course)),
    term: flag(terms === 'yes'),
    'other-term': flag(terms === 'no'),
    'term-ended': flag(stands === 'ended'),
    'term-later': flag(stands === 'future'),
    elsewhere: flag(elsewhere),
    missing: flag(one.state === 'missing'),
  };
}

/** How well a section's name fits a class, all that it says together. */
function fit({ name, period, section, room, code }: Said): number {
  const both = (share: number | null, yes: Reason, no: Reason): number =>
    share === null ? 0 : share > 0 ? WEIGHTS[yes] * share : WEIGHTS[no];
  return (
    WEIGHTS['section-name'] * name +
    WEIGHTS.code * code +
    both(period, 'period', 'other-period') +
    both(section, 'section', 'other-section') +
    both(room, 'room', 'other-room')
  );
}

/** The order of sections must change nothing. */
const better = (a: Said, b: Said): number =>
  fit(b) - fit(a) || TIES.reduce((order, key) => order || (b[key] ?? -1) - (a[key] ?? -1), 0);
const TIES = ['name', 'code', 'section', 'period', 'room', 'grade', 'words'] as const;

/** The best share for, and 1 against where some text tells another and none tells this. */
function shares(all: readonly (number | null)[]): readonly [number, number] {
  const told = all.filter((one) => one !== null);
  const best = Math.max(0, ...told);
  return [best, told.length > 0 && best === 0 ? 1 : 0];
}
