import type { NamedUser } from '../records/person.ts';

/** Role URIs (LTI core 1.3 appendix A.2), parsed by path: `membership/Learner#Instructor` is a learner. */

type Scope = 'context' | 'institution' | 'system';

interface ParsedRole {
  readonly scope: Scope;
  /** principal role in lower case: instructor, learner, mentor … */
  readonly name: string;
  /** sub-role in lower case: teachingassistant … */
  readonly sub: string | null;
}

export interface Roles {
  readonly uris: readonly string[];
  readonly parsed: readonly ParsedRole[];
  /** student preview (Canvas Student View) */
  readonly preview: boolean;
  readonly role: Role;
}

export const ROLES = [
  'instructor',
  'teaching_assistant',
  'designer',
  'student',
  'observer',
  'administrator',
  'none',
] as const;
/** The one plain role of a launch: the highest course role; administrator only where there is no course role. */
export type Role = (typeof ROLES)[number];

/** The LTI vocabulary has system roles only (TestUser). */
const VOCABULARY = /^https?:\/\/purl\.imsglobal\.org\/vocab\/(?:lis\/v2\/(.+)|lti\/(system\/.+))$/i;
const URN = /^urn:lti:(role|instrole|sysrole):ims\/lis\/([A-Za-z]+)(?:\/([A-Za-z]+))?$/i;
const SHORT = /^[A-Za-z]+$/;
const CONTEXT_NAMES = [
  'administrator',
  'contentdeveloper',
  'instructor',
  'learner',
  'mentor',
  'manager',
  'member',
  'officer',
];

/** Unknown URIs, empty strings and an empty list are legal and grant nothing. */
export function parseRoles(uris: readonly string[]): Roles {
  const parsed = uris.map(knownRole).filter((role) => role !== null);
  return {
    uris: uris.filter((uri) => uri !== ''),
    parsed,
    preview: parsed.some((role) => role.scope === 'system' && role.name === 'testuser'),
    role: plainRole(parsed),
  };
}

/** The vocabulary is small, and every launch brings some of it. */
const MOST_KNOWN = 100;
const known = new Map<string, ParsedRole | null>();

function knownRole(uri: string): ParsedRole | null {
  const role = known.get(uri);
  if (role !== undefined) return role;
  const parsed = parseRole(uri);
  if (known.size < MOST_KNOWN) known.set(uri, parsed);
  return parsed;
}

/** LMSs write the assistant as a role of its own, too, which the vocabulary knows as one of an instructor's alone. */
function parseRole(uri: string): ParsedRole | null {
  const role = parseUri(uri);
  const isAssistant = role?.scope === 'context' && role.name === 'teachingassistant';
  return isAssistant ? { ...role, name: 'instructor', sub: role.name } : role;
}

function parseUri(uri: string): ParsedRole | null {
  const [, lis, lti] = VOCABULARY.exec(uri) ?? [];
  const path = lis ?? lti;
  if (path !== undefined) return parsePath(path);
  const urn = URN.exec(uri);
  if (urn?.[1] !== undefined && urn[2] !== undefined) {
    const scopes: Record<string, Scope> = { role: 'context', instrole: 'institution', sysrole: 'system' };
    const scope = scopes[urn[1].toLowerCase()];
    return scope === undefined ? null : { scope, name: urn[2].toLowerCase(), sub: urn[3]?.toLowerCase() ?? null };
  }
  const short = SHORT.test(uri) ? uri.toLowerCase() : '';
  return CONTEXT_NAMES.includes(short) ? { scope: 'context', name: short, sub: null } : null;
}

function parsePath(path: string): ParsedRole | null {
  const [place = '', fragment] = path.split('#');
  if (!fragment) return null;
  const name = fragment.toLowerCase();
  const segments = place.toLowerCase().split('/');
  switch (segments[0]) {
    case 'membership':
      // A sub-role names its principal in the path and need not come with it (A.2.3.1). Canvas once wrote `membership/instructor`.
      if (segments.length === 1) return { scope: 'context', name, sub: null };
      return segments.length === 2 && segments[1] ? { scope: 'context', name: segments[1], sub: name } : null;
    case 'institution':
      return segments[1] === 'person' ? { scope: 'institution', name, sub: null } : null;
    case 'system':
      return segments[1] === 'person' ? { scope: 'system', name, sub: null } : null;
    case 'person': // deprecated form without a scope
      return segments.length === 1 ? { scope: 'institution', name, sub: null } : null;
    default:
      return null;
  }
}

const ASSISTANT = /^(teachingassistant|grader)/;

function plainRole(parsed: readonly ParsedRole[]): Role {
  const course = parsed.filter((role) => role.scope === 'context');
  const has = (name: string): boolean => course.some((role) => role.name === name);
  const instructor = course.filter((role) => role.name === 'instructor');
  const subs = instructor.filter((role) => role.sub !== null);
  // LMSs send the bare principal beside a TA's sub-role, so it proves a teacher only where no assistant sub-role explains it.
  if (subs.some((role) => !ASSISTANT.test(role.sub ?? ''))) return 'instructor';
  if (subs.length > 0) return 'teaching_assistant';
  if (instructor.length > 0) return 'instructor';
  if (has('contentdeveloper')) return 'designer';
  if (has('learner')) return 'student';
  if (has('mentor') || course.some((role) => role.name === 'manager' && /observer$/.test(role.sub ?? ''))) {
    return 'observer';
  }
  return isAdministrator(parsed) ? 'administrator' : 'none';
}

/** Whether a user of Clever's is what the LMS says of the person, in this course or at all: a teacher may learn in a course. */
export function mayBe(
  { role, parsed }: Pick<Roles, 'role' | 'parsed'>,
  { isStudent, isStaff }: Pick<NamedUser, 'isStudent' | 'isStaff'>,
): boolean {
  const is = (names: RegExp): boolean => parsed.some(({ name }) => names.test(name));
  const learns = is(/^(learner|student)$/);
  const works = is(/^(instructor|contentdeveloper|administrator|faculty|staff)$/);
  if (!learns && !works) return role !== 'observer';
  return (isStudent && (learns || role === 'teaching_assistant')) || (isStaff && works);
}

const ADMINISTRATORS: Record<Scope, readonly string[]> = {
  context: ['administrator'],
  institution: ['administrator'],
  system: ['administrator', 'accountadmin', 'sysadmin', 'syssupport'],
};

const isAdministrator = (parsed: readonly ParsedRole[]): boolean =>
  parsed.some((role) => ADMINISTRATORS[role.scope].includes(role.name));
