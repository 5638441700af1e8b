import type { Member } from '../../../shared/setup/members/told.ts';
import { type Cell, type Table, verdict } from '../../print.ts';
import { type District, generate } from '../districts/district.ts';
import { type Visit, visitsOf } from '../districts/launches.ts';
import { classesOf, taughtNow, tells } from '../districts/truth.ts';
import { type Random, seeded } from '../random.ts';
import { rulesOf } from './judge.ts';
import { isKnown, isOwn } from './known.ts';
import { type Outcome, type Stage, stageOf } from './stage.ts';

/** Where the LMS tells who is in a course that nothing has connected: what stands first before it has, and after. */

/** Share of pages on which the right class must stand first. */
const GOAL = 0.98;
const COURSES = 40;
/** Of members who have no id in the LMS, and of those whom the roster has in another class by now. */
const NO_ID = 0.03;
const MOVED = 0.03;

interface Counted {
  pages: number;
  before: number;
  after: number;
}

const zero = (): Counted => ({ pages: 0, before: 0, after: 0 });

/** Pages by what names the teacher, a SIS id, or an email address or full name alone; and those where nothing can tell. */
const KINDS = ['id', 'called', 'twins'] as const;
type Kind = (typeof KINDS)[number];

/** Of the seeds that are held, those that share enrollments. */
export async function membersTable(first: number, last: number): Promise<Table> {
  const counted: Record<Kind, Counted> = { id: zero(), called: zero(), twins: zero() };
  let districts = 0;
  for (let seed = first; seed <= last; seed += 1) {
    if (seed % 2 !== 0) continue;
    const district = generate(seed);
    if (district.attending.size === 0) continue;
    districts += 1;
    await count(district, counted);
  }
  const { id, called, twins } = counted;
  const both = {
    pages: id.pages + called.pages,
    before: id.before + called.before,
    after: id.after + called.after,
  };
  const row = (name: string, { pages, before, after }: Counted, goal?: number): readonly Cell[] => {
    const share = (part: number): string => (pages === 0 ? '-' : `${((100 * part) / pages).toFixed(2)} %`);
    return [name, pages, share(before), share(after), goal === undefined ? '' : verdict(after >= goal * pages)];
  };
  return {
    title: 'Where the LMS tells who is in the course',
    notes: [
      `Held half, ${districts} districts that share enrollments; set-up pages of courses that nothing has connected, each teacher once. Of the members 3 % have no id, and 3 % attend another class. A teacher without an id sees no class: counted is the one that a request in her name would name.`,
    ],
    head: ['teachers', 'pages', 'right class first, before', 'and after', ''],
    rows: [
      row('whom a SIS id names', id),
      row('whom an email address or a full name alone names', called),
      row('both', both, GOAL),
      row('beside them: nothing tells, and another class of hers has the same pupils', twins),
    ],
  };
}

async function count(district: District, counted: Record<Kind, Counted>): Promise<void> {
  const random = seeded(district.seed + 9);
  const spelling = rulesOf(district, random);
  const stage = await stageOf(district, spelling);
  for (const course of random.some(district.courses, COURSES)) {
    if (course.kind === 'last year') continue;
    for (const visit of visitsOf(course, district, random).filter(({ role }) => role === 'teacher')) {
      const right = taughtNow(visit, district).filter((id) => isOwn(id, visit, district));
      const before = await stage.open(visit);
      if (before.kind !== 'setup' || before.connected.length > 0 || right.length === 0) continue;
      const by = isKnown(visit, district, spelling.user) ? 'id' : 'called';
      if (by === 'called' && before.called === null) continue;
      const after = await told(stage, visit, district, random);
      const of = counted[!tells(visit, district) && hasTwin(visit, district) ? 'twins' : by];
      of.pages += 1;
      if (isFirst(before, by, right)) of.before += 1;
      if (isFirst(after, by, right)) of.after += 1;
    }
  }
}

/** As a class of one half of the year and that of the other often have. */
function hasTwin(visit: Visit, district: District): boolean {
  const right = classesOf(visit);
  const pupilsOf = (id: string): string => [...(district.attending.get(id) ?? [])].sort().join(' ');
  const own = new Set([...right].map(pupilsOf));
  return district.catalogue.some(({ id }) => !right.has(id) && isOwn(id, visit, district) && own.has(pupilsOf(id)));
}

const isFirst = ({ listed, named }: Outcome, kind: 'id' | 'called', right: readonly string[]): boolean =>
  right.includes((kind === 'id' ? listed[0] : named) ?? '');

async function told(stage: Stage, visit: Visit, { taught }: District, random: Random): Promise<Outcome> {
  const others = taught.flatMap(({ pupils }) => pupils);
  const ids = [...new Set(visit.course.sections.flatMap((one) => one.taught.pupils))];
  const members = ids.map((id, i): Member => {
    const [other = id] = random.chance(MOVED) ? random.some(others, 1) : [];
    return { userId: `m-${i}`, sisId: random.chance(NO_ID) ? null : other };
  });
  await stage.members(visit, members);
  return stage.open(visit);
}
