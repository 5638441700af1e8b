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

/**
 * Who the person of a launch is at Clever, and how that is known: by a claim that the registration names, or an id of the person's that is Clever's own; by
 * an id of the SIS that is exactly one user's; by a link made earlier. One read, and none where a claim has it or nothing else could.
 */
export async function identify(
  dynamo: Dynamo,
  launch: Launched,
  realm: string,
  deployment: Deployment,
  { unidentified }: Partial<Policy>,
): Promise<Sourced | null> {
  const { cleverId, sisId, sub } = launch.user;
  const own = cleverId ?? (sisId !== null && CLEVER_ID.test(sisId.value) ? sisId : null);
  if (own !== null) return CLEVER_ID.test(own.value) ? { ...own, value: own.value.toLowerCase() } : own;
  const { district, knowsUsers, spelling } = deployment;
  if (district === null) return null;
  const asked = knowsUsers && sisId !== null ? spelledFor(sisId.value, spelling) : [];
  const links = (knowsUsers || unidentified === 'clever') && mayBeLinked(launch, deployment);
  const { named, link } = await people(dynamo).known(district, asked, links ? h(realm, sub) : null);
  const found = named.flatMap((some, i) => some.filter(({ isStudent }) => isStudent === asked[i]?.isStudent));
  const [only, ...others] = new Set(found.map((one) => one.cleverId));
  // One of several users names nobody, and a pupil's number no teacher.
  if (only !== undefined && others.length === 0 && found.some((one) => mayBe(launch.roles, one))) {
    return { value: only, source: 'sis-id' };
  }
  return link?.district === district ? { value: link.cleverId, source: link.source } : null;
}

type Launched = Pick<VerifiedLaunch, 'user' | 'roles'>;

/** Not whoever acts for another, and not whoever is to stay unknown. */
const mayBeLinked = ({ user, roles }: Launched, { district, noPersonIds }: Deployment): boolean =>
  district !== null && noPersonIds !== true && !roles.preview && !user.masquerade;

/** Whether a user of Clever's is what the LMS says of the person, in this course or at all: a teacher may learn in a course. */
function mayBe({ role, parsed }: VerifiedLaunch['roles'], { isStudent, isStaff }: NamedUser): boolean {
  const is = (names: RegExp): boolean => parsed.some(({ name }) => names.test(name));
  const [learns, works] = [
    is(/^(learner|student)$/),
    is(/^(instructor|contentdeveloper|administrator|faculty|staff)$/),
  ];
  if (!learns && !works) return role !== 'observer';
  return (isStudent && (learns || role === 'teaching_assistant')) || (isStaff && works);
}

/** What an LMS calls a person's SIS id may be any of these in the roster: another's number is no proof. */
const KINDS = ['sis', 'number', 'state'] as const;

/** A rule for ids of users may hold for teachers alone: so an id is spelled as a teacher's and as a pupil's, and names such a one. */
const spelledFor = (sisId: string, spelling: SpellingRules): readonly (UserId & Pick<NamedUser, 'isStudent'>)[] =>
  [spelling.user ?? EXACT, rulesOfPupils(spelling)].flatMap((rule, i) => {
    const id = spell(sisId, rule, 'lms');
    return id === '' ? [] : KINDS.map((kind) => ({ kind, id, isStudent: i === 1 }));
  });

/** Whether a person of whom nobody knows who it is at Clever signs in there first; parents, and whoever may not be linked, never. */
export const signsInFirst = (launch: Launched, deployment: Deployment, { unidentified }: Partial<Policy>): boolean =>
  unidentified === 'clever' &&
  launch.user.cleverId === null &&
  mayBeLinked(launch, deployment) &&
  !/^(observer|administrator|none)$/.test(launch.roles.role);
