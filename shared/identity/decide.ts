import type { Code } from '../errors.ts';
import type { User } from '../lti/claims.ts';
import type { Role } from '../lti/roles.ts';
import { EXACT, rulesOfPupils, spell } from '../matching/spelling.ts';
import type { Deployment, SpellingRules } from '../records/deployment.ts';
import type { SignedIn, UserRole } from '../records/person.ts';

/** Why somebody is asked whether it is the right person. */
export type Doubt =
  /** email or name are others in the LMS */
  | 'differs'
  /** there is nothing to compare: the device may be shared */
  | 'nothing'
  /** another user of the LMS is this person already */
  | 'second';

export type Verdict =
  | { readonly kind: 'refuse'; readonly code: Code }
  | { readonly kind: 'ask'; readonly why: Doubt }
  | { readonly kind: 'link' };

const refuse = (code: Code): Verdict => ({ kind: 'refuse', code });

/** Whether who signed in to Clever is who came from the LMS. `taken`: whether another user of the LMS is that person already. */
export function decide(
  signedIn: SignedIn,
  {
    user,
    role,
  }: { readonly user: Pick<User, 'sisId' | 'email' | 'name' | 'givenName' | 'familyName'>; readonly role: Role },
  { district, spelling }: Pick<Deployment, 'district' | 'spelling'>,
  taken: boolean,
): Verdict {
  if (signedIn.district !== district) return refuse('clever-district-other');
  if (!isOfRole(signedIn.roles, role)) return refuse('clever-person-other');
  if (!signedIn.isShared) return refuse('clever-user-unshared');
  if (user.sisId !== null && isOther(user.sisId.value, signedIn.sisIds, spelling)) return refuse('clever-person-other');
  const said = [sameEmail(user.email, signedIn.email), sameName(user, signedIn)].filter((one) => one !== null);
  if (said.includes(false)) return { kind: 'ask', why: 'differs' };
  if (taken) return { kind: 'ask', why: 'second' };
  return said.length === 0 ? { kind: 'ask', why: 'nothing' } : { kind: 'link' };
}

/** Roles at Clever of whom the LMS has in each role. An assistant may be a student. */
function isOfRole(roles: readonly UserRole[], role: Role): boolean {
  const isStudent = roles.includes('student');
  const isStaff = roles.some((one) => one !== 'student');
  switch (role) {
    case 'student':
      return isStudent;
    case 'teaching_assistant':
      return isStudent || isStaff;
    case 'instructor':
    case 'designer':
    case 'administrator':
      return isStaff;
    case 'observer':
    case 'none':
      return false;
  }
}

/** Whether the LMS has an id of the SIS that is none of this person's. */
function isOther(sisId: string, ids: readonly string[], spelling: SpellingRules): boolean {
  if (ids.length === 0) return false;
  const rules = [spelling.user ?? EXACT, rulesOfPupils(spelling)];
  return !rules.some((rule) => ids.some((id) => spell(id, rule, 'roster') === spell(sisId, rule, 'lms')));
}

/** Null where one of them is not known. */
const sameEmail = (one: string | null, other: string | null): boolean | null =>
  one === null || other === null ? null : one.trim().toLowerCase() === other.trim().toLowerCase();

/** As letters alone, without accents and case. */
const lettersOf = (text: string): string =>
  text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '');

function sameName(
  { name, givenName, familyName }: Pick<User, 'name' | 'givenName' | 'familyName'>,
  { firstName, lastName }: SignedIn,
): boolean | null {
  if (firstName === null || lastName === null) return null;
  const full = givenName !== null && familyName !== null ? `${givenName} ${familyName}` : name;
  if (full === null || lettersOf(full) === '') return null;
  return lettersOf(full) === lettersOf(firstName + lastName);
}
