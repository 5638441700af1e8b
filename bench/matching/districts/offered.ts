import type { Random } from '../random.ts';
import { course, type LmsCourse, type LmsStyle, nothing } from './lms.ts';
import type { Person } from './people.ts';
import type { Taught } from './taught.ts';

interface Offering {
  readonly taught: readonly Taught[];
  readonly before: readonly Taught[];
  readonly strangers: readonly Person[];
  readonly style: LmsStyle;
  readonly random: Random;
}

/** The courses of a district's LMS: made by the SIS, merged by their teachers, by hand, of last year, and none at all. */
export function coursesOf({ taught, before, strangers, style, random }: Offering): readonly LmsCourse[] {
  const isCanvas = style.family === 'canvas';
  const merges = isCanvas ? random.pick([0, 0.3, 0.8]) : 0;
  const byTeacher = Map.groupBy(taught, ({ teachers: [first] }) => first);
  const stale = isCanvas ? 0 : random.pick([0, 0, 0.2]);
  const wrong = random.pick([0, 0, 0.01]);
  const slips = random.chance(0.5) ? 0.02 : 0;
  const current = [...byTeacher].flatMap(([owner, own]) => {
    const merging = random.chance(merges);
    const groups = merging
      ? [...Map.groupBy(own, ({ kind, honours, part, letter }) => `${kind.key} ${honours} ${part} ${letter}`).values()]
      : own.map((one) => [one]);
    return groups.flatMap((group): readonly LmsCourse[] => {
      const [first, ...others] = group;
      if (first === undefined) return [];
      const classes = [first, ...others.slice(0, 7)] as const;
      const drawn = random.next();
      const trap =
        drawn < stale ? 'stale' : drawn < stale + wrong ? 'wrong' : drawn < stale + wrong + slips ? 'slip' : null;
      const misled =
        trap === 'stale'
          ? staleOf(first, before, random)
          : trap === 'wrong'
            ? (random.some(taught, 1)[0] ?? null)
            : null;
      const making = { classes, owner, trap: misled === null && trap !== 'slip' ? null : trap, misled } as const;
      // Now and then a teacher has a course of her own beside the one of the SIS, or in its place.
      if (random.chance(0.04)) return [course({ ...making, kind: 'by hand', trap: null, misled: null }, style, random)];
      return [course({ ...making, kind: others.length > 0 ? 'merged' : 'synced' }, style, random)];
    });
  });
  const lists = isCanvas ? crossListed(taught, style, random) : [];
  const crossed = new Set(lists.flatMap(({ sections }) => sections.map((one) => one.taught)));
  const old = random
    .some(before, 25)
    .map((one) =>
      course({ classes: [one], owner: one.teachers[0], kind: 'last year', trap: null, misled: null }, style, random),
    );
  const substitutes = strangers.slice(0, 3).flatMap((owner) => {
    const [one] = random.some(taught, 1);
    return one === undefined
      ? []
      : [course({ classes: [one], owner, kind: 'synced', trap: null, misled: null }, style, random)];
  });
  const clubs = random.some([...byTeacher.keys()], 6).map((owner) => nothing(owner, random));
  const kept = current.filter(
    ({ kind, sections }) =>
      kind === 'by hand' ||
      sections.every(
        (one) => !crossed.has(one.taught) && !substitutes.some((other) => other.sections[0]?.taught === one.taught),
      ),
  );
  const all = [...kept, ...lists, ...substitutes, ...old, ...clubs];
  return isCanvas ? unique(all) : all;
}

/** Canvas keeps ids unique: one that another section has taken, wrongly or in a new year, has left the first. */
function unique(courses: readonly LmsCourse[]): readonly LmsCourse[] {
  const taken = new Map<string, LmsCourse>();
  for (const one of courses.toSorted((a, b) => Number(b.trap === 'wrong') - Number(a.trap === 'wrong'))) {
    for (const { sisId } of one.sections) if (sisId !== null && !taken.has(sisId)) taken.set(sisId, one);
  }
  return courses.map((one) => ({
    ...one,
    sections: one.sections.map((section) =>
      section.sisId !== null && taken.get(section.sisId) !== one ? { ...section, sisId: null } : section,
    ),
  }));
}

/** A class of this year that has today the id which the stale course had last year, by whomever it is taught. */
const staleOf = (one: Taught, before: readonly Taught[], random: Random): Taught | null =>
  random.some(
    before.filter((old) => old.teachers[0] === one.teachers[0]),
    1,
  )[0] ?? null;

/** Two teachers who put their sections of one subject into one course. */
function crossListed(taught: readonly Taught[], style: LmsStyle, random: Random): readonly LmsCourse[] {
  const same = [
    ...Map.groupBy(
      taught,
      ({ kind, honours, part, school, meeting }) => `${kind.key} ${honours} ${part} ${school.id} ${meeting === null}`,
    ).values(),
  ];
  const pairs = same.flatMap((group) => {
    const [first, ...others] = group;
    const other = others.find(({ teachers }) => teachers[0] !== first?.teachers[0]);
    return first === undefined || other === undefined || first.meeting === null ? [] : [[first, other] as const];
  });
  return random
    .some(pairs, 4)
    .map((classes) =>
      course({ classes, owner: classes[0].teachers[0], kind: 'cross-listed', trap: null, misled: null }, style, random),
    );
}
