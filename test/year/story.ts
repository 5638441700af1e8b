import { type Click, type Section, type Size, SMALL, sectionsOf, type Ways } from './district.ts';

/** A click, and the class that its course is for; null where none of those that are taught now may open. */
export interface Told {
  readonly click: Click;
  readonly inSchoology: boolean;
  readonly right: string | null;
  /** classes that the person teaches or attends by the roster of the day */
  readonly own: readonly string[];
}

/** What the clicks of a part of the two years come to. */
export interface Part {
  readonly name: string;
  readonly clicks: readonly Told[];
  /** what each must get: its class, a question or the page that waits, or at least no class of others */
  readonly must: 'right' | 'asked' | 'no stranger';
}

/** The school year whose classes the roster holds, and the day on which it is told. */
export const DAYS = { first: '2026-11-23', june: '2027-06-01', august: '2027-08-09', september: '2027-09-06' } as const;

/** Courses that a school goes on using in the second year, by their place among the classes. */
const PERSISTENT = 3;
/** Every so many courses one is in Schoology, which keeps last year's code and tells no term. */
const IN_SCHOOLOGY = 18;

/** Two school years of a district, as its ids go. */
export function storyOf(ways: Ways, size: Size = SMALL) {
  const [old, current] = [sectionsOf(1, ways, size), sectionsOf(2, ways, size)];
  const isPersistent = (i: number): boolean => i % IN_SCHOOLOGY < PERSISTENT;
  const isInSchoology = (i: number): boolean => i % IN_SCHOOLOGY === IN_SCHOOLOGY - 1;
  const pupilOf = ({ sisId }: Section, year: 1 | 2) => ({ pupil: `P${year}-${sisId}` });
  const courseOf = (i: number, year: 1 | 2): string => (year === 2 && !isPersistent(i) ? `new-${i}` : `old-${i}`);
  /** Somebody of that class of that year; `i`: the place of the course. */
  const told = (
    year: 1 | 2,
    one: Section,
    click: Omit<Click, 'who'> & { readonly who: 'teacher' | 'pupil' },
    right: string | null,
    i: number,
    roster = year,
  ): Told => {
    const taught = roster === 1 ? old : current;
    const who = click.who === 'teacher' ? { teacher: one.teacher } : pupilOf(one, year);
    const own = taught.filter((other) => (click.who === 'teacher' ? other.teacher === one.teacher : other === one));
    return { click: { ...click, who }, inSchoology: isInSchoology(i), right, own: own.map(({ id }) => id) };
  };
  /** Its teacher and a pupil, in this order or the other. */
  const both = (isTeacherFirst: boolean): readonly ['teacher' | 'pupil', 'teacher' | 'pupil'] =>
    isTeacherFirst ? ['teacher', 'pupil'] : ['pupil', 'teacher'];
  const each = (sections: readonly Section[], of: (one: Section, i: number) => readonly Told[]): readonly Told[] =>
    sections.flatMap(of);

  // A class that a roster still holds under its own id opens from its course, ended or missing.
  const lastYears = (one: Section): string | null => (ways.clever === 'new' ? one.id : null);

  return {
    old,
    current,
    gone: ways.clever === 'new' ? old.map(({ id }) => id) : [],
    isInSchoology,
    first: {
      name: 'the first year',
      must: 'right',
      clicks: each(old, (one, i) =>
        both(i % 2 === 0)
          // A section code of Schoology proves for those alone whom the roster lists, and no pupils are imported here.
          .filter((who) => who === 'teacher' || !isInSchoology(i))
          .map((who) => told(1, one, { course: courseOf(i, 1), who, sections: [one.sisId] }, one.id, i)),
      ),
    },
    august: {
      name: 'a new course, before the roster is rolled over',
      must: 'asked',
      clicks: each(current, (one, i) =>
        i % 4 !== 0 || isPersistent(i) || isInSchoology(i)
          ? []
          : [told(2, one, { course: courseOf(i, 2), who: 'pupil', sections: [one.sisId] }, null, i)],
      ),
    },
    lastYears: {
      name: 'a course of last year',
      must: 'no stranger',
      clicks: each(old, (one, i) => {
        if (isPersistent(i)) return [];
        // In Schoology it keeps its code; a Canvas course names nothing any more, where its id is given out again.
        const sections = ways.sis === 'reused' && !isInSchoology(i) ? [] : [one.sisId];
        return both(false).map((who) => told(1, one, { course: courseOf(i, 1), who, sections }, lastYears(one), i, 2));
      }),
    },
    copies: {
      name: 'a copy of last year’s course, before its sections are filled',
      must: 'no stranger',
      clicks: each(old, (one, i) => {
        const [own, next] = [current[i] ?? one, current[(i + 1) % current.length] ?? one];
        const course = `copy-${i}`;
        if (isInSchoology(i)) {
          // A copy in Schoology carries the code along: made by who has another class this year, and by who has that one, too.
          const others = current.filter((other) => other.teacher === own.teacher && other.course !== own.course);
          return [next, ...others.slice(0, 1)].map((made, at) =>
            told(
              2,
              made,
              { course: `${course}-${at}`, who: 'teacher', sections: [one.sisId], title: made.course },
              made.id,
              i,
            ),
          );
        }
        const copied = { course, copyOf: courseOf(i, 1), title: next.course };
        return [
          told(2, next, { ...copied, who: 'teacher', sections: [] }, next.id, i),
          told(2, next, { ...copied, who: 'teacher', sections: [one.sisId], byLink: true }, next.id, i),
          told(2, next, { ...copied, who: 'pupil', sections: [one.sisId], byLink: true }, next.id, i),
        ];
      }),
    },
    second: {
      name: 'the second year',
      must: 'right',
      clicks: each(current, (one, i) =>
        isInSchoology(i)
          ? [told(2, one, { course: courseOf(i, 2), who: 'teacher', sections: [one.sisId] }, one.id, i)]
          : // A course that goes on is taken over by who is known to teach there.
            [...both(i % 2 === 0 || isPersistent(i)), 'nothing' as const].map((who) =>
              told(
                2,
                one,
                {
                  course: courseOf(i, 2),
                  who: who === 'nothing' ? 'pupil' : who,
                  sections: who === 'nothing' ? null : [one.sisId],
                },
                one.id,
                i,
              ),
            ),
      ),
    },
    nameless: {
      name: 'the second year, by somebody of no section',
      must: 'asked',
      clicks: each(current, (one, i) =>
        isInSchoology(i) ? [] : [told(2, one, { course: courseOf(i, 2), who: 'pupil', sections: [] }, one.id, i)],
      ),
    },
  } as const;
}

export type Story = ReturnType<typeof storyOf>;

/** What somebody got: the right class, another one of his own, one of others, or none. */
export type Got = 'right' | 'asked' | 'own' | 'stranger';

/** `opened`: the id of a class, or whatever else a click came to. */
export function judged({ right, own }: Told, opened: string, { old, current }: Story): Got {
  if (opened === right) return 'right';
  if (![...old, ...current].some(({ id }) => id === opened)) return 'asked';
  return own.includes(opened) ? 'own' : 'stranger';
}
