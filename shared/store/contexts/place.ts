import { randomBytes } from '../../crypto/random.ts';
import { copyOf } from '../../matching/same.ts';
import type { Context } from '../../records/context.ts';
import type { RosterClass } from '../../records/roster.ts';
import { applied } from '../table/applied.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { contextKey } from '../table/keys.ts';
import { activeClasses, CLASS, COPY } from './contexts.ts';
import { attribute, copyAttribute, copyEvent, eventOf, lastChangedBy, mappedOf, wantedOf } from './grow.ts';
import { pointTo } from './point.ts';
import { isTooLarge } from './room.ts';

/**
 * Puts a class where another of the same mapping stood, which goes without a trace but its event: kept as removed, its ids
 * would count as absent. False, and nothing changed, where somebody has changed the mapping meanwhile.
 */
export async function putInPlace(
  dynamo: Dynamo,
  context: Context,
  district: string,
  gone: string,
  next: RosterClass,
  by: string,
  now: number,
): Promise<boolean> {
  const before = activeClasses(context);
  const old = before.find(({ id }) => id === gone);
  if (old === undefined || context.classes.some(({ id, state }) => id === next.id && state === 'removed')) {
    return false;
  }
  const actor = { how: 'heal', by } as const;
  const already = before.some(({ id }) => id === next.id);
  const fresh = mappedOf(wantedOf(next, old.evidence), actor, now);
  if (isTooLarge([...context.classes.filter(({ id }) => id !== gone), fresh])) return false;
  const after = before.map(({ id }) => (id === gone ? next.id : id)).filter((id, i, all) => all.indexOf(id) === i);
  if (!already) await pointTo(dynamo, district, [next.id], context.key, now);
  const version = context.version + 1;
  const call = randomBytes(12).toString('base64url');
  const event = { ...eventOf(actor, now, call, before), after };
  const write = dynamo.update(contextKey(context.key), {
    set: {
      v: version,
      ev: event,
      ...(already ? {} : Object.fromEntries([attribute(fresh), copyAttribute(next.id, copyOf(next))])),
    },
    remove: [CLASS + gone, COPY + gone],
    condition: '#v = :expected',
    values: { expected: context.version },
  });
  const { ours } = await applied(dynamo, contextKey(context.key), write, lastChangedBy(call));
  if (!ours) return false;
  await copyEvent(dynamo, context.key, version, event);
  return true;
}
