import type { Code } from '../../shared/errors.ts';
import type { Doubt } from '../../shared/identity/decide.ts';
import type { User } from '../../shared/lti/claims.ts';
import type { Role } from '../../shared/lti/roles.ts';
import { EXACT } from '../../shared/matching/spelling.ts';
import type { SpellingRules } from '../../shared/records/deployment.ts';
import type { SignedIn } from '../../shared/records/person.ts';
import type { UserIds } from '../../shared/records/registration.ts';

/** Who came from the LMS, who signed in to Clever, and what is made of that. */
export interface Meeting {
  readonly name: string;
  readonly lms?: Partial<Pick<User, 'email' | 'name' | 'givenName' | 'familyName'>> & { readonly sis?: string };
  readonly role?: Role;
  /** beside those of the course */
  readonly institution?: string;
  readonly userIds?: UserIds;
  readonly clever?: Partial<SignedIn>;
  readonly spelling?: SpellingRules;
  /** another user of the LMS is that person already */
  readonly taken?: true;
}

const sis = (id: string) => ({ kind: 'sis', id }) as const;
const number = (id: string) => ({ kind: 'number', id }) as const;

/** All that the LMS may say of her. */
const BOTH = { email: 'maya@school.example', name: 'Maya Rivera' };

/** Maya in both, with an email address to compare. */
export const MAYA: SignedIn = {
  cleverId: '5f1b0000000000000000000a',
  district: '4fd43cc56d11340000000005',
  roles: ['student'],
  isShared: true,
  ids: [{ kind: 'sis', id: 'S-1' }],
  firstName: 'Maya',
  lastName: 'Rivera',
  email: 'maya@school.example',
  at: 0,
};

type Refused = Meeting & { readonly code: Code; readonly status: number };
const refused = (code: Code, status: number, ...meetings: readonly Meeting[]): readonly Refused[] =>
  meetings.map((one) => ({ ...one, code, status }));

const STAFF_PREFIX: SpellingRules = { user: { ...EXACT, prefix: 'E', pad: 4 } };

/** Signed in as somebody who is not, or may not be, the person of the launch. */
export const SIGNED_IN: readonly Refused[] = [
  ...refused(
    'clever-district-other',
    403,
    { name: 'somebody of another district', clever: { district: '4fd43cc56d11340000000006' } },
    { name: 'somebody of no district', clever: { district: '' } },
    { name: 'somebody of another district whom nobody shares', clever: { district: 'other', isShared: false } },
  ),
  ...refused(
    'clever-person-other',
    403,
    { name: 'a teacher for a student', clever: { roles: ['teacher'] } },
    { name: 'a district administrator for a student', clever: { roles: ['district_admin'] } },
    { name: 'a student for a teacher', role: 'instructor' },
    { name: 'a guardian', clever: { roles: [] } },
    { name: 'a guardian for a teacher', role: 'instructor', clever: { roles: [] } },
    { name: 'a student for a parent', role: 'observer' },
    { name: 'anybody for somebody without a role', role: 'none' },
  ),
  ...refused('clever-user-unshared', 403, {
    name: 'somebody whom the district does not share',
    clever: { isShared: false },
  }),
  ...refused(
    'clever-person-other',
    403,
    { name: 'another id of the SIS', lms: { sis: 'S-2', email: 'maya@school.example' } },
    { name: 'an id of the SIS in other letters', lms: { sis: 's-1' } },
    {
      name: 'none of several ids',
      lms: { sis: 'S-2' },
      clever: { ids: [sis('S-1'), number('4711'), { kind: 'state', id: 'X' }] },
    },
    {
      name: 'a pupil’s id with the prefix of teachers’',
      lms: { sis: 'E7' },
      clever: { ids: [sis('8')] },
      spelling: STAFF_PREFIX,
    },
    {
      name: 'a teacher’s id as the rule spells a pupil’s',
      lms: { sis: '8' },
      role: 'instructor',
      clever: { ids: [sis('0008')], roles: ['teacher'] },
      spelling: STAFF_PREFIX,
    },
    {
      name: 'a pupil’s id as the rule spells a teacher’s',
      lms: { sis: 'E7' },
      clever: { ids: [sis('0007')] },
      spelling: STAFF_PREFIX,
    },
  ),
];

/** What is asked first. */
export const ASKED: readonly (Meeting & { readonly why: Doubt })[] = [
  { name: 'another email address', lms: { email: 'm.rivera@school.example' }, why: 'differs' },
  { name: 'another name', lms: { givenName: 'Ben', familyName: 'Osei' }, why: 'differs' },
  {
    name: 'the same email address and another name',
    lms: { email: 'maya@school.example', name: 'Ben Osei' },
    why: 'differs',
  },
  {
    name: 'the same name and another email address',
    lms: { email: 'x@y.example', name: 'Maya Rivera' },
    why: 'differs',
  },
  { name: 'a short form of the name', lms: { name: 'Maya R' }, why: 'differs' },
  { name: 'the same id of the SIS and another name', lms: { sis: 'S-1', name: 'May Rivera' }, why: 'differs' },
  {
    name: 'another name and another email address, and no id',
    lms: { email: 'm.osei@school.example', name: 'Maya Osei' },
    why: 'differs',
  },
  {
    name: 'the same id of the SIS, another name and another email address',
    lms: { sis: 'S-1', email: 'm.osei@school.example', name: 'Maya Osei' },
    why: 'differs',
  },
  { name: 'nothing to compare', why: 'little' },
  {
    name: 'an email address in the LMS alone',
    lms: { email: 'maya@school.example' },
    clever: { email: null },
    why: 'little',
  },
  { name: 'a name that is no letters', lms: { name: '–' }, why: 'little' },
  { name: 'the same email address alone', lms: { email: 'Maya@School.example ' }, why: 'little' },
  { name: 'the same name alone', lms: { name: 'Maya Rivera' }, why: 'little' },
  {
    name: 'the same name, and an id of the SIS where Clever has none',
    lms: { sis: 'S-9', name: 'Maya Rivera' },
    clever: { ids: [] },
    why: 'little',
  },
  {
    name: 'the number of the person as id of the SIS',
    lms: { sis: '4711', name: 'Maya Rivera' },
    clever: { ids: [sis('S-1'), number('4711')] },
    why: 'little',
  },
  { name: 'a second user of the LMS', lms: BOTH, taken: true, why: 'second' },
  {
    name: 'a second one by the same id of the SIS',
    lms: { sis: 'S-1', name: 'Maya Rivera' },
    taken: true,
    why: 'second',
  },
];

/** Who is the same beyond doubt. */
export const LINKED: readonly Meeting[] = [
  { name: 'the same id of the SIS alone', lms: { sis: 'S-1' } },
  { name: 'the same email address and name', lms: { email: 'Maya@School.example ', name: 'Maya Rivera' } },
  {
    name: 'the same name in parts',
    lms: { email: 'maya@school.example', givenName: 'MAYA', familyName: 'Rivera', name: 'M. R.' },
  },
  {
    name: 'accents and marks aside',
    lms: { email: 'maya@school.example', name: 'Mayá O’Rivera-Díaz' },
    clever: { lastName: 'O\u2019Rivera Diaz' },
  },
  { name: 'the same address and id of the SIS', lms: { sis: 'S-1', email: 'maya@school.example' } },
  { name: 'no id of the SIS at Clever', lms: { sis: 'S-9', ...BOTH }, clever: { ids: [] } },
  { name: 'one of several ids', lms: { sis: 'S-2' }, clever: { ids: [sis('S-1'), sis('S-2')] } },
  {
    name: 'the number, where the platform has numbers',
    lms: { sis: '4711' },
    userIds: 'number',
    clever: { ids: [sis('S-1'), number('4711')] },
  },
  {
    name: 'an id as the district’s rule spells a teacher’s',
    lms: { sis: 'E7' },
    role: 'instructor',
    clever: { ids: [sis('0007')], roles: ['teacher'] },
    spelling: STAFF_PREFIX,
  },
  {
    name: 'an id as the district’s rule spells a pupil’s',
    lms: { sis: '7' },
    clever: { ids: [sis('0007')] },
    spelling: STAFF_PREFIX,
  },
  {
    name: 'an id as either rule spells it, of a teacher who studies',
    lms: { sis: 'E7' },
    clever: { ids: [sis('0007')], roles: ['teacher', 'student'] },
    spelling: STAFF_PREFIX,
  },
  { name: 'a teacher', lms: BOTH, role: 'instructor', clever: { roles: ['teacher'] } },
  { name: 'a counselor', lms: BOTH, role: 'designer', clever: { roles: ['staff'] } },
  { name: 'a student who assists', lms: BOTH, role: 'teaching_assistant' },
  { name: 'a teacher who studies', lms: BOTH, clever: { roles: ['teacher', 'student'] } },
  {
    name: 'a teacher who learns in this course',
    lms: BOTH,
    institution: 'http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor',
    clever: { roles: ['teacher'] },
  },
];

/** Linked to somebody else already, which a sign-in does not change. */
export const LINKED_OTHERWISE = [
  { name: 'a person who is linked to another user', code: 'clever-linked-otherwise', status: 409, clever: {} },
] as const;
