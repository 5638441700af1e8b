import { createHash } from 'node:crypto';
import { type Fields, fieldsOf, textOf } from '../json.ts';
import { PEOPLE, type Person } from '../lms/people.ts';
import { PLACES } from '../lms/places.ts';
import { CLAIM, sampleOf } from '../lms/samples.ts';
import { CLASSES, DISTRICT } from '../partner/classes.ts';
import type { Account } from './sign-in.ts';

/** The people of the demo's LMS who are in the roster too, and in which classes. */

export type ClassName = keyof typeof CLASSES;

export interface Pupil {
  readonly id: string;
  /** of launches from the LMS */
  readonly sub: string;
  readonly sisId: string;
  readonly number: string;
  readonly username: string;
  readonly first: string;
  readonly last: string;
  readonly email: string | null;
  readonly attends: readonly ClassName[];
}

/** The same 24 hexadecimal digits for the same name, at every start. */
export const idFrom = (head: string, name: string): string =>
  head +
  createHash('sha256')
    .update(name)
    .digest('hex')
    .slice(0, 24 - head.length);

/** Students whose LMS account says nothing of a section: where the roster has them. */
const ROSTERED: Readonly<Record<string, readonly ClassName[]>> = {
  'canvas/maya': ['robotics', 'honors'],
  'canvas/nameless': ['algebra', 'geometry', 'worldHistory'],
  'schoology/ana': ['biology', 'chemistry', 'usHistory7'],
  'schoology/hidden': ['biology', 'chemistry4', 'usHistory3'],
  'schoology/eli': ['biology', 'chemistry4', 'usHistory7b'],
};

const isStudent = ({ id, sample }: Person): boolean =>
  ['canvas-student-one-section', 'canvas-student-no-names', 'schoology-student-no-client-id'].includes(sample) &&
  id !== 'dana-as-maya';

/** The id of this year's class that a section of the LMS is; the roster may spell it otherwise. */
function classOf(sisId: string): ClassName | undefined {
  const names = Object.keys(CLASSES).filter((name): name is ClassName => name in CLASSES);
  return names.find((name) => CLASSES[name].year === 0 && CLASSES[name].sisId?.toUpperCase() === sisId.toUpperCase());
}

/** What the LMS says of a person's own section in each course. */
function sectionsOf({ family, sections, custom, sample }: Person): readonly ClassName[] {
  const seen = fieldsOf(sampleOf(sample).claims[`${CLAIM}custom`]);
  const own = textOf(custom?.['section_sis_ids']) ?? textOf(seen['section_sis_ids']) ?? '';
  const places = PLACES.filter((place) => place.family === family && place.sections.length > 0);
  const said = places.flatMap((place) => {
    if (place.ofSamples) return own.split(',');
    return sections === 'first' ? [place.sections[0]?.sisId ?? ''] : [];
  });
  return said.map((sisId) => classOf(sisId.trim())).filter((name) => name !== undefined);
}

export const PUPILS: readonly Pupil[] = PEOPLE.filter(isStudent).map((person, i) => {
  const key = `${person.family}/${person.id}`;
  const { claims } = sampleOf(person.sample);
  const said = (name: string): string | undefined => textOf({ ...claims, ...person.claims }[name]);
  const sisId = person.sisId ?? textOf(fieldsOf(claims[`${CLAIM}lis`])['person_sourcedid']) ?? `S11040${20 + i}`;
  const [first = '', last = ''] = person.name.startsWith('A student')
    ? ['Noor', `Haddad ${i}`]
    : person.name.split(' ');
  return {
    id: idFrom('6a4b0c1d2e3f4002', key),
    sub: said('sub') ?? '',
    sisId: sisId.startsWith('$') ? `S11040${20 + i}` : sisId,
    number: `2026${100 + i}`,
    username: `${first[0]}${last}`.toLowerCase().replaceAll(' ', ''),
    first,
    last,
    email: said('email') ?? null,
    attends: [...new Set([...sectionsOf(person), ...(ROSTERED[key] ?? [])])],
  };
});

const FIRST = [
  'Ada',
  'Ben',
  'Cleo',
  'Dev',
  'Ella',
  'Finn',
  'Gia',
  'Hugo',
  'Iris',
  'Jude',
  'Kira',
  'Leo',
  'Mina',
  'Noah',
];
const LAST = [
  'Abbott',
  'Banda',
  'Cruz',
  'Diallo',
  'Evans',
  'Flores',
  'Gupta',
  'Hall',
  'Ivanov',
  'Jones',
  'Khan',
  'Lopez',
];

/** Everybody else of the school, whom no LMS of the demo has. */
export const OTHERS: readonly Omit<Pupil, 'attends' | 'sub'>[] = Array.from({ length: 120 }, (_, i) => {
  const [first = '', last = ''] = [FIRST[i % FIRST.length], LAST[i % LAST.length]];
  const number = String(1050001 + i);
  return {
    id: idFrom('6a4b0c1d2e3f4003', number),
    sisId: `S${number}`,
    number: `2027${100 + i}`,
    username: `s${number}`,
    first,
    last,
    email: null,
  };
});

/** Who works in the district and teaches no class. */
export const STAFF: readonly {
  readonly id: string;
  readonly staffId: string;
  readonly name: string;
  readonly isAdmin: boolean;
}[] = [
  { id: idFrom('6a4b0c1d2e3f4004', 'dana'), staffId: 'E30011', name: 'Dana Whitfield', isAdmin: true },
  { id: idFrom('6a4b0c1d2e3f4004', 'tom'), staffId: 'E33102', name: 'Tom Becker', isAdmin: false },
];

/** Clever knows him, and no district shares him with the application. */
export const UNSHARED: readonly Account[] = [
  {
    id: idFrom('6a4b0c1d2e3f4009', 'omar'),
    district: DISTRICT,
    name: 'Omar Diaz',
    is: 'student, whom the district does not share',
  },
];

/** By what the LMS knows of a teacher. */
export function emailOf(name: string): string | null {
  const person = PEOPLE.find((one) => one.name === name);
  if (person === undefined) return null;
  const claims: Fields = { ...sampleOf(person.sample).claims, ...person.claims };
  return textOf(claims['email']) ?? null;
}
