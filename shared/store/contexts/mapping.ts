import { randomBytes } from '../../crypto/random.ts';
import { LaunchError } from '../../errors.ts';
import { copyOf } from '../../matching/same.ts';
import type { Context, MappedClass, NamedClass, RosterCopy } from '../../records/context.ts';
import type { RosterClass } from '../../records/roster.ts';
import { applied } from '../table/applied.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { classPointerKey, contextEventKey, contextKey } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { isItem, TARGETS } from '../table/read.ts';
import {
  activeClasses,
  byTime,
  CLASS,
  COPY,
  copyItem,
  indexed,
  parseContext,
  type Sighting,
  seen,
} from './contexts.ts';

/** Classes in state removed that a context remembers, the newest; an item and one update of it have a size. */
const REMEMBERED = 50;

export interface WantedClass extends NamedClass {
  readonly evidence?: readonly string[];
  /** null: what is known stays as it is */
  readonly roster?: RosterCopy | null;
}

export interface Actor {
  readonly how: MappedClass['how'];
  readonly by: string;
}

/** A class of the catalogue as one to connect. */
export const wantedOf = (one: RosterClass, evidence: readonly string[]): WantedClass => ({
  id: one.id,
  urlId: null,
  name: null,
  evidence,
  roster: copyOf(one),
});

/** Changes of mappings, each one write of the context under a condition; its event goes with it, and is copied afterwards. */
export const mappings = (dynamo: Dynamo) => {
  /**
   * Points from a class to a context before the mapping is written. Pointers are hints and are never taken away: one too many
   * does no harm, but one taken away beside a writer who puts the class back would hide the course.
   */
  const pointTo = async (district: string, classIds: readonly string[], key: string): Promise<void> => {
    for (const classId of classIds) {
      await dynamo.update(classPointerKey(district, classId), { add: { [TARGETS]: new Set([key]) } });
    }
  };

  return {
    pointTo,

    /**
     * Makes the mapping exactly `wanted`: one write under the expected version, after its pointers; classes left out stay as removed
     * (the newest 50). Throws mapping-version-conflict. Returns the context as it is then.
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
      await pointTo(district, added, context.key);
      const call = randomBytes(12).toString('base64url');
      const { classes, changed, forgotten } = merge(context.classes, wanted, actor, now);
      const version = expectedVersion + 1;
      const event = { ...eventOf(actor, now, call, before), after: wanted.map(({ id }) => id) };
      const kind = wanted.length > 0 ? 'mapped' : context.practice ? 'practice' : 'unmapped';
      const write = dynamo.update(contextKey(context.key), {
        set: {
          v: version,
          ev: event,
          ...indexed(context.deployment, kind, context.lastSeen),
          // What is connected to a class is no course for practice.
          ...(wanted.length > 0 && context.practice ? { practice: false } : {}),
          ...Object.fromEntries(changed.map(attribute)),
          ...Object.fromEntries(
            wanted.flatMap(({ id, roster }) => (roster == null ? [] : [copyAttribute(id, roster)])),
          ),
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

    /**
     * Adds classes that a launch has proven, and writes down what it saw, in one write that commutes with others of its kind: a class
     * that is there already, removed or not, stays as it is; of `leaves` no trace stays but the event. Null when another launch has added all of them.
     */
    grow: async (
      sighting: Sighting,
      district: string,
      { joins: proven, leaves }: { readonly joins: readonly WantedClass[]; readonly leaves: readonly string[] },
      actor: Actor,
      now: number,
      today: string,
    ): Promise<Context | null> => {
      const ids = proven.map(({ id }) => id);
      await pointTo(district, ids, sighting.key);
      const call = randomBytes(12).toString('base64url');
      const before = activeClasses(sighting.before);
      const event = {
        ...eventOf(actor, now, call, before),
        after: [...before.map(({ id }) => id).filter((id) => !leaves.includes(id)), ...ids],
      };
      const { set, setOnce, add } = seen(sighting, true, today);
      const practice = sighting.before?.practice === true ? { practice: false } : {};
      const copies = proven.flatMap(({ id, roster }) => (roster == null ? [] : [copyAttribute(id, roster)]));
      const fresh = proven.map((one): MappedClass => mappedOf(one, actor, now));
      const write = dynamo.updated(contextKey(sighting.key), {
        set: { ...set, ...practice, ev: event, ...Object.fromEntries(copies) },
        setOnce: { ...setOnce, ...Object.fromEntries(fresh.map((one) => [CLASS + one.id, classItem(one)])) },
        remove: leaves.flatMap((id) => [CLASS + id, COPY + id]),
        add: { ...add, v: 1 },
        anyAbsent: ids.map((id) => CLASS + id),
      });
      const { ours, item } = await applied(dynamo, contextKey(sighting.key), write, lastChangedBy(call));
      if (!ours || item === null) return null;
      const context = parseContext(item);
      await copyEvent(dynamo, sighting.key, context.version, event);
      return context;
    },

    /**
     * Puts a class where another of the same mapping stood, which goes without a trace but its event: kept as removed, its ids
     * would count as absent. False, and nothing changed, where somebody has changed the mapping meanwhile.
     */
    heal: async (
      context: Context,
      district: string,
      gone: string,
      next: RosterClass,
      by: string,
      now: number,
    ): Promise<boolean> => {
      const before = activeClasses(context);
      const old = before.find(({ id }) => id === gone);
      if (old === undefined || context.classes.some(({ id, state }) => id === next.id && state === 'removed')) {
        return false;
      }
      const actor = { how: 'heal', by } as const;
      const already = before.some(({ id }) => id === next.id);
      const fresh = mappedOf(wantedOf(next, old.evidence), actor, now);
      const after = before.map(({ id }) => (id === gone ? next.id : id)).filter((id, i, all) => all.indexOf(id) === i);
      if (!already) await pointTo(district, [next.id], context.key);
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
    },

    /** Renews the copy of a class in a context that has it. */
    recopy: (key: string, one: RosterClass): Promise<boolean> =>
      dynamo.update(contextKey(key), {
        set: { [COPY + one.id]: copyItem(copyOf(one)) },
        allPresent: [CLASS + one.id],
      }),
  };
};

export const copyEvent = (dynamo: Dynamo, key: string, version: number, event: Item): Promise<void> =>
  dynamo.put({ ...contextEventKey(key, version), v: version, ...event });

export const eventOf = ({ how, by }: Actor, now: number, call: string, before: readonly MappedClass[]): Item => ({
  at: now,
  how,
  by,
  call,
  before: before.map(({ id }) => id),
});

export const lastChangedBy =
  (call: string) =>
  ({ ev }: Item): boolean =>
    isItem(ev) && ev['call'] === call;

const mappedOf = (one: WantedClass, actor: Actor, now: number): MappedClass => ({
  id: one.id,
  ...wordsOf(one, one.roster ?? null),
  ...actor,
  evidence: one.evidence ?? [],
  roster: one.roster ?? null,
  state: 'active',
  at: now,
});

/** As a context that is read has them. */
const wordsOf = ({ urlId, name }: WantedClass, roster: RosterCopy | null) => ({
  urlId: urlId ?? roster?.urlId ?? null,
  name: name ?? roster?.name ?? null,
});

/** The catalogue's own words are in the copy alone, so that they stay fresh. */
const classItem = ({ urlId, name, state, how, by, at, evidence, roster }: MappedClass): Item => ({
  u: urlId === roster?.urlId ? null : urlId,
  n: name === roster?.name ? null : name,
  s: state,
  h: how,
  b: by,
  a: at,
  ...(evidence.length === 0 ? {} : { e: evidence }),
});

const attribute = (mapped: MappedClass) => [CLASS + mapped.id, classItem(mapped)] as const;

/** Only a copy that the writer brings along is written: one that was read may have been renewed meanwhile. */
const copyAttribute = (id: string, roster: RosterCopy) => [COPY + id, copyItem(roster)] as const;

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
