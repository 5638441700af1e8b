import type { Code } from '../errors.ts';
import type { User } from '../lti/claims.ts';
import { mayBe, type Roles } from '../lti/roles.ts';
import { EXACT, rulesOfPupils, spell } from '../matching/spelling.ts';
import type { Deployment, SpellingRules } from '../records/deployment.ts';
import type { SignedIn, UserId } from '../records/person.ts';
import type { UserIds } from '../records/registration.ts';

/** Why somebody is asked whether it is the right person. */
export type Doubt =
  /** email or name are others in the LMS */
  | 'differs'
  /** too little agrees: the device may be shared */
  | 'little'
  /** another user of the LMS is this person already */
  | 'second';

export type Verdict =
  | { readonly kind: 'refuse'; readonly code: Code }
  | { readonly kind: 'ask'; readonly why: Doubt }
  | { readonly kind: 'link' };

/** Who came from the LMS. */
export interface Came {
  readonly user: Pick<User, 'sisId' | 'email' | 'name' | 'givenName' | 'familyName'>;
  readonly roles: Pick<Roles, 'role' | 'parsed'>;
  /** of which kind the LMS's SIS ids are */
  readonly userIds: UserIds;
}

const refuse = (code: Code): Verdict => ({ kind: 'refuse', code });

/**
 * Whether who signed in to Clever is who came from the LMS; without a question only where the SIS id agrees, or email address and full name both do.
 * `taken`: whether another user of the LMS is that person already.
 */
export function decide(
  signedIn: SignedIn,
  { user, roles, userIds }: Came,
  { district, spelling }: Pick<Deployment, 'district' | 'spelling'>,
  taken: boolean,
): Verdict {
  if (signedIn.district !== district) return refuse('clever-district-other');
  if (!isOfRole(signedIn, roles)) return refuse('clever-person-other');
  if (!signedIn.isShared) return refuse('clever-user-unshared');
  const id = user.sisId === null ? null : sameId(user.sisId.value, userIds, signedIn, spelling);
  if (id === false) return refuse('clever-person-other');
  const [email, name] = [sameEmail(user.email, signedIn.email), sameName(user, signedIn)];
  if (email === false || name === false) return { kind: 'ask', why: 'differs' };
  if (taken) return { kind: 'ask', why: 'second' };
  return id === true || (email === true && name === true) ? { kind: 'link' } : { kind: 'ask', why: 'little' };
}

/** Whoever is a parent in the course, or nothing there, is nobody at Clever; a guardian has no role there. */
function isOfRole({ roles: has }: SignedIn, came: Came['roles']): boolean {
  const isStudent = has.includes('student');
  const isStaff = has.some((one) => one !== 'student');
  if (came.role === 'observer' || came.role === 'none' || has.length === 0) return false;
  return mayBe(came, { isStudent, isStaff });
}

/**
 * Null where the LMS's id is none of the kind that can be compared, as where it is another id of this person's. A rule for ids of users may hold
 * for teachers alone: so the id is spelled as a pupil's where Clever has the person as one, and as a teacher's where as anything else.
 */
function sameId(
  sisId: string,
  kind: UserIds,
  { ids, roles }: Pick<SignedIn, 'ids' | 'roles'>,
  spelling: SpellingRules,
): boolean | null {
  const rules = [...new Set(roles.map((role) => role === 'student'))].map((isStudent) =>
    isStudent ? rulesOfPupils(spelling) : (spelling.user ?? EXACT),
  );
  const isSame = ({ id }: UserId): boolean =>
    rules.some((rule) => {
      const spelled = spell(sisId, rule, 'lms');
      return spelled !== '' && spell(id, rule, 'roster') === spelled;
    });
  const own = ids.filter((one) => one.kind === kind);
  if (own.some(isSame)) return true;
  return own.length === 0 || ids.some(isSame) ? null : false;
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
