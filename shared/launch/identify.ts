import { h } from '../crypto/hash.ts';
import type { Sourced } from '../lti/payload.ts';
import type { VerifiedLaunch } from '../lti/token.ts';
import { EXACT, rulesOfPupils, spell } from '../matching/spelling.ts';
import type { Deployment, Policy, SpellingRules } from '../records/deployment.ts';
import type { NamedUser, UserId } from '../records/person.ts';
import { people } from '../store/directory/people.ts';
import type { Dynamo } from '../store/table/dynamo.ts';

/** Clever's own ids are 24 hexadecimal digits, which an LMS may have in capital letters. */
const CLEVER_ID = /^[0-9a-f]{24}$/i;

const asClevers = (id: Sourced): Sourced => (CLEVER_ID.test(id.value) ? { ...id, value: id.value.toLowerCase() } : id);

/**
 * Who the person of a launch is at Clever, and how that is known: by a claim that the registration names, or an id of the person's that is Clever's own; by
 * an id of the SIS that is exactly one user's; by a link made earlier. One read, and none where a claim has it or nothing else could.
 */
export async function identify(
  dynamo: Dynamo,
  { user, roles }: Pick<VerifiedLaunch, 'user' | 'roles'>,
  realm: string,
  { district, knowsUsers = false, noPersonIds = false, spelling }: Deployment,
  { unidentified }: Partial<Policy>,
): Promise<Sourced | null> {
  const { cleverId, sisId } = user;
  if (cleverId !== null) return asClevers(cleverId);
  if (sisId !== null && CLEVER_ID.test(sisId.value)) return asClevers(sisId);
  if (district === null) return null;
  const asked = knowsUsers && sisId !== null ? spelledFor(sisId.value, spelling) : [];
  // Whoever acts for another, and whoever is to stay unknown, is nobody's link.
  const anonymous = roles.preview || user.masquerade || noPersonIds;
  const links = (knowsUsers || unidentified === 'clever') && !anonymous;
  const { named, link } = await people(dynamo).known(district, asked, links ? h(realm, user.sub) : null);
  const found = named.flatMap((some, i) => some.filter((one) => asked[i]?.fits(one) === true));
  const [only, ...others] = new Set(found.map((one) => one.cleverId));
  // One of several users names nobody.
  if (only !== undefined && others.length === 0) return { value: only, source: 'sis-id' };
  return link === null || link.district !== district ? null : { value: link.cleverId, source: link.source };
}

interface Asked extends UserId {
  /** whether the spelling is that of such a user */
  fits(user: NamedUser): boolean;
}

/** What an LMS calls a person's SIS id may be any of these in the roster: another's number is no proof. */
const KINDS = ['sis', 'number', 'state'] as const;

/** A rule for ids of users may hold for teachers alone: so an id is spelled as a teacher's and as a pupil's, and names such a one. */
function spelledFor(sisId: string, spelling: SpellingRules): readonly Asked[] {
  const isPupil = ({ isStudent }: NamedUser): boolean => isStudent;
  const forms = [
    { id: spell(sisId, spelling.user ?? EXACT, 'lms'), fits: (user: NamedUser) => !isPupil(user) },
    { id: spell(sisId, rulesOfPupils(spelling), 'lms'), fits: isPupil },
  ];
  return forms.flatMap(({ id, fits }) => (id === '' ? [] : KINDS.map((kind) => ({ kind, id, fits }))));
}

/** Whether a person of whom nobody knows who it is at Clever signs in there first; parents, and whoever may not be linked, never. */
export const signsInFirst = (
  { user, roles }: Pick<VerifiedLaunch, 'user' | 'roles'>,
  { district, noPersonIds }: Deployment,
  { unidentified }: Partial<Policy>,
): boolean =>
  unidentified === 'clever' &&
  user.cleverId === null &&
  district !== null &&
  noPersonIds !== true &&
  !roles.preview &&
  !user.masquerade &&
  !['observer', 'administrator', 'none'].includes(roles.role);
