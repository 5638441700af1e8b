import type { Fields } from '../json.ts';
import { CLAIM, FAMILIES, type PlatformFamily } from './samples.ts';

/** Somebody who can sign in to a demo LMS: a sample launch, and what differs from it. */
export interface Person {
  readonly id: string;
  readonly family: PlatformFamily;
  readonly name: string;
  /** in plain words, for the chooser */
  readonly is: string;
  readonly sample: string;
  /** where the person is in a course that the sample does not show: all sections, the first one, or none */
  readonly sections: 'all' | 'first' | 'none';
  readonly claims?: Fields;
  /** added to the custom claim */
  readonly custom?: Readonly<Record<string, string | number | null>>;
  /** the SIS id in the lis claim, where it is not the sample's */
  readonly sisId?: string;
}

const V = 'http://purl.imsglobal.org/vocab/lis/v2/';
const USER = `${V}system/person#User`;
const ROLES = `${CLAIM}roles`;

const named = (given: string, family: string, email: string): Fields => ({
  name: `${given} ${family}`,
  given_name: given,
  family_name: family,
  email,
});

const nameless: Fields = { name: undefined, given_name: undefined, family_name: undefined, email: undefined };

const student = (
  id: string,
  given: string,
  family: string,
  sisId: string,
  period: string,
  sub: string,
  lmsId: number,
): Omit<Person, 'family'> => ({
  id,
  name: `${given} ${family}`,
  is: `student, Algebra in period ${period}`,
  sample: 'canvas-student-one-section',
  sections: 'first',
  claims: { sub, ...named(given, family, `${id}.${family.toLowerCase()}@students.lincolnusd.example`) },
  custom: {
    section_sis_ids: `ALG1-P${period}-26`,
    section_names: `["Algebra 1 - Period ${period}"]`,
    user_sis_id: sisId,
    user_lms_id: lmsId,
    login_id: id,
  },
  sisId,
});

const CANVAS: readonly Omit<Person, 'family'>[] = [
  { id: 'rosa', name: 'Rosa Alvarez', is: 'teacher', sample: 'canvas-teacher-three-sections', sections: 'all' },
  {
    id: 'priya',
    name: 'Priya Nair',
    is: 'teaching assistant',
    sample: 'canvas-teacher-three-sections',
    sections: 'first',
    claims: {
      sub: '5f0c7a52-6c1b-4f0e-8a9d-2b7c61e40d33',
      [ROLES]: [
        `${V}institution/person#Student`,
        `${V}membership/Instructor#TeachingAssistant`,
        `${V}membership#Instructor`,
        USER,
      ],
      ...named('Priya', 'Nair', 'pnair@lincolnusd.example'),
    },
    custom: {
      section_sis_ids: 'ALG1-P3-26',
      section_names: '["Algebra 1 - Period 3"]',
      user_sis_id: 'S0990417',
      user_lms_id: 2117,
      login_id: 'pnair',
    },
    sisId: 'S0990417',
  },
  {
    id: 'tom',
    name: 'Tom Becker',
    is: 'designer of the course',
    sample: 'canvas-teacher-three-sections',
    sections: 'none',
    claims: {
      sub: 'b8a6f0f1-33d5-4f0b-9a4d-7c0f9d3e1a55',
      [ROLES]: [`${V}institution/person#Staff`, `${V}membership#ContentDeveloper`, USER],
      ...named('Tom', 'Becker', 'tbecker@lincolnusd.example'),
    },
    custom: { section_sis_ids: '', section_names: '[]', user_sis_id: 'E33102', user_lms_id: 1204, login_id: 'tbecker' },
    sisId: 'E33102',
  },
  {
    id: 'ken',
    name: 'Ken Sato',
    is: 'teacher whom the roster does not know',
    sample: 'canvas-teacher-three-sections',
    sections: 'none',
    claims: { sub: '61b9d0c4-58e7-4a1f-9c32-e4a7f0d18b26', ...named('Ken', 'Sato', 'ksato@lincolnusd.example') },
    custom: { section_sis_ids: '', section_names: '[]', user_sis_id: 'T20990', user_lms_id: 1231, login_id: 'ksato' },
    sisId: 'T20990',
  },
  {
    id: 'dale',
    name: 'Dale Whitman',
    is: 'teacher of World History and Economics',
    sample: 'canvas-teacher-three-sections',
    sections: 'all',
    claims: { sub: 'c47d0f2e-93b6-4f5a-8d10-6e2b7a91c3f8', ...named('Dale', 'Whitman', 'dwhitman@lincolnusd.example') },
    custom: {
      section_sis_ids: '',
      section_names: '[]',
      user_sis_id: 'T20511',
      user_lms_id: 1188,
      login_id: 'dwhitman',
    },
    sisId: 'T20511',
  },
  {
    id: 'maya',
    name: 'Maya Reyes',
    is: 'student, Algebra in period 3',
    sample: 'canvas-student-one-section',
    sections: 'first',
  },
  student('ben', 'Ben', 'Ito', 'S1048730', '1', 'e7d2046b-1f8a-4c95-b3e0-95a8c7f6d412', 2209),
  student('chloe', 'Chloe', 'Park', 'S1049027', '5', '38c5fa19-70de-4b62-8f17-c2b4e9a6035d', 2210),
  {
    id: 'nameless',
    name: 'A student whose name the district keeps back',
    is: 'no names, no email, no SIS ids',
    sample: 'canvas-student-no-names',
    sections: 'none',
  },
  { id: 'luis', name: 'Luis Reyes', is: 'observer: parent of Maya', sample: 'canvas-observer', sections: 'first' },
  {
    id: 'preview',
    name: 'Test Student',
    is: 'student preview of a teacher',
    sample: 'canvas-student-preview',
    sections: 'all',
  },
  {
    id: 'dana',
    name: 'Dana Whitfield',
    is: 'LMS administrator, not in the course',
    sample: 'canvas-admin-not-enrolled',
    sections: 'none',
  },
  {
    id: 'dana-as-maya',
    name: 'Dana Whitfield acting as Maya Reyes',
    is: 'administrator in the place of a student',
    sample: 'canvas-student-one-section',
    sections: 'first',
    custom: { masquerading_user_id: '20017' },
  },
  {
    id: 'eve',
    name: 'Eve Lindqvist',
    is: 'somebody with no role at all',
    sample: 'canvas-observer',
    sections: 'none',
    claims: {
      sub: '0d4ad7a6-94a3-4dd8-8d24-5a6bb1f2c9e8',
      [ROLES]: [],
      [`${CLAIM}role_scope_mentor`]: undefined,
      ...named('Eve', 'Lindqvist', 'elindqvist@lincolnusd.example'),
    },
    custom: { section_sis_ids: '' },
  },
  {
    id: 'visitor',
    name: 'Nobody',
    is: 'signed-out visitor of a public course',
    sample: 'canvas-signed-out-visitor',
    sections: 'none',
  },
];

const SCHOOLOGY: readonly Omit<Person, 'family'>[] = [
  {
    id: 'sam',
    name: 'Sam Okafor',
    is: 'teacher; the roster has his email address, and no id that comes along',
    sample: 'schoology-teacher',
    sections: 'all',
  },
  {
    id: 'nia',
    name: 'Nia Grant',
    is: 'teacher; her SIS id comes along',
    sample: 'schoology-teacher',
    sections: 'all',
    claims: { sub: '7::5b0f6d1c8e7a4932b6c0d9e8f7a61524', ...named('Nia', 'Grant', 'ngrant@lincolnusd.example') },
    sisId: 'T31002',
  },
  {
    id: 'grace',
    name: 'Grace Lin',
    is: 'teacher of US History; her SIS id comes along',
    sample: 'schoology-teacher',
    sections: 'all',
    claims: { sub: '7::c2e8a40f7d1b4e63a95f0c7d8b6e1f24', ...named('Grace', 'Lin', 'glin@lincolnusd.example') },
    sisId: 'T31107',
  },
  {
    id: 'ana',
    name: 'Ana Kim',
    is: 'student; her click names no client id',
    sample: 'schoology-student-no-client-id',
    sections: 'all',
  },
  {
    id: 'hidden',
    name: 'A student whose name the district keeps back',
    is: 'no names, no email',
    sample: 'schoology-student-no-client-id',
    sections: 'all',
    claims: { sub: '7::91c2f7d80e6a4b5f8d3c2b1a09f8e7d6', ...nameless },
  },
  {
    id: 'eli',
    name: 'Eli Brandt',
    is: 'student; his SIS id comes along, and no section',
    sample: 'schoology-student-no-client-id',
    sections: 'all',
    claims: {
      sub: '7::b6d1e0f48a2c4793a5e8c1d07f3b9264',
      ...named('Eli', 'Brandt', 'eli.brandt@students.lincolnusd.example'),
    },
    sisId: 'S1104931',
  },
  {
    id: 'jo',
    name: 'Jo Marsh',
    is: 'administrator of the organization, not in the course',
    sample: 'schoology-teacher',
    sections: 'none',
    claims: {
      sub: '7::3d5e7f90a1b2c3d4e5f60718293a4b5c',
      [ROLES]: [`${V}institution/person#Administrator`],
      ...named('Jo', 'Marsh', 'jmarsh@lincolnusd.example'),
    },
  },
];

const MOODLE: readonly Omit<Person, 'family'>[] = [
  {
    id: 'lena',
    name: 'Lena Vogt',
    is: 'teacher whom the roster does not know; she may type ID numbers',
    sample: 'moodle-teacher',
    sections: 'none',
  },
  { id: 'omar', name: 'Omar Diaz', is: 'student', sample: 'moodle-student', sections: 'none' },
];

const IN: Readonly<Record<PlatformFamily, readonly Omit<Person, 'family'>[]>> = {
  canvas: CANVAS,
  schoology: SCHOOLOGY,
  moodle: MOODLE,
};

export const PEOPLE: readonly Person[] = FAMILIES.flatMap((family) =>
  IN[family].map((person): Person => ({ ...person, family })),
);

/** The person of that id in that LMS, or the first one: somebody is always at the keyboard. */
export function personOf(family: PlatformFamily, id: string | undefined): Person {
  const here = PEOPLE.filter((person) => person.family === family);
  const found = here.find((person) => person.id === id) ?? here[0];
  if (found === undefined) throw new Error(`nobody in ${family}`);
  return found;
}
