import type { Random } from '../random.ts';
import { type CourseKind, ELEMENTARY, elementary, HIGH_SCHOOL, MIDDLE_SCHOOL, SPECIALS } from './courses.ts';
import { hex, type Person } from './people.ts';
import type { Scheduled, Sis } from './sis.ts';
import type { Meeting, School, Taught } from './taught.ts';

/** How a district's day is cut: one for all its secondary schools. */
export interface Day {
  readonly name: string;
  /** every meeting that a teacher can have, in order */
  readonly meetings: readonly Meeting[];
  /** meetings of one teacher */
  readonly load: number;
}

const each = (slots: readonly string[], days: readonly string[]): readonly Meeting[] =>
  days.flatMap((one) => slots.map((slot): Meeting => ({ slot, to: null, days: one })));
const numbers = (most: number): readonly string[] => Array.from({ length: most }, (_, i) => String(i + 1));

export const DAYS: readonly [Day, ...Day[]] = [
  { name: 'periods', meetings: each(numbers(7), ['']), load: 5 },
  { name: 'periods', meetings: each(numbers(8), ['']), load: 6 },
  { name: 'week', meetings: each(numbers(7), ['A-E']), load: 5 },
  { name: 'week', meetings: each(numbers(10), ['A-E']), load: 6 },
  { name: 'A and B days', meetings: each(numbers(4), ['A', 'B']), load: 6 },
  { name: 'blocks', meetings: each(['A', 'B', 'C', 'D', 'E', 'F', 'G'], ['']), load: 5 },
  { name: 'four days', meetings: each(numbers(9), ['AC', 'BD', 'A-D']), load: 6 },
  {
    name: 'doubles',
    meetings: [...each(numbers(6), ['']), { slot: '7', to: '8', days: '' }, { slot: '1', to: '2', days: 'A' }],
    load: 5,
  },
];

export interface Making {
  readonly sis: Sis;
  readonly day: Day;
  readonly year: number;
  /** whether courses come as two halves, each a section of its own */
  readonly halves: 'never' | 'some' | 'all';
  /** whether the halves are told by letters in the course's name */
  readonly letters: boolean;
  /** elementary classes by subject, or one homeroom each */
  readonly bySubject: boolean;
  readonly random: Random;
}

/** The classes of one school: loads of its teachers, with co-teachers here and there. */
export function classesOf(school: School, staff: readonly Person[], making: Making): readonly Scheduled[] {
  return school.level === 'elementary' ? elementaryOf(school, staff, making) : secondaryOf(school, staff, making);
}

const pupilsOf = (random: Random, grade: number): readonly string[] =>
  Array.from({ length: 4 + random.upTo(3) }, () => `${grade}${String(100_000 + random.upTo(900_000))}`);

function secondaryOf(school: School, staff: readonly Person[], making: Making): readonly Scheduled[] {
  const { random, day, year, halves, letters } = making;
  const catalogue = school.level === 'high' ? HIGH_SCHOOL : MIDDLE_SCHOOL;
  const departments = [...new Set(catalogue.map(({ subject }) => subject))];
  const helpers = staff.filter((_, i) => i % 12 === 11);
  return staff.flatMap((teacher, i): readonly Scheduled[] => {
    if (helpers.includes(teacher)) return [];
    const department = departments[i % departments.length] ?? '';
    const offered = catalogue.filter(({ subject }) => subject === department);
    const preparations = random.some(offered, 1 + random.upTo(3));
    const meetings = [...random.some(day.meetings, day.load)].sort(
      (a, b) => day.meetings.indexOf(a) - day.meetings.indexOf(b),
    );
    return meetings.flatMap((meeting): readonly Scheduled[] => {
      const [kind] = random.some(preparations, 1);
      if (kind === undefined) return [];
      const honours = kind.honours && random.chance(0.3);
      const [helper] = random.chance(0.12) ? random.some(helpers, 1) : [];
      const grade = kind.grades[0] + random.upTo(kind.grades[1] - kind.grades[0] + 1);
      const one = {
        kind,
        honours,
        meeting,
        room: null,
        year,
        school,
        grade,
        teachers: helper === undefined ? ([teacher] as const) : ([teacher, helper] as const),
        pupils: pupilsOf(random, grade),
      };
      const halved = halves === 'all' || (halves === 'some' && random.chance(0.35));
      if (!halved) return [{ ...one, letter: '', part: 'year' }];
      // The second half is the same course, or another of the same teacher's.
      const [other = kind] = random.chance(0.25) ? random.some(preparations, 1) : [kind];
      const later = { ...one, kind: other, honours: honours && other.honours };
      return [
        { ...one, letter: letters ? 'A' : '', part: 's1' },
        { ...later, letter: letters ? 'B' : '', part: 's2' },
      ];
    });
  });
}

function elementaryOf(school: School, staff: readonly Person[], making: Making): readonly Scheduled[] {
  const { random, year, bySubject } = making;
  const specialists = staff.filter((_, i) => i % 8 === 7);
  const homerooms = staff.filter((one) => !specialists.includes(one));
  const rooms = homerooms.map((teacher, i) => {
    const grade = i % 6;
    const nth = Math.floor(i / 6);
    const room = `${grade === 0 ? 'K' : grade}${String.fromCharCode(65 + nth)}`;
    return { teacher, grade, room, pupils: pupilsOf(random, grade) };
  });
  const own = rooms.flatMap(({ teacher, grade, room, pupils }): readonly Scheduled[] => {
    const subjects: readonly (string | null)[] = bySubject ? [null, ...ELEMENTARY] : [null];
    return subjects.map((subject) => ({
      ...wholeYear(elementary(grade, subject), grade, room, year, school),
      teachers: [teacher],
      pupils,
    }));
  });
  const specials = specialists.flatMap((teacher, i): readonly Scheduled[] =>
    rooms.map(({ grade, room, pupils }) => ({
      ...wholeYear(elementary(grade, SPECIALS[i % SPECIALS.length] ?? 'Music'), grade, room, year, school),
      teachers: [teacher],
      pupils,
    })),
  );
  return [...own, ...specials];
}

const wholeYear = (kind: CourseKind, grade: number, room: string, year: number, school: School) =>
  ({ kind, honours: false, letter: '', meeting: null, room, part: 'year', year, school, grade }) as const;

/** Gives the classes their numbers and ids. `serial`: the first id's; `again`: ids of another year that are used again. */
export function numbered(scheduled: readonly Scheduled[], { sis, random }: Making, serial: number): readonly Taught[] {
  const counted = new Map<string, number>();
  const ids = new Set<string>();
  return scheduled.map((one, i): Taught => {
    const number = sis.number(one.kind, one.honours, one.letter);
    const of = `${one.school.id} ${number}`;
    const n = (counted.get(of) ?? 0) + 1;
    counted.set(of, n);
    const section = one.room !== null && random.chance(0.7) ? one.room : sis.section(n, one);
    const full = { ...one, number, section };
    let sisId = sis.sectionId(full, serial + i, random);
    for (let more = 1; ids.has(sisId); more += 1) sisId = sis.sectionId(full, serial + i + 7919 * more, random);
    ids.add(sisId);
    return { ...full, id: `5f1b${hex(random, 20)}`, sisId };
  });
}
