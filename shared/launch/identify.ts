import { h } from '../crypto/hash.ts';
import type { Sourced } from '../lti/payload.ts';
import { mayBe } from '../lti/roles.ts';
import type { VerifiedLaunch } from '../lti/token.ts';
import { EXACT, rulesOfPupils, spell } from '../matching/spelling.ts';
import type { Deployment, Policy, SpellingRules } from '../records/deployment.ts';
import type { NamedUser, UserId } from '../records/person.ts';
import { type Registration, USER_IDS } from '../records/registration.ts';
import { people } from '../store/directory/people.ts';
import type { Dynamo } from '../store/table/dynamo.ts';

/**
 * Who the person of a launch is at Clever, and how that is known: by a claim that the registration names, or an id of the person's that is Clever's own; by
 * an id of the kind that the registration says, which is no other user's of any kind; by a link made earlier. One read, and none where a claim has it or nothing else could.
 */
export async function identify(
  dynamo: Dynamo,
  launch: Launched,
  { realm, userIds = 'sis' }: Pick<Registration, 'realm' | 'userIds'>,
  deployment: Deployment,
  { unidentified }: Partial<Policy>,
): Promise<Sourced | null> {
  const { cleverId, sisId, sub } = launch.user;
  const own = cleverId ?? (isClevers(sisId) ? sisId : null);
  if (own) return isClevers(own) ? { ...own, value: own.value.toLowerCase() } : own;
  const { district, knowsUsers, spelling } = deployment;
  if (district === null) return null;
  const asked = knowsUsers && sisId !== null ? spelledFor(sisId.value, spelling) : [];
  const links = (knowsUsers || unidentified === 'clever') && mayBeLinked(launch, deployment);
  const { named, link } = await people(dynamo).known(district, asked, links ? h(realm, sub) : null);
  const found = named.flatMap((some, i) => {
    const { isStudent, kind } = asked[i] ?? {};
    return some.filter((one) => one.isStudent === isStudent).map((one) => ({ ...one, kind }));
  });
  const [only, ...others] = new Set(found.map((one) => one.cleverId));
  // What is another's id of another kind names nobody, and a pupil's no teacher.
  if (only && others.length === 0 && found.some((one) => one.kind === userIds && mayBe(launch.roles, one))) {
    return { value: only, source: 'sis-id' };
  }
  return link && { value: link.cleverId, source: link.source };
}

/** Clever's own ids are 24 hexadecimal digits, which an LMS may have in capital letters. */
const isClevers = (id: Sourced | null): boolean => /^[0-9a-f]{24}$/i.test(id?.value ?? '');

type Launched = Pick<VerifiedLaunch, 'user' | 'roles'>;

/** Not whoever acts for another, and not whoever is to stay unknown. */
const mayBeLinked = ({ user, roles }: Launched, { district, noPersonIds }: Deployment): boolean =>
  district !== null && noPersonIds !== true && !roles.preview && !user.masquerade;

/** A rule for ids of users may hold for teachers alone: so an id is spelled as a teacher's and as a pupil's, and names such a one. */
const spelledFor = (sisId: string, spelling: SpellingRules): readonly (UserId & Pick<NamedUser, 'isStudent'>)[] =>
  [spelling.user ?? EXACT, rulesOfPupils(spelling)].flatMap((rule, i) => {
    const id = spell(sisId, rule, 'lms');
    return id === '' ? [] : USER_IDS.map((kind) => ({ kind, id, isStudent: i === 1 }));
  });

/** Whether a person of whom nobody knows who it is at Clever signs in there first; parents, and whoever may not be linked, never. */
export const signsInFirst = (launch: Launched, deployment: Deployment, { unidentified }: Partial<Policy>): boolean =>
  unidentified === 'clever' &&
  launch.user.cleverId === null &&
  mayBeLinked(launch, deployment) &&
  !/^(observer|administrator|none)$/.test(launch.roles.role);
