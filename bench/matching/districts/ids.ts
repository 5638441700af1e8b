import type { Random } from '../random.ts';
import { type Part, type Taught, years } from './taught.ts';

/** How a district's LMS spells the ids of sections that its roster has. */
export interface IdSpelling {
  readonly name: string;
  /** whether the LMS's id is the roster's, under a spelling rule at most */
  readonly kin: 'same' | 'rule' | 'holds' | 'other' | 'clever';
  readonly section: (one: Taught) => string;
}

const TERM: Readonly<Record<Part, string>> = { year: 'YR', s1: 'S1', s2: 'S2' };

const SAME: IdSpelling = { name: 'as the roster has it', kin: 'same', section: ({ sisId }) => sisId };

export const SPELLINGS: readonly [IdSpelling, ...IdSpelling[]] = [
  SAME,
  SAME,
  SAME,
  SAME,
  SAME,
  SAME,
  { name: 'prefix', kin: 'rule', section: ({ sisId }) => `SEC-${sisId}` },
  { name: 'prefix of the system', kin: 'rule', section: ({ sisId }) => `PS_${sisId}` },
  {
    name: 'lost zeros or padded',
    kin: 'rule',
    section: ({ sisId }) => (/^\d+$/.test(sisId) ? sisId.padStart(10, '0') : sisId.toLowerCase()),
  },
  { name: 'school before it', kin: 'holds', section: ({ school, sisId }) => `${school.code}-${sisId}` },
  { name: 'year behind it', kin: 'rule', section: ({ sisId, year }) => `${sisId}-${years(year, '')}` },
  { name: 'year before it', kin: 'rule', section: ({ sisId, year }) => `${years(year, '')}_${sisId}` },
  { name: 'term behind it', kin: 'holds', section: ({ sisId, part }) => `${sisId}-${TERM[part]}` },
  {
    name: 'term and year behind it',
    kin: 'holds',
    section: ({ sisId, part, year }) => `${sisId}.${TERM[part]}.${year}`,
  },
  { name: 'course before it', kin: 'holds', section: ({ number, sisId }) => `${number}-${sisId}` },
  {
    name: 'school, course and year about it',
    kin: 'holds',
    section: ({ school, number, sisId, year }) => `${school.code}_${number}_${sisId}_${years(year, '')}`,
  },
  {
    name: 'course and section',
    kin: 'other',
    section: ({ school, number, section, year, part }) =>
      `${school.code}-${number}-${section}-${TERM[part]}-${years(year, '')}`,
  },
  {
    name: 'course.0.section',
    kin: 'other',
    section: ({ school, number, section, part, year }) =>
      `${school.code}.${number}.0.${section}.${TERM[part]}${year % 100}`,
  },
  { name: 'Clever’s own', kin: 'clever', section: ({ id }) => id },
];

export interface UserSpelling {
  readonly name: string;
  readonly kin: 'same' | 'rule' | 'other' | 'none';
  readonly lms: (rosterId: string, n: number) => string | null;
}

const SAME_USER: UserSpelling = { name: 'as the roster has it', kin: 'same', lms: (id) => id };

export const USER_SPELLINGS: readonly [UserSpelling, ...UserSpelling[]] = [
  SAME_USER,
  SAME_USER,
  SAME_USER,
  SAME_USER,
  SAME_USER,
  SAME_USER,
  { name: 'some without', kin: 'same', lms: (id, n) => (n % 4 === 3 ? null : id) },
  { name: 'prefix', kin: 'rule', lms: (id) => `TCH_${id}` },
  { name: 'letter before it', kin: 'rule', lms: (id) => `E_${id}` },
  { name: 'lost zeros', kin: 'rule', lms: (id) => id.replace(/^0+/, '') },
  { name: 'of another kind', kin: 'other', lms: (_, n) => String(700_001 + n * 3) },
  { name: 'none', kin: 'none', lms: () => null },
];

/** The whole course's id in Canvas. */
export const COURSE_IDS: readonly [CourseId, ...CourseId[]] = [
  ({ first, section }) => section ?? `${first.school.code}-${first.number}`,
  ({ first }) => `${first.school.code}-${first.number}-${first.teachers[0].sisId}`,
  ({ first }) => `${first.number}_${first.school.code}_${years(first.year, '')}`,
  ({ first, section }) => `course_${section ?? first.number}`,
  () => null,
];
type CourseId = (of: { readonly first: Taught; readonly section: string | null }) => string | null;

/** A slip: one character of an id, or the blank that a spreadsheet adds. */
export const slip = (id: string, random: Random): string =>
  random.pick([` ${id}`, id.slice(0, -1), `${id}0`, id.toLowerCase(), id.replace('-', '_')]);
