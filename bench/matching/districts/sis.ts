import type { Random } from '../random.ts';
import type { CourseKind } from './courses.ts';
import { hex } from './people.ts';
import { type Meeting, type Part, type Taught, years } from './taught.ts';

/** What a class is before it has an id of its own. */
export type Scheduled = Omit<Taught, 'id' | 'sisId' | 'section' | 'number'>;

/** How one student information system, as one district runs it, numbers and names things. */
export interface Sis {
  readonly name: string;
  readonly number: (kind: CourseKind, honours: boolean, letter: Taught['letter']) => string;
  /** `n`: counts the sections of one course in one school, from 1 */
  readonly section: (n: number, one: Scheduled) => string;
  readonly sectionId: (one: Scheduled & { number: string; section: string }, serial: number, random: Random) => string;
  readonly period: (meeting: Meeting) => string;
  readonly term: (part: Part, year: number) => string;
  readonly staffId: (n: number, random: Random) => string;
}

/** "3(A-E)", "1-2(A)", as PowerSchool writes an expression. */
export const expression = ({ slot, to, days }: Meeting): string =>
  `${slot}${to === null ? '' : `-${to}`}(${days === '' ? 'A' : days})`;

const padded = (slot: string): string => (/^\d+$/.test(slot) ? slot.padStart(2, '0') : slot);
const plain = ({ slot, to }: Meeting): string => (to === null ? slot : `${slot},${to}`);
const dayFirst = ({ slot, days }: Meeting): string => (days.length === 1 ? `${days}${slot}` : slot);
const slotDays = ({ slot, days }: Meeting): string => (days === '' ? slot : `${slot}${days}`);

const lettered = (kind: CourseKind, honours: boolean, letter: string): string =>
  `${kind.stem[0]}${String(kind.stem[1]).padStart(4, '0')}${honours ? 'H' : ''}${letter}`;
/** Four digits of the district's own, by the letters' place in the alphabet. */
const digits = ({ stem: [letters, number] }: CourseKind, honours: boolean): number =>
  ((letters.charCodeAt(0) + letters.charCodeAt(1)) % 9) * 1000 + 1000 + (number % 1000) + (honours ? 5 : 0);

const shortTerm = (part: Part): string => ({ year: 'YR', s1: 'S1', s2: 'S2' })[part];
const longTerm = (part: Part, year: number): string =>
  ({ year: years(year, '-', 4), s1: `Semester 1 ${years(year, '-', 4)}`, s2: `Semester 2 ${years(year, '-', 4)}` })[
    part
  ];
const season = (part: Part, year: number): string =>
  ({ year: `${years(year, '-', 4)} School Year`, s1: `Fall ${year}`, s2: `Spring ${year + 1}` })[part];

const POWERSCHOOL: Sis = {
  name: 'PowerSchool',
  number: lettered,
  section: (n) => String(n),
  sectionId: (_, serial) => String(88_000 + serial * 3),
  period: expression,
  term: (part, year) => (part === 'year' ? years(year) : shortTerm(part)),
  staffId: (n) => String(1200 + n * 7),
};

const FLORIDA: Sis = {
  ...POWERSCHOOL,
  name: 'Focus',
  number: (kind, honours) => `${String(digits(kind, honours))}${honours ? '320' : '310'}`,
  section: (n, { meeting }) => `${meeting?.slot ?? '0'}${String(n).padStart(2, '0')}`,
  sectionId: (one, serial) => `${one.school.code}-${one.number}-${one.section}-${serial % 10}`,
  period: ({ slot }) => padded(slot),
  term: longTerm,
  staffId: (n) => `E${String(20_000 + n * 13).padStart(8, '0')}`,
};

const CAMPUS: Sis = {
  name: 'Infinite Campus',
  number: (kind, honours, letter) =>
    `${digits(kind, honours)}${kind.grades[0] % 10}0${letter === '' ? '' : letter === 'A' ? '.1' : '.2'}`,
  section: (n) => String(n),
  sectionId: (_, serial) => String(104_500 + serial * 11),
  period: slotDays,
  term: (part, year) => (part === 'year' ? years(year, '-', 2) : `Semester ${part === 's1' ? 1 : 2}`),
  staffId: (n) => String(30_011 + n * 17),
};

const SKYWARD: Sis = {
  name: 'Skyward',
  number: lettered,
  section: (n) => String(n).padStart(2, '0'),
  sectionId: (one) =>
    `${one.school.code}-${one.number}.0.${one.section}${one.part === 'year' ? '' : `-${shortTerm(one.part)}`}`,
  period: ({ slot }) => padded(slot),
  term: shortTerm,
  staffId: (n) => String(4100 + n).padStart(9, '0'),
};

const SYNERGY: Sis = {
  name: 'Synergy',
  number: (kind, honours) => `${kind.stem[0].slice(0, 1)}${String(digits(kind, honours))}`,
  section: (n, one) => String(n * 10 + (one.part === 's2' ? 2 : 1)).padStart(4, '0'),
  sectionId: (one, serial) => `${one.school.code}${String(serial + 1000).padStart(6, '0')}`,
  period: dayFirst,
  term: season,
  staffId: (n) => `A${String(12_345 + n * 3).padStart(7, '0')}`,
};

const AERIES: Sis = {
  name: 'Aeries',
  number: (kind, honours) => String(digits(kind, honours)),
  section: (n, one) =>
    String(Number(one.meeting?.slot.replace(/\D/g, '') || 9) * 1000 + (digits(one.kind, one.honours) % 97) + n),
  sectionId: (one, serial) =>
    one.school.level === 'elementary' ? `${one.school.code}_TN_${400 + serial}` : `${one.school.code}_${1000 + serial}`,
  period: plain,
  term: (part) => ({ year: 'Year', s1: 'Fall', s2: 'Spring' })[part],
  staffId: (n) => String(990_400 + n),
};

/** Small systems whose ids are course and section, used again each year. */
const SMALL: Sis = {
  name: 'Genesis',
  number: (kind, honours) => String(digits(kind, honours) % 1000).padStart(3, '0') + (honours ? 'H' : ''),
  section: (n) => String(n).padStart(2, '0'),
  sectionId: (one, serial) =>
    `${one.school.code}${one.number}-${one.section}${one.part === 'year' ? '' : `-${shortTerm(one.part)}`}-${serial % 7}`,
  period: ({ slot, to }) => (to === null ? `P${slot}` : `P${slot}-${to}`),
  term: (part) => ({ year: 'FY', s1: 'S1', s2: 'S2' })[part],
  staffId: (n) => `${3000 + n}`,
};

const ASCENDER: Sis = {
  name: 'Ascender',
  number: (kind, honours) => String(digits(kind, honours)),
  section: (n) => String(n).padStart(3, '0'),
  sectionId: (one, serial) => `${one.school.code}${one.number}${one.section}${serial % 3}`,
  period: ({ slot }) => padded(slot),
  term: (part) => ({ year: '1', s1: '1', s2: '2' })[part],
  staffId: (n) => String(156_279 + n * 5).padStart(6, '0'),
};

/** OneRoster behind a system that hands out GUIDs. */
const GUID: Sis = {
  ...POWERSCHOOL,
  name: 'OneRoster',
  sectionId: (_, __, random) => [8, 4, 4, 4, 12].map((length) => hex(random, length)).join('-'),
  period: ({ slot }) => `Period ${slot}`,
  term: season,
  staffId: (_, random) => [8, 4, 4, 4, 12].map((length) => hex(random, length)).join('-'),
};

export const SYSTEMS: readonly [Sis, ...Sis[]] = [
  POWERSCHOOL,
  POWERSCHOOL,
  CAMPUS,
  CAMPUS,
  SKYWARD,
  SYNERGY,
  AERIES,
  FLORIDA,
  SMALL,
  ASCENDER,
  GUID,
];
