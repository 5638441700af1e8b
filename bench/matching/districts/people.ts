import type { Random } from '../random.ts';

export interface Person {
  readonly first: string;
  readonly last: string;
  readonly title: string;
  readonly email: string;
  /** Clever's own */
  readonly cleverId: string;
  /** the roster's */
  readonly sisId: string;
  /** as the LMS spells it; null where it has none for this person */
  readonly lmsId: string | null;
}

export interface StaffIds {
  readonly roster: (n: number, random: Random) => string;
  readonly lms: (rosterId: string, n: number) => string | null;
}

const FIRST = [
  'Maria',
  'James',
  'Linda',
  'Robert',
  'Aisha',
  'David',
  'Susan',
  'Wei',
  'Karen',
  'Luis',
  'Nancy',
  'Kevin',
  'Priya',
  'Brian',
  'Emily',
  'Marcus',
  'Laura',
  'Sean',
  'Tanya',
  'José',
  'Hannah',
  'Omar',
  'Grace',
  'Peter',
] as const;

/** Some of them are words of courses, seasons and grades, too. */
const LAST = [
  'Smith',
  'Johnson',
  'Garcia',
  'Nguyen',
  'Brown',
  'Martinez',
  'Lee',
  'Wilson',
  'Anderson',
  'Hernandez',
  'Young',
  'King',
  'Wright',
  'Lopez',
  'Hill',
  'Green',
  'Adams',
  'Baker',
  'Nelson',
  'Carter',
  'Mitchell',
  'Roberts',
  'Turner',
  'Phillips',
  'Campbell',
  'Parker',
  'Evans',
  'Edwards',
  'Collins',
  'Stewart',
  'Morris',
  'Rogers',
  'Reed',
  'Cook',
  'Bell',
  'Murphy',
  'Bailey',
  'Cooper',
  'Richardson',
  'Cox',
  'Ward',
  'Peterson',
  'Gray',
  'Ramirez',
  'Watson',
  'Brooks',
  'Kelly',
  'Sanders',
  'Price',
  'Bennett',
  'Wood',
  'Barnes',
  'Ross',
  'Henderson',
  'Coleman',
  'Jenkins',
  'Perry',
  'Powell',
  'Long',
  'Patterson',
  'Hughes',
  'Flores',
  'Washington',
  'Butler',
  'Simmons',
  'Foster',
  'Gonzalez-Ruiz',
  'O’Brien',
  'De La Cruz',
  'Van Dyke',
  'Núñez',
  'Winter',
  'May',
  'Page',
  'Day',
  'Block',
  'Spring',
  'Hall',
  'Art',
  'English',
  'French',
] as const;

const TITLES = ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Coach', 'Mr', 'Ms', 'Mrs'] as const;

export const hex = (random: Random, length = 24): string =>
  Array.from({ length }, () => random.upTo(16).toString(16)).join('');

/** `start`: number of the first. Nobody shares full name or email with another; last names repeat. */
export function people(count: number, ids: StaffIds, domain: string, random: Random, start = 0): readonly Person[] {
  const names = new Set<string>();
  return Array.from({ length: count }, (_, i): Person => {
    const n = start + i;
    let [first, last]: [string, string] = [random.pick(FIRST), random.pick(LAST)];
    for (let tries = 0; names.has(`${first} ${last}`) && tries < 50; tries += 1) {
      [first, last] = [random.pick(FIRST), random.pick(LAST)];
    }
    if (names.has(`${first} ${last}`)) first = `${first}-Ann`;
    const taken = names.has(`${first} ${last}`) ? String(n) : '';
    names.add(`${first} ${last}`);
    const mail = `${first[0] ?? ''}${last}${taken === '' && !names.has(`${first[0]} ${last}`) ? '' : n}`;
    names.add(`${first[0]} ${last}`);
    const plain = mail
      .normalize('NFD')
      .replace(/[^A-Za-z0-9]/g, '')
      .toLowerCase();
    const sisId = ids.roster(n, random);
    return {
      first,
      last,
      title: random.pick(TITLES),
      email: `${plain}@${domain}`,
      cleverId: `5f${hex(random, 22)}`,
      sisId,
      lmsId: ids.lms(sisId, n),
    };
  });
}

/** What LMS and roster say of teachers beside ids. */
export interface Contact {
  /** what a launch says */
  readonly lms: 'email and name' | 'name' | 'nothing';
  /** whether the roster has addresses */
  readonly roster: boolean;
  /** those whom the LMS has by another address than the roster */
  readonly others: ReadonlySet<Person>;
}

export const contactOf = (staff: readonly Person[], random: Random): Contact => ({
  lms: random.pick(['email and name', 'email and name', 'email and name', 'name', 'nothing']),
  roster: random.chance(0.85),
  others: new Set(staff.filter(() => random.chance(0.05))),
});
