import { standing } from '../matching/term.ts';
import type { Context } from '../records/context.ts';
import type { Deployment } from '../records/deployment.ts';
import type { RosterClass } from '../records/roster.ts';
import { contexts } from '../store/contexts/contexts.ts';
import { leave } from '../store/contexts/leave.ts';
import type { Dynamo } from '../store/table/dynamo.ts';
import { classPointerKey, deploymentKey } from '../store/table/keys.ts';
import { optional, targetsOf } from '../store/table/read.ts';
import { holders, isOfSame } from './holders.ts';
import { entryIn, lastNamed } from './named.ts';

/** Seconds in which nobody of the old course may have named a section that moves. */
const QUIET = 86_400;

/**
 * Whether a section has been cross-listed: in Canvas it is in one course at a time, so a newer launch that names it says where.
 * Only within one registration and LMS, out of a place where proof put it, while its term runs and the old course is quiet.
 */
export async function hasMoved(
  dynamo: Dynamo,
  one: RosterClass,
  from: Context,
  deployment: Deployment,
  { today, now }: { readonly today: string; readonly now: number },
): Promise<boolean> {
  const entry = entryIn(from, one.id);
  if (entry?.how !== 'proof' || standing(one.term, today) !== 'current') return false;
  if (!isOfSame(from.deployment, deployment) || !(now - lastNamed(from, entry) >= QUIET)) return false;
  if (from.deployment.deploymentId === deployment.deploymentId) return true;
  const guid = optional((await dynamo.get(deploymentKey(from.deployment))) ?? {}, 'guid');
  return guid !== null && guid === deployment.platformGuid;
}

/** Takes a class out of a course; tried again where others change the course meanwhile. */
async function takeOut(dynamo: Dynamo, context: Context, id: string, by: string, now: number): Promise<void> {
  if (await leave(dynamo, context, [id], by, now)) return;
  const again = await contexts(dynamo).get(context.key, 'consistent');
  if (again !== null && entryIn(again, id)?.how === 'proof') await leave(dynamo, again, [id], by, now);
}

/** Out of the old places, before the new course gets the classes. */
export const moveOut = async (
  dynamo: Dynamo,
  moves: readonly (readonly [id: string, from: Context])[],
  to: string,
  now: number,
): Promise<void> => {
  for (const [id, from] of moves) await takeOut(dynamo, from, id, `moved to ${to}`, now);
};

/**
 * Two courses that prove one class in the same instant both get it. So each looks once more after its write; whoever looks last sees
 * both, and takes it from the later, by time and then by key. What a person has connected stays.
 */
export async function settle(
  dynamo: Dynamo,
  mine: Context,
  ids: readonly string[],
  { deployment, district }: { readonly deployment: Deployment; readonly district: string },
  now: number,
): Promise<void> {
  const pointers = await dynamo.getAll(
    ids.map((id) => classPointerKey(district, id)),
    'consistent',
  );
  const known = ids.map((id, i) => ({ class: { id }, contextKeys: targetsOf(pointers[i]) }));
  const { heldElsewhere } = await holders(dynamo, known, [], { deployment, key: mine.key });
  for (const id of ids) {
    const places = [mine, ...(heldElsewhere.get(id) ?? [])].flatMap((context) => {
      const entry = entryIn(context, id);
      return entry === undefined ? [] : [{ context, entry }];
    });
    const proofs = places
      .filter(({ entry }) => entry.how === 'proof')
      .sort((a, b) => a.entry.at - b.entry.at || (a.context.key < b.context.key ? -1 : 1));
    const later = proofs.length < places.length ? proofs : proofs.slice(1);
    for (const { context } of later) await takeOut(dynamo, context, id, 'proven elsewhere first', now);
  }
}
