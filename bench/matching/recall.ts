import type { CourseEvidence } from '../../shared/matching/evidence.ts';
import { type Candidate, rank } from '../../shared/matching/rank.ts';
import { siblings } from '../../shared/matching/siblings.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import { type District, TODAY } from './district.ts';
import type { Course } from './lms.ts';
import { seeded } from './random.ts';

interface Recall {
  readonly courses: number;
  readonly first: number;
  readonly three: number;
  /** the first with its siblings is exactly the course */
  readonly whole: number;
}

interface Miss {
  readonly title: string;
  readonly wanted: readonly string[];
  readonly got: string;
}

export interface Recalled {
  readonly groups: readonly { readonly name: string; readonly recall: Recall }[];
  readonly misses: readonly Miss[];
}

/** Ranks each course's own teacher's classes of both years, with no section id to help. */
export function recallAll({ classes }: District, courses: readonly Course[], most: number, seed: number): Recalled {
  const byTeacher = Map.groupBy(
    classes.flatMap((one) => one.teachers.map(({ sisId }) => ({ sisId, one }))),
    ({ sisId }) => sisId,
  );
  const known = new Set(classes.map(({ id }) => id));
  const sample = seeded(seed + 3)
    .some(
      courses.filter(({ sections }) => sections.every(({ taught }) => known.has(taught.class.id))),
      most,
    )
    .filter(({ kind }) => kind !== 'last-year');
  const misses: Miss[] = [];
  const judged = sample.map((course) => {
    const own = (byTeacher.get(course.owner.teacher.sisId) ?? []).map(({ one }) => one);
    const ranked = rank(own, evidenceOf(course), () => false);
    const one = judge(course, ranked, own);
    if (!one.first && course.tells) {
      misses.push({
        title: course.title,
        wanted: course.sections.map(({ taught: { class: c } }) => describe(c)),
        got: ranked[0] === undefined ? '-' : describe(ranked[0].class),
      });
    }
    return { course, ...one };
  });
  const group = (name: string, of: (course: Course) => boolean) => {
    const chosen = judged.filter(({ course }) => of(course));
    const count = (key: 'first' | 'three' | 'whole'): number => chosen.filter((one) => one[key]).length;
    return {
      name,
      recall: { courses: chosen.length, first: count('first'), three: count('three'), whole: count('whole') },
    };
  };
  return {
    groups: [
      group('sections of the SIS', ({ kind, tells }) => kind !== 'by-hand' && tells),
      group('made by hand', ({ kind, tells }) => kind === 'by-hand' && tells),
      group('title that fits several classes', ({ tells }) => !tells),
      group('all', () => true),
    ],
    misses,
  };
}

const describe = ({ name, period, term }: RosterClass): string => `${name} [${period ?? ''}] ${term?.name ?? ''}`;

export const evidenceOf = (course: Course): CourseEvidence => ({
  sectionIds: [],
  courseSisIds: course.courseSisIds,
  sectionNames: [...new Set(course.sections.map(({ name }) => name))],
  title: course.title,
  label: course.label,
  term: course.term,
  before: [],
  today: TODAY,
  person: course.owner.teacher,
});

function judge({ sections }: Course, ranked: readonly Candidate[], own: readonly RosterClass[]) {
  const truth = new Set(sections.map(({ taught }) => taught.class.id));
  const [top] = ranked;
  const sameTerm = sections.filter(({ taught }) => taught.class.term?.start === top?.class.term?.start);
  const offered = top === undefined ? [] : [top.class, ...siblings(top.class, own)];
  return {
    first: top !== undefined && truth.has(top.class.id),
    three: ranked.slice(0, 3).some((one) => truth.has(one.class.id)),
    whole: sameTerm.length > 0 && sameTerm.every(({ taught }) => offered.some(({ id }) => id === taught.class.id)),
  };
}
