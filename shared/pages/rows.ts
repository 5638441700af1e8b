import { fill, type Texts } from './texts/types.ts';

/** A class as a page shows it; what is not known is null. */
export interface ClassRow {
  readonly id: string;
  readonly name: string;
  readonly period: string | null;
  readonly term: string | null;
  readonly grade: string | null;
  readonly school: string | null;
  /** other than the reader */
  readonly teachers: readonly string[];
  readonly students: number | null;
  readonly section: string | null;
}

const DETAILS = ['period', 'term', 'grade', 'school', 'teachers', 'students', 'section'] as const;

/** What tells each row from its neighbours, in words: nothing that is empty, or the same in all. A row alone shows all but its section number. */
export function detailsOf(rows: readonly ClassRow[], { row }: Texts): ReadonlyMap<ClassRow, string> {
  const worded = rows.map(
    (one): Readonly<Record<(typeof DETAILS)[number], string>> => ({
      period: one.period === null ? '' : fill(row.period, { it: one.period }),
      term: one.term ?? '',
      grade: one.grade === null ? '' : fill(row.grade, { it: one.grade }),
      school: one.school ?? '',
      teachers: one.teachers.length === 0 ? '' : fill(row.teachers, { it: one.teachers.join(', ') }),
      students: one.students === null ? '' : fill(row.students, { it: String(one.students) }),
      section: one.section === null ? '' : fill(row.section, { it: one.section }),
    }),
  );
  const shown = DETAILS.filter((detail) =>
    rows.length === 1 ? detail !== 'section' : new Set(worded.map((one) => one[detail])).size > 1,
  );
  return new Map(
    rows.map((one, i) => {
      const parts = shown.map((detail) => worded[i]?.[detail] ?? '').filter((part) => part !== '');
      return [one, parts.join(' · ')];
    }),
  );
}
