import { randomBytes } from 'node:crypto';
import { LaunchError } from '../errors.ts';
import { TABLE } from '../names.ts';
import type { Context, DeploymentId, MappedClass } from '../types.ts';
import { parseId } from './deployments.ts';
import type { Dynamo, Update } from './dynamo.ts';
import { classPointerKey, contextEventKey, contextIndex, contextKey } from './keys.ts';
import type { Item } from './marshal.ts';
import { isItem, num, oneOf, optional, str, texts } from './read.ts';

/** A class of the mapping is one attribute, so that two writers who add different classes never collide. */
const CLASS = 'k#';

/** Classes in state removed that a context remembers, the newest; an item and one update of it have a size. */
const REMEMBERED = 50;

export interface WantedClass {
  readonly id: string;
  readonly urlId: string | null;
  readonly name: string | null;
}

export interface Actor {
  readonly how: MappedClass['how'];
  readonly by: string;
}

/** What a launch saw of a context; `before` is the context as it was read, null when it was not there. */
export interface Sighting {
  readonly key: string;
  readonly deployment: DeploymentId;
  readonly contextId: string;
  readonly title: string | null;
  readonly label: string | null;
  readonly type: readonly string[];
  readonly before: Context | null;
}

function parseContext(item: Item): Context {
  return {
    key: str(item, TABLE.pk).slice(2),
    deployment: parseId(item),
    contextId: str(item, 'contextId'),
    title: optional(item, 'title'),
    label: optional(item, 'label'),
    type: texts(item, 'type'),
    version: num(item, 'v'),
    classes: Object.entries(item)
      .filter(([name]) => name.startsWith(CLASS))
      .map(([name, value]) => parseClass(name.slice(CLASS.length), isItem(value) ? value : {}))
      .sort(byTime),
    firstSeen: str(item, 'firstSeen'),
    lastSeen: str(item, 'lastSeen'),
  };
}

const parseClass = (id: string, item: Item): MappedClass => ({
  id,
  urlId: optional(item, 'u'),
  name: optional(item, 'n'),
  state: oneOf(item, 's', ['active', 'removed']),
  how: oneOf(item, 'h', ['operator', 'partner', 'teacher', 'proof']),
  by: str(item, 'b'),
  at: num(item, 'a'),
});

const classItem = (mapped: MappedClass): Item => ({
  u: mapped.urlId,
  n: mapped.name,
  s: mapped.state,
  h: mapped.how,
  b: mapped.by,
  a: mapped.at,
});

/** The classes that a launch may open. */
export const activeClasses = (context: Context | null): readonly MappedClass[] =>
  (context?.classes ?? []).filter((mapped) => mapped.state === 'active');

/** Whether a launch has anything to write about the context: its first, its first of the day, or a new title. */
export const isNews = (sighting: Sighting, today: string): boolean =>
  sighting.before === null ||
  sighting.before.lastSeen !== today ||
  sighting.before.title !== sighting.title ||
  sighting.before.label !== sighting.label;

export const contexts = (dynamo: Dynamo) => ({
  get: async (key: string, consistent?: 'consistent'): Promise<Context | null> => {
    const item = await dynamo.get(contextKey(key), consistent);
    return item === null ? null : parseContext(item);
  },

  /** Remembers a context that a launch came from. A hint: one lost to a crash is written by the next launch. */
  see: async (sighting: Sighting, today: string): Promise<void> => {
    const version = sighting.before?.version ?? 0;
    await dynamo.update(contextKey(sighting.key), {
      set: {
        title: sighting.title,
        label: sighting.label,
        type: sighting.type,
        lastSeen: today,
        v: version,
        ...indexed(sighting.deployment, activeClasses(sighting.before).length > 0, today),
      },
      setOnce: { ...sighting.deployment, contextId: sighting.contextId, firstSeen: today },
      condition: 'attribute_not_exists(#v) OR #v = :version',
      values: { version },
    });
  },

  /**
   * Makes the mapping exactly `wanted`: one write under the expected version, classes left out stay as removed (the newest 50).
   * Throws mapping-version-conflict. Returns the context as it is then.
   */
  replace: async (
    context: Context,
    wanted: readonly WantedClass[],
    expectedVersion: number,
    actor: Actor,
    now: number,
  ): Promise<Context> => {
    const call = randomBytes(12).toString('base64url');
    const { classes, changed, forgotten } = merge(context.classes, wanted, actor, now);
    const version = expectedVersion + 1;
    const event = {
      v: version,
      at: now,
      how: actor.how,
      by: actor.by,
      call,
      before: activeClasses(context).map(({ id }) => id),
      after: wanted.map(({ id }) => id),
    };
    const update: Update = {
      set: {
        v: version,
        ev: event,
        ...indexed(context.deployment, wanted.length > 0, context.lastSeen),
        ...Object.fromEntries(changed.map((mapped) => [CLASS + mapped.id, classItem(mapped)])),
      },
      remove: forgotten.map(({ id }) => CLASS + id),
      condition: '#v = :expected',
      values: { expected: expectedVersion },
    };
    if (!(await dynamo.update(contextKey(context.key), update))) {
      const item = await dynamo.get(contextKey(context.key), 'consistent');
      const last = item?.['ev'];
      if (!isItem(last) || last['call'] !== call) throw new LaunchError('mapping-version-conflict');
    }
    await dynamo.put({ ...contextEventKey(context.key, version), ...event });
    return { ...context, version, classes };
  },

  /**
   * Points from a class to a context before the mapping is written. Pointers are hints and are never taken away: one too many
   * does no harm, but one taken away beside a writer who puts the class back would hide the course.
   */
  pointTo: async (district: string, classIds: readonly string[], key: string): Promise<void> => {
    for (const classId of classIds) {
      await dynamo.update(classPointerKey(district, classId), { add: { c: new Set([key]) } });
    }
  },

  /** The contexts whose mapping holds the class as active. */
  ofClass: async (district: string, classId: string): Promise<readonly Context[]> => {
    const pointer = await dynamo.get(classPointerKey(district, classId), 'consistent');
    const keys = pointer?.['c'] instanceof Set ? [...pointer['c']] : [];
    const items = await dynamo.getAll(keys.map(contextKey), 'consistent');
    return items
      .filter((item) => item !== null)
      .map(parseContext)
      .filter((context) => activeClasses(context).some(({ id }) => id === classId));
  },
});

type Contexts = Pick<ReturnType<typeof contexts>, 'pointTo' | 'replace'>;

/** Replaces a mapping, after its pointers, so that a crash between leaves only a hint too many. Throws mapping-version-conflict. */
export async function remap(
  store: Contexts,
  context: Context,
  district: string,
  wanted: readonly WantedClass[],
  expectedVersion: number,
  actor: Actor,
  now: number,
): Promise<Context> {
  // What is left out is judged by the context as it was read, so that must be the version that is replaced.
  if (context.version !== expectedVersion) throw new LaunchError('mapping-version-conflict');
  const before = activeClasses(context);
  const added = wanted.filter(({ id }) => !before.some((mapped) => mapped.id === id)).map(({ id }) => id);
  await store.pointTo(district, added, context.key);
  return store.replace(context, wanted, expectedVersion, actor, now);
}

const indexed = (deployment: DeploymentId, mapped: boolean, lastSeen: string): Item => ({
  [TABLE.indexPk]: contextIndex(deployment),
  [TABLE.indexSk]: `${mapped ? 'mapped' : 'unmapped'}#${lastSeen}`,
});

function merge(present: readonly MappedClass[], wanted: readonly WantedClass[], actor: Actor, now: number) {
  const removed = present
    .filter((mapped) => !wanted.some(({ id }) => id === mapped.id))
    .map((mapped) =>
      mapped.state === 'removed' ? mapped : { ...mapped, ...actor, state: 'removed' as const, at: now },
    )
    .sort(byTime);
  const kept = wanted.map((one): MappedClass => {
    const old = present.find((mapped) => mapped.id === one.id && mapped.state === 'active');
    return old === undefined ? { ...one, ...actor, state: 'active', at: now } : { ...old, ...one };
  });
  const classes = [...kept, ...removed.slice(-REMEMBERED)].sort(byTime);
  return {
    classes,
    changed: classes.filter((mapped) => !present.includes(mapped)),
    forgotten: removed.slice(0, -REMEMBERED),
  };
}

const byTime = (a: MappedClass, b: MappedClass): number => a.at - b.at || (a.id < b.id ? -1 : 1);
