import type { CourseKind } from './courses.ts';
import type { Person } from './people.ts';

/** When a class meets: a period or block, and on which days of the cycle. */
export interface Meeting {
  /** "3", "10", "HR", or a block letter */
  readonly slot: string;
  /** last slot of a double period */
  readonly to: string | null;
  /** letters of the cycle: "", "A", "AC", "A-E" */
  readonly days: string;
}

export type Part = 'year' | 's1' | 's2';

export interface School {
  /** Clever's own */
  readonly id: string;
  readonly name: string;
  readonly short: string;
  readonly code: string;
  readonly level: 'high' | 'middle' | 'elementary';
}

/** One class as it really is: what the SIS knows, whatever roster and LMS make of it. */
export interface Taught {
  /** Clever's own id */
  readonly id: string;
  readonly sisId: string;
  readonly kind: CourseKind;
  readonly honours: boolean;
  /** "A" or "B" where the halves of a course are two courses by name */
  readonly letter: '' | 'A' | 'B';
  readonly number: string;
  readonly section: string;
  readonly meeting: Meeting | null;
  /** "3B": the second third grade of an elementary school */
  readonly room: string | null;
  readonly part: Part;
  /** school year, by the year in which it begins */
  readonly year: number;
  readonly school: School;
  readonly grade: number;
  readonly teachers: readonly [Person, ...Person[]];
  readonly pupils: readonly string[];
}

/** "26-27", from 2026. */
export const years = (year: number, between = '-', digits = 2): string =>
  `${String(year).slice(4 - digits)}${between}${String(year + 1).slice(-2)}`;

/** First and last day of a part of a school year. */
export function span(part: Part, year: number): { readonly start: string; readonly end: string } {
  if (part === 's1') return { start: `${year}-08-17`, end: `${year}-12-18` };
  if (part === 's2') return { start: `${year + 1}-01-05`, end: `${year + 1}-05-28` };
  return { start: `${year}-08-17`, end: `${year + 1}-05-28` };
}
