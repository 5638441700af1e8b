import type { SpellingRules } from '../../shared/records/deployment.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { text } from '../program/args.ts';
import { Refusal } from '../program/failures.ts';
import { district } from '../program/values.ts';

export const DISTRICT = text('ID', 'Clever id of the district whose classes they are');

export interface KnownDistrict {
  readonly id: string;
  readonly spelling: SpellingRules;
}

/** A slip of the pen must not make a district: one that a deployment was approved for, or that a client was granted. */
export async function knownDistrict(dynamo: Dynamo, typed: string): Promise<KnownDistrict> {
  const id = district(typed);
  const found = await deployments(dynamo).district(id);
  if (found !== null) return { id, spelling: found.spelling };
  const granted = (await clients(dynamo).list()).some(({ districts }) => districts.includes(id));
  if (granted) return { id, spelling: {} };
  throw new Refusal(
    `Nobody knows district ${id}: approve a deployment for it, or grant it to a client (clients grant).`,
  );
}
