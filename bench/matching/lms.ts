import type { Term } from '../../shared/matching/term.ts';
import type { District, Staff, Taught } from './district.ts';
import { type Random, seeded } from './random.ts';
import { ELEMENTARY } from './subjects.ts';

export interface Section {
  /** as the LMS spells it; null where somebody made it by hand */
  readonly sisId: string | null;
  readonly name: string;
  readonly taught: Taught;
}

/** A course of the LMS as it stands in October, with the classes that it really is. */
export interface Course {
  readonly key: string;
  readonly owner: Staff;
  readonly title: string;
  readonly label: string | null;
  readonly courseSisIds: readonly string[];
  readonly sections: readonly Section[];
  readonly term: Term & { readonly name: string | null };
  /** day on which it was first seen */
  readonly since: string;
  /** `again`: a second course of a class, as linked sections are */
  readonly kind: 'synced' | 'by-hand' | 'last-year' | 'stuck-ids' | 'again';
  /** whether title or sections tell which of a teacher's equal classes it is */
  readonly tells: boolean;
}

/** The district's courses: merged ones, one for each section, made by hand, with last year's ids, last year's own. */
export function coursesOf({ staff }: District, seed: number): readonly Course[] {
  const random = seeded(seed + 1);
  return staff.flatMap((owner, i) => {
    const made: Course[] = [];
    const add = (taught: readonly Taught[], title: Titled, kind?: Course['kind']): void => {
      if (taught.length > 0)
        made.push(courseOf(`${i}.${made.length}`, owner, taught, title, kind ?? kindOf(owner, random), random));
    };
    const [last, now] = [2025, 2026].map((year) => owner.classes.filter((one) => one.year === year));
    if (owner.isElementary) elementary(owner, now ?? [], random, add);
    else secondary(owner, now ?? [], random, add);
    if (random.chance(0.25)) {
      const [one] = random.some(last ?? [], 1);
      if (one !== undefined) add([one], titleOf(owner, one, [one], random), 'last-year');
    }
    return made;
  });
}

interface Titled {
  readonly title: string;
  readonly tells: boolean;
}

type Add = (taught: readonly Taught[], title: Titled, kind?: Course['kind']) => void;

const kindOf = ({ reusesIds }: Staff, random: Random): Course['kind'] => {
  if (random.chance(0.15)) return 'by-hand';
  return random.chance(0.04) && !reusesIds ? 'stuck-ids' : 'synced';
};

/** A course for all sections of a subject, or one for each; halves together or apart. */
function secondary(owner: Staff, now: readonly Taught[], random: Random, add: Add): void {
  const subjects = [...new Set(now.map(({ subject }) => subject))];
  for (const subject of subjects) {
    const sections = now.filter((one) => one.subject === subject);
    const groups = random.chance(0.45)
      ? [sections]
      : [...Map.groupBy(sections, ({ group }) => group[0] ?? '').values()];
    const isSplit = random.chance(0.4);
    for (const group of groups) {
      const halves = isSplit ? [1, 2, null].map((half) => group.filter((one) => one.half === half)) : [group];
      for (const taught of halves) {
        const [one] = taught;
        if (one === undefined) continue;
        const isMerged = new Set(taught.map(({ period, day }) => `${period}${day}`)).size > 1;
        add(taught, titleOf(owner, one, sections, random, isMerged));
        if (random.chance(0.03)) add([one], titleOf(owner, one, sections, random), 'again');
      }
    }
  }
}

/** A homeroom's class has a course for each subject, of which one is the roster's. */
function elementary(owner: Staff, now: readonly Taught[], random: Random, add: Add): void {
  const [first] = now;
  if (first === undefined) return;
  if (now.length > 1) {
    for (const one of now) add([one], { title: spoken(owner, one, random), tells: true });
    return;
  }
  add([first], {
    title: random.pick([`${owner.surname} Homeroom`, `Room ${first.group}`, `${first.group} ${owner.surname}`]),
    tells: true,
  });
  for (const subject of random.some(ELEMENTARY, 3)) {
    add([first], { title: `${random.pick(subject.calls)} ${first.group}`, tells: true }, 'by-hand');
  }
}

const spoken = (owner: Staff, { subject, group }: Taught, random: Random): string => {
  const call = random.pick(subject.calls);
  return random.pick([`${call} ${group}`, `${group} ${call}`, `${owner.surname} ${call}`, call]);
};

/** How a teacher or a student information system calls a course. */
function titleOf(owner: Staff, one: Taught, all: readonly Taught[], random: Random, isMerged = false): Titled {
  const call = random.pick(one.subject.calls);
  const { surname } = owner;
  const half = one.half === null || isMerged ? '' : ` S${one.half}`;
  const year = random.chance(0.12)
    ? ` ${random.pick([`${one.year}-${one.year - 1999}`, `SY${one.year - 2000}-${one.year - 1999}`])}`
    : '';
  const isAlone =
    new Set(all.map(({ period, day }) => `${period}${day}`)).size === 1 && (one.half === null || half !== '');
  if (isMerged || one.period === null) {
    const forms = [
      call,
      `${call} (${surname})`,
      `${surname} - ${call}`,
      `Mr. ${surname}'s ${call}`,
      `${call} - All Periods`,
    ] as const;
    return { title: random.pick(forms) + half + year, tells: true };
  }
  const { period } = one;
  const ordinal = /^\d$/.test(period) ? `${period}${['th', 'st', 'nd', 'rd'][Number(period)] ?? 'th'}` : period;
  const day = one.day === null ? '' : random.pick([one.day, ` ${one.day} Day`, ` (${one.day})`]);
  const told = /^\d$/.test(period)
    ? ([
        `${call} P${period}${day}`,
        `${call} - Period ${period}${day} (${surname})`,
        `${call} Per. ${period}${day}`,
        `${ordinal} Hour ${call}${one.day === null ? '' : ` ${one.day} Day`}`,
        `Period ${period}${day}: ${call}`,
        `${surname} ${call} pd ${period}${day}`,
        `P${period}${day} ${call} - Ms. ${surname}`,
      ] as const)
    : ([`${call} ${period} Block`, `${call} Block ${period}`, `${period} Block ${call} (${surname})`] as const);
  const silent = [call, `${call} - ${surname}`] as const;
  const tells = random.chance(0.8);
  return {
    title: (tells ? random.pick(told) : random.pick(silent)) + half + year,
    tells: isAlone || (tells && one.isTold && (one.half === null || half !== '')),
  };
}

function courseOf(
  key: string,
  owner: Staff,
  taught: readonly Taught[],
  { title, tells }: Titled,
  kind: Course['kind'],
  random: Random,
): Course {
  const [first] = taught;
  const year = first?.year ?? 2026;
  const old = owner.classes.filter((one) => one.year === 2025);
  const sections = taught.map((one): Section => {
    const before = old.find((other) => other.subject === one.subject);
    if (kind === 'by-hand') return { sisId: null, name: title, taught: one };
    return { sisId: kind === 'stuck-ids' ? (before?.lmsId ?? null) : one.lmsId, name: one.class.name, taught: one };
  });
  const course = first?.class.course ?? null;
  const term = termOf(year, taught, random);
  const isSynced = kind !== 'by-hand' && kind !== 'stuck-ids';
  return {
    key,
    owner,
    title,
    label: isSynced
      ? `${course?.number ?? course?.name ?? ''}-${first?.class.sectionNumber ?? ''}`
      : random.chance(0.5)
        ? title
        : null,
    courseSisIds: isSynced ? [`${first?.schoolIndex}-${course?.number ?? 'x'}-${key}`] : [],
    sections,
    term,
    since: year === 2025 ? '2025-09-02' : '2026-08-12',
    kind,
    tells: tells && isTermTold(taught, owner, title, term),
  };
}

/** Where a class runs for half a year, something must say which. */
const isTermTold = (taught: readonly Taught[], owner: Staff, title: string, term: Course['term']): boolean =>
  taught.every(({ half }) => half === null) ||
  new Set(taught.map(({ half }) => half)).size === 2 ||
  term.start !== null ||
  / S[12]\b/.test(title) ||
  !owner.classes.some(({ half, year }) => year === taught[0]?.year && half !== taught[0].half);

/** Dates of the LMS are not quite the roster's; some LMSs have only a name, or nothing. */
function termOf(year: number, taught: readonly Taught[], random: Random): Course['term'] {
  const halves = new Set(taught.map(({ half }) => half));
  const [half] = halves.size === 1 ? halves : [null];
  const name = `${year}-${year + 1}`;
  if (random.chance(0.1)) return { name: 'Default Term', start: null, end: null };
  if (random.chance(0.15)) return { name, start: null, end: null };
  if (half === 1) return { name: `Fall ${year}`, start: `${year}-08-10`, end: `${year}-12-23` };
  if (half === 2) return { name: `Spring ${year + 1}`, start: `${year + 1}-01-01`, end: `${year + 1}-06-15` };
  return { name, start: `${year}-08-10`, end: `${year + 1}-06-15` };
}
