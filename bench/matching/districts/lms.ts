import type { Random } from '../random.ts';
import { handNaming, meetingWriting, type Naming } from './hand.ts';
import { COURSE_IDS, type IdSpelling, slip } from './ids.ts';
import type { Person } from './people.ts';
import type { Day } from './schedule.ts';
import type { Sis } from './sis.ts';
import { span, type Taught, years } from './taught.ts';
import * as TEMPLATES from './templates.ts';
import { type Writer, type Written, write } from './written.ts';

export interface LmsSection {
  readonly taught: Taught;
  /** as the LMS has it; null where it has none */
  readonly sisId: string | null;
  readonly name: Written;
}

/** A course of the LMS, with what it really is. */
export interface LmsCourse {
  readonly contextId: string;
  readonly kind: 'synced' | 'merged' | 'by hand' | 'last year' | 'cross-listed' | 'nothing';
  readonly owner: Person;
  readonly title: Written;
  readonly label: Written | null;
  /** none where the course is no class */
  readonly sections: readonly LmsSection[];
  readonly courseId: string | null;
  readonly term: { readonly name: string | null; readonly start: string | null; readonly end: string | null };
  /** a trap that lies in its ids */
  readonly trap: 'stale' | 'wrong' | 'slip' | null;
}

export interface LmsStyle {
  readonly family: 'canvas' | 'schoology';
  readonly ids: IdSpelling;
  readonly sis: Sis;
  readonly day: Day;
  /** as the SIS hands names to the LMS */
  readonly naming: Naming;
  /** share of the courses whose title their teacher changed */
  readonly renamed: number;
  readonly titles: Templates;
  readonly termName: 'year' | 'part' | 'default' | 'none';
  readonly termDates: boolean;
  readonly courseId: (typeof COURSE_IDS)[number];
  /** whether Schoology's section code is filled */
  readonly filled: boolean;
  /** where Schoology's full name goes */
  readonly full: 'title' | 'label' | 'both';
  readonly writer: Writer;
}

interface Templates {
  readonly title: string;
  readonly label: string | null;
  readonly section: string;
  readonly small: { readonly title: string; readonly label: string | null; readonly section: string };
}

const one = (from: readonly string[], random: Random): string => random.some(from, 1)[0] ?? '{course}';

export function lmsStyle(
  family: 'canvas' | 'schoology',
  sis: Sis,
  day: Day,
  ids: IdSpelling,
  rosterNaming: Naming,
  otherNaming: Naming,
  random: Random,
): LmsStyle {
  const naming = random.chance(0.6) ? rosterNaming : otherNaming;
  const sections = family === 'canvas' ? TEMPLATES.SECTIONS : TEMPLATES.SCHOOLOGY;
  const small = family === 'canvas' ? TEMPLATES.SMALL_SECTIONS : TEMPLATES.SMALL_SCHOOLOGY;
  return {
    family,
    ids,
    sis,
    day,
    naming,
    renamed: random.pick([0, 0.1, 0.3, 0.6]),
    titles: {
      title: one(TEMPLATES.SYNCED, random),
      label: random.chance(0.85) ? one(TEMPLATES.LABELS, random) : null,
      section: one(sections, random),
      small: {
        title: one(TEMPLATES.SMALL_SYNCED, random),
        label: random.chance(0.6) ? one(TEMPLATES.MERGED_LABELS, random) : null,
        section: one(small, random),
      },
    },
    termName: random.pick(['year', 'year', 'part', 'part', 'default', 'none']),
    termDates: random.chance(0.5),
    courseId: random.pick(COURSE_IDS),
    filled: random.chance(0.75),
    full: random.pick(['title', 'title', 'label', 'both']),
    writer: { sis, naming, meeting: meetingWriting(day.meetings, random), random, shortYear: random.chance(0.5) },
  };
}

/** The first template that the classes can fill; at worst, the course's name. */
function written(templates: readonly string[], classes: readonly [Taught, ...Taught[]], writer: Writer): Written {
  for (const template of [...templates, '{course}', '{course} - {last}']) {
    const found = write(template, classes, writer);
    if (found !== null) return found;
  }
  return { text: classes.map(({ number }) => number).join('/'), facts: [] };
}

const joined = (parts: readonly Written[], between: string): Written => ({
  text: parts.map(({ text }) => text).join(between),
  facts: parts.flatMap(({ facts }) => facts),
});

/** The hand of a teacher: her own spelling of courses and periods. */
const ownHand = (style: LmsStyle, random: Random): Writer => ({
  ...style.writer,
  naming: handNaming(random),
  meeting: meetingWriting(style.day.meetings, random),
  shortYear: random.chance(0.5),
});

const isSmall = ({ school }: Taught): boolean => school.level === 'elementary';

export interface Making {
  readonly classes: readonly [Taught, ...Taught[]];
  readonly owner: Person;
  readonly kind: LmsCourse['kind'];
  readonly trap: LmsCourse['trap'];
  /** the class whose id a wrong or stale one names */
  readonly misled: Taught | null;
}

export function course({ classes, owner, kind, trap, misled }: Making, style: LmsStyle, random: Random): LmsCourse {
  const [first] = classes;
  const hand = ownHand(style, random);
  const byHand = kind === 'by hand';
  const renamed = byHand || random.chance(style.renamed);
  const sections = classes.map((taught): LmsSection => {
    const own = style.ids.section(misled ?? taught);
    const sisId = trap === 'slip' ? slip(own, random) : own;
    return {
      taught,
      sisId: byHand || (style.family === 'schoology' && !style.filled) ? null : sisId,
      name: nameOf(taught, style),
    };
  });
  const title =
    style.family === 'schoology'
      ? schoologyTitle(classes, style, renamed ? hand : null, random)
      : canvasTitle(classes, style, renamed ? hand : null, random);
  const label = style.family === 'schoology' ? null : labelOf(classes, style, byHand ? hand : null, random);
  const onlyCourse = style.family === 'schoology' && style.full === 'label';
  const named: Written = onlyCourse ? { text: title.text.split(':')[0] ?? title.text, facts: [] } : title;
  return {
    contextId: String(random.upTo(2 ** 31)) + String(random.upTo(1000)),
    kind,
    owner,
    title: named,
    label: style.family === 'canvas' ? label : style.full === 'title' ? null : title,
    sections: byHand && style.family === 'canvas' ? sections.map((section) => ({ ...section, name: title })) : sections,
    courseId: byHand
      ? null
      : style.courseId({ first, section: sections.length === 1 ? (sections[0]?.sisId ?? null) : null }),
    term: termOf(first, style, byHand),
    trap,
  };
}

function nameOf(taught: Taught, style: LmsStyle): Written {
  const templates = isSmall(taught) ? style.titles.small : style.titles;
  return written([templates.section], [taught], style.writer);
}

function canvasTitle(
  classes: readonly [Taught, ...Taught[]],
  style: LmsStyle,
  hand: Writer | null,
  random: Random,
): Written {
  const [first] = classes;
  if (isSmall(first))
    return written(
      hand === null ? [style.titles.small.title] : random.some(TEMPLATES.SMALL_BY_HAND, 4),
      classes,
      hand ?? style.writer,
    );
  if (classes.length > 1)
    return written(
      random.some(hand === null ? TEMPLATES.MERGED : TEMPLATES.BY_HAND_MERGED, 3),
      classes,
      hand ?? style.writer,
    );
  return written(
    hand === null ? [style.titles.title] : random.some(TEMPLATES.BY_HAND, 4),
    classes,
    hand ?? style.writer,
  );
}

/** "Course: Section", whoever named either. */
function schoologyTitle(
  classes: readonly [Taught, ...Taught[]],
  style: LmsStyle,
  hand: Writer | null,
  random: Random,
): Written {
  const [first] = classes;
  const templates = isSmall(first) ? TEMPLATES.SMALL_SCHOOLOGY : TEMPLATES.SCHOOLOGY;
  const system = isSmall(first) ? style.titles.small.section : style.titles.section;
  const section = written(
    hand === null ? [system] : [...random.some(templates, 2), '{sec}'],
    [first],
    hand ?? style.writer,
  );
  const title = written([random.chance(0.9) ? '{course}' : '{num} {course}'], [first], hand ?? style.writer);
  return joined([title, section], random.chance(0.95) ? ': ' : ':');
}

function labelOf(
  classes: readonly [Taught, ...Taught[]],
  style: LmsStyle,
  hand: Writer | null,
  random: Random,
): Written | null {
  const own = isSmall(classes[0]) ? style.titles.small.label : style.titles.label;
  if (own === null) return null;
  if (hand !== null) return random.chance(0.5) ? written(['{short}'], classes, hand) : null;
  return written(classes.length > 1 ? [own, ...TEMPLATES.MERGED_LABELS] : [own], classes, style.writer);
}

function termOf(
  { part, year }: Taught,
  { family, sis, termName, termDates }: LmsStyle,
  byHand: boolean,
): LmsCourse['term'] {
  if (family === 'schoology' || termName === 'none') return { name: null, start: null, end: null };
  if (termName === 'default' || byHand) return { name: 'Default Term', start: null, end: null };
  const of = termName === 'year' ? 'year' : part;
  const dates = termDates ? span(of, year) : { start: null, end: null };
  return { name: of === 'year' ? years(year, '-', 4) : sis.term(of, year), ...dates };
}

/** A course that is no class: a team's, a sandbox. */
export function nothing(owner: Person, random: Random): LmsCourse {
  const text = random.pick([
    `${owner.last} Sandbox`,
    'Staff PD 2026',
    'Chess Club',
    'NHS',
    'Faculty Meetings',
    'Class of 2028',
    'Library Resources',
    `${owner.first}'s Course`,
  ]);
  const title: Written = { text, facts: [] };
  return {
    contextId: `9${random.upTo(2 ** 31)}`,
    kind: 'nothing',
    owner,
    title,
    label: null,
    sections: [],
    courseId: null,
    term: { name: null, start: null, end: null },
    trap: null,
  };
}
