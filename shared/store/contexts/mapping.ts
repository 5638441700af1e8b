import { randomBytes } from '../../crypto/random.ts';
import { LaunchError } from '../../errors.ts';
import type { Context, MappedClass, NamedClass } from '../../records/context.ts';
import { applied } from '../table/applied.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { contextKey } from '../table/keys.ts';
import { activeClasses, byTime, CLASS, COPY, indexed } from './contexts.ts';
import {
  type Actor,
  attribute,
  copyAttribute,
  copyEvent,
  eventOf,
  growing,
  lastChangedBy,
  mappedOf,
  type WantedClass,
  wordsOf,
} from './grow.ts';
import { pointTo } from './point.ts';
import { isTooLarge } from './room.ts';

/** Classes in state removed that a context remembers, the newest; an item and one update of it have a size. */
const REMEMBERED = 50;

/** A class of a mapping, to be said again as it is: the words that are not the catalogue's are somebody's own. */
export const asItIs = ({ id, urlId, name, roster }: MappedClass): NamedClass => ({
  id,
  urlId: urlId === roster?.urlId ? null : urlId,
  name: name === roster?.name ? null : name,
});

/** Changes of mappings, each one write of the context under a condition; its event goes with it, and is copied afterwards. */
export const mappings = (dynamo: Dynamo) => ({
  ...growing(dynamo),

  /**
   * Makes the mapping exactly `wanted`: one write under the expected version, after its pointers; classes left out stay as removed
   * (the newest 50). Throws mapping-version-conflict, request-too-large. Returns the context as it is then.
   */
  replace: async (
    context: Context,
    district: string,
    wanted: readonly WantedClass[],
    expectedVersion: number,
    actor: Actor,
    now: number,
  ): Promise<Context> => {
    // What is left out is judged by the context as it was read, so that must be the version that is replaced.
    if (context.version !== expectedVersion) throw new LaunchError('mapping-version-conflict');
    const before = activeClasses(context);
    const added = wanted.filter(({ id }) => !before.some((mapped) => mapped.id === id)).map(({ id }) => id);
    const { classes, changed, forgotten } = merge(context.classes, wanted, actor, now);
    if (isTooLarge(classes)) throw new LaunchError('request-too-large');
    await pointTo(dynamo, district, added, context.key, now);
    const call = randomBytes(12).toString('base64url');
    const version = expectedVersion + 1;
    const event = { ...eventOf(actor, now, call, before), after: wanted.map(({ id }) => id) };
    const kind = wanted.length > 0 ? 'mapped' : context.practice ? 'practice' : 'unmapped';
    const write = dynamo.update(contextKey(context.key), {
      set: {
        v: version,
        ev: event,
        ...indexed(context, kind, context.lastSeen),
        // What is connected to a class is no course for practice.
        ...(wanted.length > 0 && context.practice ? { practice: false } : {}),
        ...Object.fromEntries(changed.map(attribute)),
        ...Object.fromEntries(wanted.flatMap(({ id, roster }) => (roster == null ? [] : [copyAttribute(id, roster)]))),
      },
      remove: forgotten.flatMap(({ id }) => [CLASS + id, COPY + id]),
      condition: '#v = :expected',
      values: { expected: expectedVersion },
    });
    const { ours } = await applied(dynamo, contextKey(context.key), write, lastChangedBy(call));
    if (!ours) throw new LaunchError('mapping-version-conflict');
    await copyEvent(dynamo, context.key, version, event);
    return { ...context, version, classes, practice: context.practice && wanted.length === 0 };
  },
});

function merge(present: readonly MappedClass[], wanted: readonly WantedClass[], actor: Actor, now: number) {
  const removed = present
    .filter((mapped) => !wanted.some(({ id }) => id === mapped.id))
    .map((mapped) =>
      mapped.state === 'removed' ? mapped : { ...mapped, ...actor, state: 'removed' as const, at: now },
    )
    .sort(byTime);
  const kept = wanted.map((one): MappedClass => {
    const old = present.find((mapped) => mapped.id === one.id);
    const roster = one.roster ?? old?.roster ?? null;
    if (old?.state !== 'active') return mappedOf({ ...one, roster }, actor, now);
    return { ...old, ...wordsOf(one, roster), roster };
  });
  const classes = [...kept, ...removed.slice(-REMEMBERED)].sort(byTime);
  return {
    classes,
    changed: classes.filter((mapped) => !present.includes(mapped)),
    forgotten: removed.slice(0, -REMEMBERED),
  };
}
