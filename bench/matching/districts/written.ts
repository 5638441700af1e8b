import type { Random } from '../random.ts';
import { gradeWords } from './courses.ts';
import { courseName, type MeetingWriting, type Naming, severalMeetings } from './hand.ts';
import { expression, type Sis } from './sis.ts';
import { type Taught, years } from './taught.ts';

/** What a text says of a class: one of these values. */
export interface Fact {
  readonly of: keyof typeof VALUES;
  readonly values: readonly string[];
}

export interface Written {
  readonly text: string;
  readonly facts: readonly Fact[];
}

/** What a fact is compared with. */
const VALUES = {
  course: ({ kind, honours, letter }: Taught): string => `${kind.key} ${honours} ${letter}`,
  number: ({ number }: Taught): string => number,
  section: ({ section }: Taught): string => section,
  slot: ({ meeting }: Taught): string => meeting?.slot ?? '',
  meeting: ({ meeting }: Taught): string => (meeting === null ? '' : expression(meeting)),
  part: ({ part }: Taught): string => part,
  year: ({ year }: Taught): string => String(year),
  teacher: ({ teachers: [first] }: Taught): string => first.last,
  grade: ({ grade }: Taught): string => String(grade),
  room: ({ room }: Taught): string => room ?? '',
  id: ({ sisId }: Taught): string => sisId,
  school: ({ school }: Taught): string => school.id,
} as const;

export const agrees = ({ of, values }: Fact, one: Taught): boolean => values.includes(VALUES[of](one));

/** The hand that writes: a system's or a teacher's. */
export interface Writer {
  readonly sis: Sis;
  readonly naming: Naming;
  readonly meeting: MeetingWriting;
  readonly random: Random;
  readonly shortYear: boolean;
}

const about = (of: Fact['of'], classes: readonly Taught[]): Fact => ({
  of,
  values: [...new Set(classes.map((one) => VALUES[of](one)))],
});

/** Fills `{course}`, `{per}` and their like, for the classes of one course; null where there is nothing to fill one with. */
export function write(template: string, classes: readonly [Taught, ...Taught[]], writer: Writer): Written | null {
  const facts: Fact[] = [];
  let whole = true;
  const text = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const part = PARTS[name]?.(classes, writer) ?? null;
    if (part === null) whole = false;
    facts.push(...(part?.facts ?? []));
    return part?.text ?? '';
  });
  return whole ? { text, facts } : null;
}

type Part = (classes: readonly [Taught, ...Taught[]], writer: Writer) => Written | null;

const one =
  (of: Fact['of'], text: (only: Taught, writer: Writer) => string | null): Part =>
  (classes, writer) => {
    const [only, ...others] = classes;
    if (others.some((other) => VALUES[of](other) !== VALUES[of](only))) return null;
    const written = text(only, writer);
    return written === null ? null : { text: written, facts: [about(of, classes)] };
  };

const TERMS: Readonly<Record<string, readonly string[]>> = {
  s1: ['S1', 'Sem 1', 'Semester 1', 'Fall', '1st Semester'],
  s2: ['S2', 'Sem 2', 'Semester 2', 'Spring', '2nd Semester'],
};

const PARTS: Readonly<Record<string, Part>> = {
  course: one('course', (only, { naming }) => courseName(only, naming)),
  short: one('course', (only, { naming }) => courseName(only, { ...naming, form: 2 })),
  /** without a word about honours */
  plain: one('course', (only, { naming }) => (only.honours ? null : courseName(only, naming))),
  num: one('number', ({ number }) => number),
  sec: one('section', ({ section }) => section),
  sec3: one('section', ({ section }) => (/^\d+$/.test(section) ? section.padStart(3, '0') : null)),
  sec2: one('section', ({ section }) => (/^\d+$/.test(section) ? section.padStart(2, '0') : null)),
  per: one('meeting', ({ meeting }, writer) => (meeting === null ? null : writer.meeting(meeting))),
  expr: one('meeting', ({ meeting }) => (meeting === null ? null : expression(meeting))),
  slot: one('slot', ({ meeting }) => meeting?.slot ?? null),
  pers: (classes, { random }) => {
    const meetings = classes.flatMap(({ meeting }) => meeting ?? []);
    if (meetings.length < 2) return null;
    return { text: severalMeetings(meetings, random), facts: [about('slot', classes)] };
  },
  term: one('part', ({ part, year }, { random, sis }) =>
    part === 'year' ? null : random.chance(0.3) ? sis.term(part, year) : (random.some(TERMS[part] ?? [], 1)[0] ?? null),
  ),
  year: one('year', ({ year }, { shortYear, random }) =>
    shortYear
      ? random.pick([years(year), years(year, '/'), `SY${years(year)}`])
      : random.pick([years(year, '-', 4), `${year}-${year + 1}`]),
  ),
  school: one('school', ({ school }, { random }) => random.pick([school.short, school.code])),
  id: one('id', ({ sisId }) => sisId),
  last: one('teacher', ({ teachers: [first] }) => first.last),
  first: one('teacher', ({ teachers: [first] }) => first.first),
  F: one('teacher', ({ teachers: [first] }) => first.first.slice(0, 1)),
  title: one('teacher', ({ teachers: [first] }) => first.title),
  room: one('room', ({ room }) => room),
  grade: one('grade', ({ grade, room }, { random }) =>
    room === null ? null : (random.some(gradeWords(grade), 1)[0] ?? null),
  ),
  /** a homeroom told by its grade alone */
  homeroom: one('course', ({ kind, grade }, { random }) =>
    /^EL\dHR$/.test(kind.key) ? (random.some(gradeWords(grade), 1)[0] ?? null) : null,
  ),
};
