import type { RosterClass, RosterTeacher } from '../../shared/records/roster.ts';
import { type Random, seeded } from './random.ts';
import { DEPARTMENTS, ELEMENTARY, GIVEN, SURNAMES, type Subject } from './subjects.ts';

export const TODAY = '2026-10-05';

/** One class of the district as it really is, with what only the generator knows. */
export interface Taught {
  readonly class: RosterClass;
  /** what it is called, for names in the LMS */
  readonly subject: Subject;
  readonly period: string | null;
  readonly day: 'A' | 'B' | null;
  /** year in which its school year begins */
  readonly year: number;
  readonly half: 1 | 2 | null;
  readonly schoolIndex: number;
  /** classes of one group of pupils, in an elementary school */
  readonly group: string;
  /** whether the roster says which period it is */
  readonly isTold: boolean;
  /** how the LMS spells its SIS id */
  readonly lmsId: string;
}

export interface Staff {
  readonly teacher: RosterTeacher & { readonly sisId: string };
  readonly surname: string;
  readonly schoolIndex: number;
  readonly isElementary: boolean;
  /** the school gives last year's ids to this year's classes: there an old id in the LMS is a new class's own */
  readonly reusesIds: boolean;
  readonly classes: readonly Taught[];
}

export interface District {
  readonly staff: readonly Staff[];
  /** those that the roster has */
  readonly classes: readonly RosterClass[];
}

/** How a school's student information system writes its classes. */
interface School {
  readonly index: number;
  readonly level: 'elementary' | 'secondary';
  readonly naming: 0 | 1 | 2 | 3 | 4;
  readonly periods: 'plain' | 'padded' | 'lettered' | 'rota' | 'none';
  readonly halves: boolean;
  /** ids that are unique within the school only */
  readonly localIds: boolean;
  /** gives the ids of a year to the next year's classes */
  readonly reusesIds: boolean;
  /** where it does, whether the roster still has the old ones */
  readonly keepsOld: boolean;
  readonly hasNumbers: boolean;
  /** a roster without terms has this year's classes only */
  readonly hasTerms: boolean;
}

/** Spelling of the LMS: a prefix, and numbers without the zeros that the roster pads with. */
const lmsSpelling = (rosterId: string): string => `SEC-${rosterId.replace(/^0+(?=\d)/, '')}`;

export function generate(seed: number, wanted: number): District {
  const random = seeded(seed);
  const staff: Staff[] = [];
  const classes: RosterClass[] = [];
  let serial = 1000;
  const nextSerial = (): string => {
    serial += 3;
    return String(serial).padStart(7, '0');
  };
  for (let index = 0; classes.length < wanted; index += 1) {
    const school = schoolOf(index, random);
    const people = Array.from({ length: 60 }, () => personOf(random, staff.length * 100 + random.upTo(100)));
    const local = new Map<string, string>();
    people.forEach(({ teacher, surname }, i) => {
      const nextId = (slot: string, year: number): string => {
        if (school.reusesIds && year === 2026) return local.get(slot) ?? nextSerial();
        const id = school.localIds ? slot : nextSerial();
        local.set(slot, id);
        return id;
      };
      const colleague = people[(i + 1) % people.length]?.teacher;
      const make = school.level === 'secondary' ? secondary : elementary;
      const taught = make(school, i, teacher, surname, colleague ?? teacher, random, (slot, year) =>
        nextId(`${i}.${slot}`, year),
      );
      staff.push({
        teacher,
        surname,
        schoolIndex: index,
        isElementary: school.level === 'elementary',
        reusesIds: school.reusesIds || school.localIds,
        classes: taught,
      });
      for (const one of taught) {
        if (one.year === 2026 || (school.hasTerms && (!school.reusesIds || school.keepsOld))) classes.push(one.class);
      }
    });
  }
  return { staff, classes: classes.slice(0, Math.max(wanted, 0)) };
}

function schoolOf(index: number, random: Random): School {
  return {
    index,
    level: index % 5 < 2 ? 'elementary' : 'secondary',
    naming: random.pick([0, 1, 2, 3, 4]),
    periods: random.pick(['plain', 'padded', 'lettered', 'rota', 'plain', 'none']),
    halves: random.chance(0.35),
    localIds: [3, 8, 13].includes(index % 40),
    reusesIds: index % 17 === 4,
    keepsOld: random.chance(0.5),
    hasNumbers: random.chance(0.8),
    hasTerms: !random.chance(0.06),
  };
}

function personOf(random: Random, number: number): { teacher: Staff['teacher']; surname: string } {
  const surname = random.pick(SURNAMES);
  const name = random.chance(0.5) ? `${surname}, ${random.pick(GIVEN)}` : `${random.pick(GIVEN)} ${surname}`;
  const id = String(100000 + number);
  return { surname, teacher: { cleverId: `clever-t-${id}`, sisId: `T${id}`, email: null, name } };
}

type Ids = (slot: string, year: number) => string;

/** Five or six sections a year of one to three courses, some in two halves, some with a colleague. */
function secondary(
  school: School,
  at: number,
  teacher: RosterTeacher,
  surname: string,
  colleague: RosterTeacher,
  random: Random,
  idOf: Ids,
): readonly Taught[] {
  const department = random.pick(DEPARTMENTS);
  const courses = random.some(department, 1 + random.upTo(3));
  return [2025, 2026].flatMap((year) => {
    const periods = random.some([1, 2, 3, 4, 5, 6, 7, 8], 5 + random.upTo(2)).toSorted((a, b) => a - b);
    return periods.flatMap((number, i) => {
      const subject = courses[i % courses.length] ?? courses[0];
      if (subject === undefined) return [];
      const period = school.periods === 'lettered' ? 'ABCDEFGH'.charAt(number - 1) : String(number);
      const day = school.periods === 'rota' ? random.pick(['A', 'B'] as const) : null;
      const isShared = random.chance(0.06);
      return (school.halves ? ([1, 2] as const) : [null]).map((half): Taught => {
        const slot = `${period}${day ?? ''}${half ?? ''}`;
        const sisId = idOf(slot, year);
        const section = String(((at * 7 + i) % 40) + 1).padStart(3, '0');
        return {
          subject,
          period,
          day,
          year,
          half,
          schoolIndex: school.index,
          group: slot,
          isTold: school.periods !== 'none' || [0, 2, 4].includes(school.naming),
          lmsId: lmsSpelling(sisId),
          class: {
            ...blank,
            id: `c-${school.index}-${at}-${year}-${slot}`,
            name: nameOf(school, subject, period, day, surname, section),
            subject: subject.subject,
            grade: /\b[78]\b/.test(subject.name) ? (/\b[78]\b/.exec(subject.name)?.[0] ?? null) : null,
            period: columnOf(school, period, day),
            sectionNumber: section,
            sisIds: random.chance(0.05) ? [sisId, `ALT${sisId}`] : [sisId],
            course: { name: subject.name, number: school.hasNumbers ? subject.number : null },
            term: recorded(school, year, half, random),
            school: { id: `s-${school.index}`, name: `School ${school.index}` },
            students: 12 + random.upTo(20),
            teachers: isShared ? [teacher, colleague] : [teacher],
          },
        };
      });
    });
  });
}

/** A homeroom; in three of ten schools' grades a class for each subject. */
function elementary(
  school: School,
  at: number,
  teacher: RosterTeacher,
  surname: string,
  colleague: RosterTeacher,
  random: Random,
  idOf: Ids,
): readonly Taught[] {
  const grade = Math.floor(at / 4) % 6;
  const letter = 'ABCD'.charAt(at % 4);
  const group = `${grade === 0 ? 'K' : grade}${letter}`;
  const isDivided = random.chance(0.3);
  const homeroom: Subject = { name: 'Homeroom', number: 'E-HR', subject: 'homeroom', calls: ['Homeroom', 'HR'] };
  return [2025, 2026].flatMap((year) =>
    (isDivided ? ELEMENTARY : [homeroom]).map((subject): Taught => {
      const sisId = idOf(subject.number, year);
      const names = [
        `${subject.name} ${group} - ${surname}`,
        `${grade === 0 ? 'Kindergarten' : `Grade ${grade}`} ${subject.name} (${surname})`,
        `${subject.name} ${group}`,
      ];
      return {
        subject,
        period: null,
        day: null,
        year,
        half: null,
        schoolIndex: school.index,
        group,
        isTold: true,
        lmsId: lmsSpelling(sisId),
        class: {
          ...blank,
          id: `c-${school.index}-${at}-${year}-${subject.number}`,
          name: names[school.naming % 3] ?? group,
          subject: subject.subject,
          grade: grade === 0 ? 'Kindergarten' : String(grade),
          sisIds: [sisId],
          course: {
            name: grade === 0 ? `Kindergarten ${subject.name}` : `${subject.name} Grade ${grade}`,
            number: null,
          },
          term: recorded(school, year, null, random),
          school: { id: `s-${school.index}`, name: `School ${school.index}` },
          students: 15 + random.upTo(15),
          teachers: random.chance(0.1) ? [teacher, colleague] : [teacher],
        },
      };
    }),
  );
}

const blank = {
  urlId: null,
  subject: null,
  grade: null,
  period: null,
  sectionNumber: null,
  state: 'active',
  missingSince: null,
} as const;

/** A few classes have the term of the year before. */
function recorded({ hasTerms }: School, year: number, half: 1 | 2 | null, random: Random): RosterClass['term'] {
  if (!hasTerms) return null;
  return termOf(random.chance(0.01) ? year - 1 : year, half);
}

function termOf(year: number, half: 1 | 2 | null): NonNullable<RosterClass['term']> {
  if (half === 1) return { name: `S1 ${year}-${year - 1999}`, start: `${year}-08-17`, end: `${year}-12-18` };
  if (half === 2) return { name: `S2 ${year}-${year - 1999}`, start: `${year + 1}-01-05`, end: `${year + 1}-06-04` };
  return { name: `${year}-${year + 1}`, start: `${year}-08-17`, end: `${year + 1}-06-04` };
}

function columnOf({ periods }: School, period: string, day: 'A' | 'B' | null): string | null {
  if (periods === 'none') return null;
  if (periods === 'padded') return period.padStart(2, '0');
  return day === null ? period : `${period}(${day})`;
}

function nameOf(
  { naming }: School,
  { name, number }: Subject,
  period: string,
  day: string | null,
  surname: string,
  section: string,
): string {
  const time = `${period}${day === null ? '' : `(${day})`}`;
  const names = [
    `${name} - ${time} - ${surname}`,
    name,
    `${name} - Period ${period}${day ?? ''}`,
    `${number}-${section} ${name}`,
    `${name.toUpperCase()} (${time})`,
  ];
  return names[naming] ?? name;
}
