import { clients } from '../../shared/store/directory/clients.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { Refusal } from '../program/failures.ts';

/** Ids of Clever are those of MongoDB. */
const CLEVER_ID = /^[0-9a-f]{24}$/;

/** A slip of the pen must not make a district: throws Refusal for one that no deployment was approved for and no client was granted. */
export async function requireNamed(dynamo: Dynamo, id: string): Promise<void> {
  if ((await deployments(dynamo).district(id)) !== null) return;
  const all = await clients(dynamo).list();
  if (all.some(({ districts }) => districts.includes(id))) return;
  const shape = CLEVER_ID.test(id) ? '' : ' A Clever id has 24 characters, 0 to 9 and a to f.';
  const named = [...new Set(all.flatMap(({ districts }) => districts))];
  const others = named.length === 0 || named.length > 5 ? '' : ` Granted are ${named.join(', ')}.`;
  throw new Refusal(
    `Nobody has named district ${id} here before.${shape}${others} If it is right, add --new-district.`,
  );
}
