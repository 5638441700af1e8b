import { type Doubt, prove, provenClasses } from '../../shared/matching/prove.ts';
import { type Learned, learn, type Pair, spell } from '../../shared/matching/spelling.ts';
import type { PersonIds } from '../../shared/matching/teachers.ts';
import type { MappedClass } from '../../shared/records/context.ts';
import type { SpellingRule } from '../../shared/records/deployment.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import { copyOf } from '../../shared/store/contexts/mapping.ts';
import { type District, TODAY } from './district.ts';
import type { Course, Section } from './lms.ts';
import { type Random, seeded } from './random.ts';

export interface Proved {
  /** classes that joined a mapping by themselves */
  readonly joined: number;
  /** of them, those that the course is not */
  readonly wrong: number;
  /** pairs of course and class that exact ids in the right places prove */
  readonly provable: number;
  /** of them, those that joined */
  readonly covered: number;
  /** ids that a doubt held back, by its kind */
  readonly doubts: Readonly<Partial<Record<Doubt, number>>>;
  readonly launches: number;
}

type Named = (lmsId: string) => readonly RosterClass[];

/** The catalogue as a launch finds it: classes by the spelling that both sides are brought to. */
function index(classes: readonly RosterClass[], rule: SpellingRule): Named {
  const found = new Map<string, RosterClass[]>();
  for (const one of classes) {
    for (const sisId of one.sisIds) {
      const spelled = spell(sisId, rule, 'roster');
      const there = found.get(spelled);
      if (there === undefined) found.set(spelled, [one]);
      else there.push(one);
    }
  }
  return (lmsId) => found.get(spell(lmsId, rule, 'lms')) ?? [];
}

/** Every course is opened by pupils, its teacher, a colleague or a substitute, in any order; each launch adds what it proves. */
export function proveAll(district: District, courses: readonly Course[], rule: SpellingRule, seed: number): Proved {
  const random = seeded(seed + 2);
  const named = index(district.classes, rule);
  const holder = new Map<string, string>();
  const doubts: Partial<Record<Doubt, number>> = {};
  let [joined, wrong, covered, launches] = [0, 0, 0, 0];
  const rightful = provablePairs(district, courses);
  for (const course of random.some(courses, courses.length)) {
    const mapped: MappedClass[] = [];
    const truth = new Set(course.sections.map(({ taught }) => taught.class.id));
    for (const { person, isTeacher, sections } of visitsOf(course, random)) {
      launches += 1;
      const proofs = prove(
        sections.flatMap(({ sisId }) => sisId ?? []),
        named,
        {
          person,
          isTeacher,
          term: course.term,
          today: TODAY,
          isElsewhere: (id) => holder.has(id) && holder.get(id) !== course.key,
          mapped,
          since: course.since,
        },
      );
      for (const doubt of proofs.flatMap((proof) => proof.doubts)) doubts[doubt] = (doubts[doubt] ?? 0) + 1;
      for (const one of provenClasses(proofs)) {
        if (mapped.some(({ id }) => id === one.id)) continue;
        mapped.push(mappedOf(one));
        holder.set(one.id, course.key);
        joined += 1;
        if (!truth.has(one.id)) wrong += 1;
        else if (rightful.has(`${course.key} ${one.id}`)) covered += 1;
      }
    }
  }
  return { joined, wrong, provable: rightful.size, covered, doubts, launches };
}

interface Visit {
  readonly person: PersonIds;
  readonly isTeacher: boolean;
  readonly sections: readonly Section[];
}

/** A pupil of each section, the owner in all, now and then somebody whom the roster does not name. */
function visitsOf({ sections, owner }: Course, random: Random): readonly Visit[] {
  const pupils = sections.map(
    (section, i): Visit => ({
      person: { sisId: `P${i}`, cleverId: null },
      isTeacher: false,
      sections: [section],
    }),
  );
  const teacher: Visit = {
    person: { sisId: owner.teacher.sisId, cleverId: random.chance(0.3) ? owner.teacher.cleverId : null },
    isTeacher: true,
    sections,
  };
  const substitute: Visit = { person: { sisId: 'T-substitute', cleverId: null }, isTeacher: true, sections };
  const all = [...pupils, teacher, ...(random.chance(0.1) ? [substitute] : [])];
  return random.some(all, all.length);
}

/** What ids can prove: the class's own id, of this year, that no other class of the roster has, in one course only. */
function provablePairs({ classes }: District, courses: readonly Course[]): ReadonlySet<string> {
  const owners = new Map<string, number>();
  for (const id of classes.flatMap(({ sisIds }) => sisIds)) owners.set(id, (owners.get(id) ?? 0) + 1);
  const known = new Set(classes.map(({ id }) => id));
  const twice = new Set(
    courses
      .filter(({ kind }) => kind === 'again')
      .flatMap(({ sections }) => sections.map(({ taught }) => taught.class.id)),
  );
  return new Set(
    courses
      .filter(({ kind }) => kind === 'synced')
      .flatMap(({ key, sections }) =>
        sections.flatMap(({ taught: { class: one } }) => {
          const [id = ''] = one.sisIds;
          return known.has(one.id) && owners.get(id) === 1 && !twice.has(one.id) ? [`${key} ${one.id}`] : [];
        }),
      ),
  );
}

const mappedOf = (one: RosterClass): MappedClass => ({
  id: one.id,
  urlId: null,
  name: one.name,
  state: 'active',
  how: 'proof',
  by: 'launch',
  at: 0,
  evidence: [],
  roster: copyOf(one),
});

/** What teachers of courses with one section confirm, and the rule that comes of it. */
export function learnRule({ classes }: District, courses: readonly Course[]): Learned | null {
  const pairs = courses
    .filter(({ kind, sections }) => kind === 'synced' && sections.length === 1)
    .flatMap(({ sections }) => sections)
    .slice(0, 40)
    .flatMap(({ sisId, taught }): readonly Pair[] => {
      const [roster] = taught.class.sisIds;
      return sisId === null || roster === undefined ? [] : [{ lms: sisId, roster }];
    });
  return learn(pairs, classes);
}
