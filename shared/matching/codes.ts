import type { RosterClass } from '../records/roster.ts';
import { yearAt } from './term.ts';
import { folded } from './text.ts';

/** Ids and numbers that stand in other ids, in titles and in codes, whatever is put before, behind and between. */

/** Text as its runs of letters and digits, without the zeros before a number: "SEC-0088930" is "-sec-88930-". */
function runsOf(text: string): string {
  const runs = folded(text).match(/[a-z]+|\d+/g);
  return runs === null ? '' : `-${runs.map((run) => run.replace(/^0+(?=\d)/, '')).join('-')}-`;
}

/** Characters that an id must have at least, to be known in an id, and in a text. */
const IN_ID = 3;
const IN_TEXT = 4;

const holds = (text: string, runs: string, least: number): boolean => runs.length >= least + 2 && text.includes(runs);

/** A text, or an id, in which codes stand. */
export interface Coded {
  readonly runs: string;
  /** the longest course's number of any class that it holds, as runs: "MA1300H" is not MA1300 */
  readonly number: string;
}

export function codedOf(text: string, numbers: ReadonlySet<string>): Coded {
  const runs = runsOf(text);
  let number = '';
  for (const one of numbers) if (one.length > number.length && holds(runs, one, IN_ID)) number = one;
  return { runs, number };
}

/** A class's own ids and numbers, as runs. */
export interface Codes {
  readonly ids: readonly string[];
  /** of the course */
  readonly number: string;
  /** course number and section number in one: "610090-5", "6100905", "610090.0.05"; or a name of such a form */
  readonly both: readonly string[];
}

export function codesOf({ name, sisIds, course, sectionNumber }: RosterClass): Codes {
  const number = course?.number ?? '';
  const section = sectionNumber ?? '';
  const pairs =
    number === '' || section === '' ? [] : [`${number}-${section}`, `${number}-0-${section}`, number + section];
  return {
    ids: sisIds.map(runsOf),
    number: runsOf(number),
    both: [...pairs, ...(isCode(name) ? [name] : [])].map(runsOf),
  };
}

/** A class whose name is a code: "5810310-604". */
const isCode = (name: string): boolean => /\d/.test(name) && !/[a-z]{3}/i.test(name);

/** How long the longest of a class's ids is that an id of the LMS holds; 0 where it holds none. */
export function heldLength({ ids }: Codes, text: string, least = IN_ID): number {
  let longest = 0;
  for (const id of ids) if (id.length > longest && holds(text, id, least)) longest = id.length;
  return longest;
}

/**
 * Whether an id tells nothing of the year: it is made of its course's number, as ids are that come again each year, and names no year. One that
 * names another year than that of the day is as old.
 */
export function comesAgain(id: string, { course }: Pick<RosterClass, 'course'>, today: string): boolean {
  const year = yearOfId(runsOf(id));
  if (year !== null) return year !== yearAt(today);
  const number = plain(course?.number ?? '');
  if (number === '') return isMade(id);
  return number.length >= IN_ID && plain(id).includes(number);
}

/** Whether an id is put together of numbers, as of school, course and section ("20290100100"): not one that a system has counted or drawn. */
const isMade = (id: string): boolean => !isGuid(id) && /\d\D+\d|[1-9]\d{9}/.test(id);

const isGuid = (id: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^[0-9a-f]{24}$/i.test(id);

/** An id without the letters, signs and zeros before it; null where too little is left to tell people apart. */
export function coreOf(id: string | null): string | null {
  const core = plain(id ?? '').replace(/^[a-z0]+/, '');
  return core.length < IN_ID ? null : core;
}

const plain = (text: string): string => folded(text).replace(/[\W_]/g, '');

/** The school year that an id of the LMS names, as in "88930-2627". */
export function yearOfId(runs: string): number | null {
  for (const [, first = '', second = ''] of runs.matchAll(/-(?:20)?([2-5]\d)-?(?:20)?([2-5]\d)(?=-)/g)) {
    if (Number(first) + 1 === Number(second)) return 2000 + Number(first);
  }
  return null;
}

/** The same of what stands in an id beside a class's own ids and its course's number. */
export const yearTold = (id: string, { sisIds, course }: Pick<RosterClass, 'sisIds' | 'course'>): number | null =>
  yearOfId(
    runsOf(
      [...sisIds, course?.number ?? ''].reduce((left, own) => (own === '' ? left : left.replaceAll(own, ' ')), id),
    ),
  );

/** 1 where a text names the class by its id, or by its course's number and its section's; 0.5 by its course's number alone. */
export function codeShare(codes: Codes, { runs, number }: Coded): number {
  if (heldLength(codes, runs, IN_TEXT) > 0 || codes.both.some((both) => holds(runs, both, IN_TEXT))) return 1;
  return number !== '' && codes.number === number ? 0.5 : 0;
}
