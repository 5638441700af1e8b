import { randomBytes } from '../../crypto/random.ts';
import type { Context } from '../../records/context.ts';
import { applied } from '../table/applied.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { contextKey } from '../table/keys.ts';
import { activeClasses, CLASS, COPY, indexed, NAMED } from './contexts.ts';
import { copyEvent, eventOf, lastChangedBy } from './grow.ts';

/**
 * Takes classes out of a course without a trace but the event: kept as removed, their ids would count as absent. False, and
 * nothing changed, where none of them is there, or somebody has changed the mapping meanwhile.
 */
export async function leave(
  dynamo: Dynamo,
  context: Context,
  ids: readonly string[],
  by: string,
  now: number,
): Promise<boolean> {
  if (!context.classes.some(({ id }) => ids.includes(id))) return false;
  const before = activeClasses(context);
  const after = before.map(({ id }) => id).filter((id) => !ids.includes(id));
  const version = context.version + 1;
  const call = randomBytes(12).toString('base64url');
  const event = { ...eventOf({ how: 'heal', by }, now, call, before), after };
  const write = dynamo.update(contextKey(context.key), {
    set: {
      v: version,
      ev: event,
      ...indexed(context, after.length > 0 ? 'mapped' : 'unmapped', context.lastSeen),
    },
    remove: ids.flatMap((id) => [CLASS + id, COPY + id, NAMED + id]),
    condition: '#v = :expected',
    values: { expected: context.version },
  });
  const { ours } = await applied(dynamo, contextKey(context.key), write, lastChangedBy(call));
  if (ours) await copyEvent(dynamo, context.key, version, event);
  return ours;
}
