import type { RosterClass } from '../../../shared/records/roster.ts';
import { type Random, seeded } from '../random.ts';
import { systemNaming } from './hand.ts';
import { type IdSpelling, SPELLINGS, USER_SPELLINGS, type UserSpelling } from './ids.ts';
import { type LmsCourse, type LmsStyle, lmsStyle } from './lms.ts';
import { coursesOf } from './offered.ts';
import { type Contact, contactOf, hex, type Person, people } from './people.ts';
import { type RosterStyle, rosterClass, rosterStyle } from './roster.ts';
import { classesOf, DAYS, type Making, numbered } from './schedule.ts';
import { type Sis, SYSTEMS } from './sis.ts';
import type { School, Taught } from './taught.ts';

/** One district: what its roster and its LMS say, and what is true. */
export interface District {
  readonly seed: number;
  /** Clever's own */
  readonly id: string;
  readonly family: 'canvas' | 'schoology';
  /** YYYY-MM-DD, when all launches of it happen */
  readonly today: string;
  readonly sis: Sis;
  readonly ids: IdSpelling;
  readonly users: UserSpelling;
  readonly fields: Fields;
  readonly style: LmsStyle;
  readonly rosterStyle: RosterStyle;
  readonly contact: Contact;
  readonly staff: readonly Person[];
  /** people who teach in the LMS and whom the roster does not know */
  readonly strangers: readonly Person[];
  /** this year's, as they are */
  readonly taught: readonly Taught[];
  /** what was imported */
  readonly catalogue: readonly RosterClass[];
  /** who attends its classes; empty where the district shares no enrollments */
  readonly attending: ReadonlyMap<string, readonly string[]>;
  readonly courses: readonly LmsCourse[];
}

/** Which of the custom fields that docs/matching.md asks for the district has set. */
interface Fields {
  readonly sectionIds: boolean;
  readonly sectionNames: boolean;
  readonly courseId: boolean;
  readonly term: boolean;
}

/** School year, by the year in which it begins. */
const YEAR = 2026;

const TODAYS = ['2026-09-08', '2026-10-20', '2026-11-23', '2026-11-23', '2027-02-09'] as const;

export function generate(seed: number): District {
  const random = seeded(seed * 7919 + 13);
  const sis = random.pick(SYSTEMS);
  const day = random.pick(DAYS);
  const family = random.chance(0.5) ? 'canvas' : 'schoology';
  const ids = random.pick(SPELLINGS);
  const users = random.pick(USER_SPELLINGS);
  const domain = `${random.pick(['lincoln', 'mesa', 'river', 'oak', 'north'])}${seed}.example`;
  const staffIds = { roster: sis.staffId, lms: users.lms };
  const naming = systemNaming(random);
  const schools = schoolsOf(random);
  const making: Making = {
    sis,
    day,
    year: YEAR,
    halves: random.pick(['never', 'some', 'all']),
    letters: random.chance(0.25),
    bySubject: random.chance(0.5),
    random,
  };
  const perSchool = schools.map((school, i) => ({
    school,
    staff: people(10 + random.upTo(9), staffIds, `${school.code}.${domain}`, random, 100 * i),
  }));
  const scheduled = perSchool.flatMap(({ school, staff }) => classesOf(school, staff, making));
  const taught = numbered(scheduled, making, 0);
  const before = lastYears(perSchool, taught, making);
  const style = rosterStyle(naming, random);
  const keepsLast = style.terms === 'dates' && random.chance(0.3);
  const staff = perSchool.flatMap((one) => one.staff);
  const strangers = people(
    6,
    { roster: (n) => `S${n}`, lms: (_, n) => users.lms(`S${900 + n}`, n) },
    `new.${domain}`,
    random,
  );
  const lms = lmsStyle(family, sis, day, ids, naming, systemNaming(random), random);
  const rostered = keepsLast ? [...taught, ...before] : taught;
  const contact = contactOf(staff, seeded(seed * 31 + 7));
  const changed = changedTeachers(rostered, staff, random);
  return {
    seed,
    id: `4fd43cc5${hex(random, 16)}`,
    family,
    today: random.pick(TODAYS),
    sis,
    ids,
    users,
    fields: {
      sectionIds: random.chance(0.85),
      sectionNames: random.chance(0.8),
      courseId: random.chance(0.8),
      term: random.chance(0.75),
    },
    style: lms,
    contact,
    rosterStyle: style,
    staff,
    strangers,
    taught,
    catalogue: changed.map((one) => rosterClass(one, style, sis, contact.roster)),
    attending: new Map(random.chance(0.85) ? changed.map(({ id, pupils }) => [id, pupils]) : []),
    courses: coursesOf({ taught, before, strangers, style: lms, random }),
  };
}

function schoolsOf(random: Random): readonly School[] {
  const levels = random.pick<readonly School['level'][]>([
    ['high', 'middle', 'elementary'],
    ['high', 'high', 'middle', 'elementary'],
    ['high', 'middle'],
    ['middle', 'elementary', 'elementary'],
  ]);
  const names = random.some(
    ['Lincoln', 'Roosevelt', 'Oak Hill', 'Riverside', 'Cesar Chavez', 'Mt. Vernon', 'Spring Valley'],
    levels.length,
  );
  return levels.map((level, i): School => {
    const name = names[i] ?? 'Central';
    const kind = { high: 'High School', middle: 'Middle School', elementary: 'Elementary' }[level];
    const initials = `${name.replace(/[^A-Z]/g, '')}${kind.replace(/[^A-Z]/g, '')}`;
    return {
      id: `5f1c${hex(random, 20)}`,
      name: `${name} ${kind}`,
      short: initials,
      code: String(101 + 101 * i),
      level,
    };
  });
}

/** Last year's: the same people, other classes; where the system counts sections anew each year, many ids come again. */
function lastYears(
  perSchool: readonly { school: School; staff: readonly Person[] }[],
  taught: readonly Taught[],
  making: Making,
): readonly Taught[] {
  const { random, sis } = making;
  const scheduled = perSchool.flatMap(({ school, staff }) => classesOf(school, staff, { ...making, year: YEAR - 1 }));
  const before = numbered(scheduled, { ...making, year: YEAR - 1 }, 50_000);
  const reuses = ['Genesis', 'Aeries', 'Ascender', 'Skyward'].includes(sis.name) || random.chance(0.15);
  if (!reuses) return before;
  const again = random.some(taught, taught.length);
  return before.map((one, i) => ({ ...one, sisId: again[i % again.length]?.sisId ?? one.sisId }));
}

/** A few classes that somebody else has taken over, which the roster does not know yet. */
const changedTeachers = (rostered: readonly Taught[], staff: readonly Person[], random: Random): readonly Taught[] =>
  rostered.map((one) => {
    const [other] = random.chance(0.01) ? random.some(staff, 1) : [];
    return other === undefined ? one : { ...one, teachers: [other] };
  });
