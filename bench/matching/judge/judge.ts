import { meant } from '../../../shared/matching/meant.ts';
import { learn, type Pair, spell } from '../../../shared/matching/spelling.ts';
import type { SpellingRules } from '../../../shared/records/deployment.ts';
import type { District } from '../districts/district.ts';
import { type Visit, visitsOf } from '../districts/launches.ts';
import { span } from '../districts/taught.ts';
import { classesOf, tells } from '../districts/truth.ts';
import { type Random, seeded } from '../random.ts';
import { type Cause, causeOf } from './causes.ts';
import { isKnown, isOwn, lists } from './known.ts';
import { type Outcome, type Stage, stageOf } from './stage.ts';

interface Proved {
  readonly launches: number;
  /** classes that joined a course by themselves */
  readonly joined: number;
  /** of them, those that the course is not */
  readonly wrong: number;
  /** launches whose own ids prove a class, and those that opened it */
  readonly provable: number;
  readonly opened: number;
  /** the same, where the roster lists who opens the course: by the id of the launch, for that class */
  readonly listed: number;
  readonly listedOpened: number;
  /** launches that opened a class which is not their course's */
  readonly misled: number;
}

export interface Ranked {
  readonly pages: number;
  readonly first: number;
  readonly three: number;
  readonly ten: number;
}

export interface Judged {
  readonly district: District;
  readonly proved: Proved;
  /** set-up pages of teachers whom a SIS id names, where something tells the class; and where nothing does */
  readonly told: Ranked;
  readonly untold: Ranked;
  /** set-up pages of such teachers, and those that show a class of somebody else's */
  readonly pages: number;
  readonly strangers: number;
  /** teachers whom no id names, with an email or a name, on their set-up page; and those to whom it offers neither a class nor a request that names one */
  readonly nameless: number;
  readonly empty: number;
  readonly misses: readonly Miss[];
  /** launches whose ids prove a class that did not open; and those that opened or joined a wrong one */
  readonly closed: readonly Closed[];
  readonly wrong: readonly Miss[];
}

/** A page that does not begin with the right class. */
interface Miss {
  readonly seed: number;
  readonly visit: Visit;
  readonly outcome: Outcome;
}

interface Closed extends Miss {
  readonly cause: Cause;
}

const zero = (): { -readonly [K in keyof Ranked]: number } => ({ pages: 0, first: 0, three: 0, ten: 0 });

/** Opens courses of a district, each by its people in any order, and holds what they get against what is true. */
export async function judge(district: District, most: number): Promise<Judged> {
  const random = seeded(district.seed + 4);
  const spelling = rulesOf(district, random);
  const stage = await stageOf(district, spelling);
  const provable = provableIn(district, spelling);
  const proved = { launches: 0, joined: 0, wrong: 0, provable: 0, opened: 0, listed: 0, listedOpened: 0, misled: 0 };
  const told = zero();
  const untold = zero();
  let [pages, strangers, nameless, empty] = [0, 0, 0, 0];
  const [misses, closed, wrong]: [Miss[], Closed[], Miss[]] = [[], [], []];
  for (const course of random.some(district.courses, most)) {
    for (const visit of visitsOf(course, district, random)) {
      const outcome = await stage.open(visit);
      const right = classesOf(visit);
      proved.launches += 1;
      proved.joined += outcome.joined.length;
      proved.wrong += outcome.joined.filter((id) => !right.has(id)).length;
      const miss = { seed: district.seed, visit, outcome };
      if (outcome.open.some((id) => !right.has(id))) proved.misled += 1;
      if ([...outcome.open, ...outcome.joined].some((id) => !right.has(id))) wrong.push(miss);
      const own = visit.sections.filter(({ taught }) => provable.has(`${course.contextId} ${taught.id}`));
      const isListed = own.every(({ taught }) => lists(taught.id, visit, district, spelling.user));
      // Whom the roster has in other classes alone, it contradicts.
      const agrees = isListed || visit.role === 'pupil' || !isKnown(visit, district, spelling.user);
      if (own.length > 0 && agrees) {
        const isOpen = own.every(
          ({ taught }) => outcome.open.includes(taught.id) || outcome.joined.includes(taught.id),
        );
        proved.provable += 1;
        if (isListed) proved.listed += 1;
        if (isOpen) proved.opened += 1;
        if (isOpen && isListed) proved.listedOpened += 1;
        if (!isOpen) closed.push({ ...miss, cause: causeOf(visit, isListed, district) });
      }
      if (outcome.kind !== 'setup' || visit.role !== 'teacher') continue;
      if (!isKnown(visit, district, spelling.user)) {
        const says = visit.email !== null || visit.name !== null;
        if (says && visit.person !== null && district.staff.includes(visit.person)) {
          nameless += 1;
          if (outcome.listed.length === 0 && outcome.called === null && !outcome.asks) empty += 1;
          await answer(stage, visit, outcome, random);
        }
        continue;
      }
      pages += 1;
      if (outcome.listed.some((id) => !isOwn(id, visit, district))) strangers += 1;
      // Of a course that is connected the page shows what it lacks.
      const lacks = [...right].filter((id) => !outcome.connected.includes(id));
      if (course.kind === 'last year' || !lacks.some((id) => isOwn(id, visit, district))) continue;
      const isTold = tells(visit, district);
      const place = outcome.listed.findIndex((id) => lacks.includes(id));
      const of = isTold ? told : untold;
      of.pages += 1;
      if (place === 0) of.first += 1;
      if (place >= 0 && place < 3) of.three += 1;
      if (place >= 0 && place < 10) of.ten += 1;
      if (isTold && place !== 0) misses.push(miss);
      await goOn(stage, visit, outcome, random);
    }
  }
  return { district, proved, told, untold, pages, strangers, nameless, empty, misses, closed, wrong };
}

/** Most teachers connect what they see to be right. */
async function goOn(stage: Stage, visit: Visit, { listed }: Outcome, random: Random): Promise<void> {
  const right = [...classesOf(visit)].filter((id) => listed.includes(id));
  if (right.length > 0 && random.chance(0.6)) await stage.connect(visit, right);
}

/** Most teachers known by their email address type the period of the class, where they teach in periods, or its number of students. */
async function answer(stage: Stage, visit: Visit, { called }: Outcome, random: Random): Promise<void> {
  const [own] = visit.course.sections;
  if (called?.by !== 'email' || own === undefined || !random.chance(0.6)) return;
  const one = called.classes.find(({ id }) => id === own.taught.id);
  if (one === undefined) return;
  const { meeting, pupils } = own.taught;
  const period = meeting === null ? null : [meeting.slot, meeting.to].filter((slot) => slot !== null).join('-');
  const found = meant(called, one.subject ?? '', period ?? String(pupils.length * 5));
  if (found !== null) await stage.connect(visit, [found.id]);
}

/** In every other district, an operator has accepted the rules that its ids ask for. */
export function rulesOf(district: District, random: Random): SpellingRules {
  if (random.chance(0.5)) return {};
  const pairs = district.courses.flatMap(({ sections, trap, kind }): readonly Pair[] =>
    trap !== null || kind === 'last year'
      ? []
      : sections.flatMap(({ sisId, taught }) => (sisId === null ? [] : [{ lms: sisId, roster: taught.sisId }])),
  );
  const users = district.staff.flatMap(({ lmsId, sisId }): readonly Pair[] =>
    lmsId === null ? [] : [{ lms: lmsId, roster: sisId }],
  );
  const people = district.staff.map(({ sisId }) => ({ id: sisId, sisIds: [sisId] }));
  const section = learn(random.some(pairs, 30), district.catalogue);
  const user = learn(random.some(users, 12), people);
  return {
    ...(section !== null && section.collisions.length === 0 ? { section: section.rule } : {}),
    ...(user !== null && user.collisions.length === 0 ? { user: user.rule } : {}),
  };
}

/** Pairs of course and class that ids prove: one that runs, by an id that names it alone, whose teachers are known rightly, in one course only. See ../SOURCES.md. */
function provableIn(district: District, { section: rule }: SpellingRules): ReadonlySet<string> {
  const { family, fields, catalogue, courses, today } = district;
  if (family === 'canvas' && !fields.sectionIds) return new Set();
  const spelled = (id: string, side: 'lms' | 'roster'): string => (rule === undefined ? id : spell(id, rule, side));
  const owners = Map.groupBy(
    catalogue.flatMap((one) => [...one.sisIds.map((id) => spelled(id, 'roster')), one.id].map((id) => ({ id, one }))),
    ({ id }) => id,
  );
  const uses = Map.groupBy(
    courses.flatMap((course) => course.sections.map(({ taught }) => ({ id: taught.id, course }))),
    ({ id }) => id,
  );
  const claims = Map.groupBy(
    courses.flatMap(({ sections }) => sections.flatMap(({ sisId }) => (sisId === null ? [] : [spelled(sisId, 'lms')]))),
    (id) => id,
  );
  return new Set(
    courses.flatMap(({ contextId, kind, sections, trap, owner }) =>
      sections.flatMap(({ sisId, taught }) => {
        if (sisId === null || trap !== null || kind === 'last year' || kind === 'cross-listed') return [];
        const named = owners.get(spelled(sisId, 'lms')) ?? [];
        const { start, end } = span(taught.part, taught.year);
        const runs = today >= start && today <= end;
        const [only] = named;
        const isHers = only?.one.teachers.some((one) => one.sisId === owner.sisId) === true;
        const isAlone =
          named.length === 1 && uses.get(taught.id)?.length === 1 && claims.get(spelled(sisId, 'lms'))?.length === 1;
        return isAlone && runs && isHers && only.one.id === taught.id ? [`${contextId} ${taught.id}`] : [];
      }),
    ),
  );
}
