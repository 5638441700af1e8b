import { EXACT, spell } from '../../shared/matching/spelling.ts';
import type { SpellingRules } from '../../shared/records/deployment.ts';
import type { UserReference } from '../../shared/records/person.ts';
import { pupils } from '../../shared/store/catalogue/known.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { userReferences } from '../../shared/store/directory/references.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { DISTRICT } from './roomkey.ts';

/** An id of Clever's own form. */
export const cleverId = (n: number): string => (0x6a00_0000 + n).toString(16).padStart(24, '0');

/** A user of Clever's by an id, a student's by its SIS id where nothing else is said. */
export const reference = (n: number, id: string, more: Partial<UserReference> = {}): UserReference => ({
  kind: 'sis',
  id,
  cleverId: cleverId(n),
  role: 'student',
  ...more,
});

/** Tells of users of a district, as a sync does after its first. */
export async function addUsers(
  dynamo: Dynamo,
  references: readonly UserReference[],
  { district = DISTRICT, spelling = {} }: { district?: string; spelling?: SpellingRules } = {},
): Promise<void> {
  const key = await pupils(dynamo).key(district);
  await pupils(dynamo).keep(district, key);
  const now = references.map((one) => ({ ...one, id: spell(one.id, spelling.user ?? EXACT, 'roster') }));
  await userReferences(dynamo).change(district, key, [{ segment: 0, before: [], now }]);
  await deployments(dynamo).setKnowsUsers(district, true);
}
