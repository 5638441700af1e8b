import { asCounted } from '../matching/order.ts';
import { type Html, html } from './html.ts';
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
type Detail = (typeof DETAILS)[number];

/** What leads a row whose name others have too: the first of these that differs between them. */
const LEADS: readonly Detail[] = ['period', 'section', 'term', 'grade', 'school', 'teachers', 'students'];

/** A row in words: what a person looks for first, and what stands below it. */
export interface Label {
  readonly title: string;
  readonly details: string;
}

/** What tells each row from its neighbours: nothing that is empty, or the same in all. A row alone shows all but its section number. */
export function labelsOf<Row extends ClassRow>(rows: readonly Row[], { row }: Texts): ReadonlyMap<Row, Label> {
  const worded = rows.map(
    (one): Readonly<Record<Detail, string>> => ({
      period: one.period === null || says(one.name, one.period) ? '' : fill(row.period, { it: one.period }),
      term: one.term ?? '',
      grade: one.grade === null ? '' : fill(row.grade, { it: one.grade }),
      school: one.school ?? '',
      teachers: one.teachers.length === 0 ? '' : fill(row.teachers, { it: one.teachers.join(', ') }),
      students: one.students === null ? '' : fill(row.students, { it: String(one.students) }),
      section: one.section === null ? '' : fill(row.section, { it: one.section }),
    }),
  );
  const differs = (detail: Detail, among = worded): boolean => new Set(among.map((one) => one[detail])).size > 1;
  const shown = DETAILS.filter((detail) => (rows.length === 1 ? detail !== 'section' : differs(detail)));
  return new Map(
    rows.map((one, i) => {
      const said = worded[i];
      const own = shown.filter((detail) => said?.[detail] !== '');
      const alike = worded.filter((_, at) => rows[at]?.name === one.name);
      const lead = LEADS.find(
        (detail) => own.includes(detail) && (differs(detail, alike) || (detail === 'period' && rows.length > 1)),
      );
      const words = (details: readonly Detail[]): readonly string[] => details.map((detail) => said?.[detail] ?? '');
      return [
        one,
        {
          title: [...words(lead === undefined ? [] : [lead]), one.name].join(' · '),
          details: words(own.filter((detail) => detail !== lead)).join(' · '),
        },
      ];
    }),
  );
}

const partsOf = (text: string): readonly string[] => text.toLowerCase().match(/\p{L}+|\p{N}+/gu) ?? [];

/** Whether a name has the period in it already: "Geometry, period 2", "Geometry P2". */
function says(name: string, period: string): boolean {
  const [words, wanted] = [partsOf(name), partsOf(period)];
  return words.some(
    (word, i) => /^(p|per|periodo?)$/.test(word) && wanted.every((part, at) => part === words[i + 1 + at]),
  );
}

/** As a school day goes, what has no period last. */
export const byPeriod = (a: ClassRow, b: ClassRow): number =>
  Number(a.period === null) - Number(b.period === null) ||
  asCounted(a.period ?? '', b.period ?? '') ||
  asCounted(a.name, b.name) ||
  asCounted(a.section ?? '', b.section ?? '');

/** What stands below a row's title; nothing where it is empty. */
export const line = (said: string): Html => (said === '' ? html`` : html`<span>${said}</span>`);
