import { rank } from '../../shared/matching/rank.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import type { Cell, Table } from '../print.ts';
import { verdict } from '../print.ts';
import { median } from '../stats.ts';
import { generate } from './districts/district.ts';
import { countReads } from './reads.ts';

/** A teacher with more classes than any has. */
const MANY = 200;
/** Half as much again as ranking took before sections, cycles and ids in titles were read. */
const MILLISECONDS = 50;

export async function costTable(): Promise<Table> {
  const { catalogue, courses } = generate(1);
  const course = courses.find(({ kind, sections }) => kind === 'synced' && sections.length > 0);
  const [teacher] = catalogue[0]?.teachers ?? [];
  if (course === undefined || teacher === undefined) throw new Error('the district has no such course');
  const classes: readonly RosterClass[] = catalogue.slice(0, MANY).map((one) => ({ ...one, teachers: [teacher] }));
  const evidence = {
    sectionIds: [],
    courseSisIds: [course.courseId ?? ''],
    sectionNames: course.sections.map(({ name }) => name.text),
    title: course.title.text,
    label: course.label?.text ?? null,
    term: course.term,
    before: [],
    today: '2026-11-23',
    person: teacher,
  };
  const times = Array.from({ length: 60 }, () => {
    // test/support, which counts the reads, makes `performance.now` slow
    const start = process.hrtime.bigint();
    rank(classes, evidence, () => false);
    return Number(process.hrtime.bigint() - start) / 1e6;
  });
  const time = median(times.slice(10));
  const reads = await countReads(teacher, classes);
  return {
    title: 'Cost of an unmapped launch',
    notes: ['Reads beside those of any launch, counted on the wire: BatchGetItem of at most 100 items.'],
    head: ['', 'count', 'at most', ''],
    rows: [
      ...reads.map(({ what, reads: count, budget }): readonly Cell[] => [
        `reads: ${what}`,
        count,
        budget,
        verdict(count <= budget),
      ]),
      [`ms to rank ${classes.length} classes`, time.toFixed(1), MILLISECONDS, verdict(time <= MILLISECONDS)],
    ],
  };
}
