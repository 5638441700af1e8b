import { TABLE } from '../../names.ts';
import { type Context, HOWS, type MappedClass, type RosterCopy, type WaitingSection } from '../../records/context.ts';
import type { DeploymentId } from '../../records/deployment.ts';
import type { TeacherId } from '../../records/roster.ts';
import { parseId } from '../directory/deployment.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { classPointerKey, contextIndex, contextKey } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { isItem, list, num, oneOf, optional, str, sub, targetsOf, texts } from '../table/read.ts';

/** A class of the mapping is one attribute, so that two writers who add different classes never collide. */
export const CLASS = 'k#';
/** Its copy from the catalogue is another, so that who renews the copy never undoes a change of the mapping. */
export const COPY = 'r#';

/** When a launch last named a class. */
export const NAMED = 't#';

/** People of a section that waits, and its name. */
const WAITING = 'w#';
const SECTION = 's#';
const SECTIONS = 20;
const PEOPLE = 100;

/** Attribute: what teachers have been told of sections that wait. */
export const TOLD = 'wt';

/** Section ids that named no class which a context remembers. */
const UNRESOLVED = 50;

/** What a launch saw of a context; `before` is the context as it was read, null when it was not there. */
export interface Sighting {
  readonly key: string;
  readonly deployment: DeploymentId;
  readonly contextId: string;
  readonly title: string | null;
  readonly label: string | null;
  readonly type: readonly string[];
  readonly before: Context | null;
  /** section ids that were looked up today and named no class */
  readonly nowhere?: readonly string[];
  /** whether somebody was sent to the wait page */
  readonly waiting?: boolean;
  /** whose section of a connected course is not connected, and which */
  readonly waitsFor?: { readonly who: string; readonly sections: readonly Pick<WaitingSection, 'sisId' | 'name'>[] };
  /** ids of classes that the launch named, an hour or more after the last one that did */
  readonly named?: readonly string[];
  readonly now?: number;
}

export function parseContext(item: Item): Context {
  return {
    key: str(item, TABLE.pk).slice(2),
    deployment: parseId(item),
    contextId: str(item, 'contextId'),
    title: optional(item, 'title'),
    label: optional(item, 'label'),
    type: texts(item, 'type'),
    version: num(item, 'v'),
    classes: Object.keys(item)
      .filter((name) => name.startsWith(CLASS))
      .map((name) => parseClass(name.slice(CLASS.length), sub(item, name), item))
      .sort(byTime),
    firstSeen: str(item, 'firstSeen'),
    lastSeen: str(item, 'lastSeen'),
    unresolved: days(sub(item, 'un')),
    ...namedIn(item),
    ...waitingIn(item),
    practice: item['practice'] === true,
    waits: typeof item['w'] === 'number' ? item['w'] : 0,
  };
}

function waitingIn(item: Item): Pick<Context, 'waitingSections' | 'told'> {
  const waiting = Object.entries(item).flatMap(([name, people]) => {
    const sisId = name.slice(WAITING.length);
    const isOne = name.startsWith(WAITING) && people instanceof Set;
    return isOne ? [{ sisId, name: optional(item, SECTION + sisId), people: [...people] }] : [];
  });
  const told = item[TOLD];
  return waiting.length === 0 ? {} : { waitingSections: waiting, ...(told instanceof Set ? { told: [...told] } : {}) };
}

function namedIn(item: Item): Pick<Context, 'lastNamed'> {
  const all = Object.entries(item).flatMap(([name, at]) =>
    name.startsWith(NAMED) && typeof at === 'number' ? [[name.slice(NAMED.length), at] as const] : [],
  );
  return all.length === 0 ? {} : { lastNamed: Object.fromEntries(all) };
}

const days = (item: Item): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(item).flatMap(([id, day]) => (typeof day === 'string' ? [[id, day]] : [])));

function parseClass(id: string, item: Item, context: Item): MappedClass {
  const copy = context[COPY + id];
  const roster = isItem(copy) ? parseCopy(copy) : null;
  return {
    id,
    urlId: optional(item, 'u') ?? roster?.urlId ?? null,
    name: optional(item, 'n') ?? roster?.name ?? null,
    state: oneOf(item, 's', ['active', 'removed']),
    how: oneOf(item, 'h', HOWS),
    by: str(item, 'b'),
    at: num(item, 'a'),
    evidence: texts(item, 'e'),
    roster,
  };
}

const parseCopy = (item: Item): RosterCopy => ({
  name: str(item, 'n'),
  urlId: optional(item, 'u'),
  state: oneOf(item, 's', ['active', 'missing']),
  missingSince: optional(item, 'm'),
  termStart: optional(item, 'b'),
  termEnd: optional(item, 'e'),
  termName: optional(item, 'y'),
  schoolId: optional(item, 'o'),
  course: texts(item, 'c'),
  sisIds: texts(item, 'i'),
  teachers: list(item, 't').flatMap((value): readonly TeacherId[] => {
    const text = typeof value === 'string' ? value : '';
    return [{ kind: text.startsWith('c') ? 'clever' : 'sis', id: text.slice(1) }];
  }),
});

export const copyItem = (copy: RosterCopy): Item => ({
  n: copy.name,
  u: copy.urlId,
  s: copy.state,
  m: copy.missingSince,
  b: copy.termStart,
  e: copy.termEnd,
  ...(copy.termName === null ? {} : { y: copy.termName }),
  o: copy.schoolId,
  ...(copy.course.length === 0 ? {} : { c: copy.course }),
  i: copy.sisIds,
  t: copy.teachers.map(({ kind, id }) => (kind === 'clever' ? 'c' : 's') + id),
});

/** The classes of the mapping that nobody took out. */
export const activeClasses = (context: Context | null): readonly MappedClass[] =>
  (context?.classes ?? []).filter((mapped) => mapped.state === 'active');

/** Whether a launch has anything to write about the context: its first, its first of the day, a new title, a visit to count. */
export const isNews = (sighting: Sighting, today: string): boolean =>
  sighting.before === null ||
  sighting.waiting === true ||
  (sighting.nowhere ?? []).length > 0 ||
  (sighting.named ?? []).length > 0 ||
  sighting.before.lastSeen !== today ||
  sighting.before.title !== sighting.title ||
  sighting.before.label !== sighting.label;

/** What a launch writes of a context whatever becomes of its mapping. */
export const seen = (sighting: Sighting, mapped: boolean, today: string) => ({
  set: {
    title: sighting.title,
    label: sighting.label,
    type: sighting.type,
    lastSeen: today,
    ...indexed(sighting, mapped ? 'mapped' : unmapped(sighting.before), today),
    ...((sighting.nowhere ?? []).length === 0 ? {} : { un: remembered(sighting, today) }),
    ...Object.fromEntries((sighting.named ?? []).map((id) => [NAMED + id, sighting.now ?? 0])),
    ...Object.fromEntries(
      waits(sighting).flatMap(({ sisId, name }) => (name === null ? [] : [[SECTION + sisId, name]])),
    ),
  },
  setOnce: { ...sighting.deployment, contextId: sighting.contextId, firstSeen: today },
  add: {
    ...(sighting.waiting === true ? { w: 1 } : {}),
    ...Object.fromEntries(
      waits(sighting).map(({ sisId }) => [WAITING + sisId, new Set([sighting.waitsFor?.who ?? ''])] as const),
    ),
  },
});

/** Those that there is room for. */
function waits({ before, waitsFor: wanted }: Sighting): readonly Pick<WaitingSection, 'sisId' | 'name'>[] {
  const known = before?.waitingSections ?? [];
  return (wanted?.sections ?? []).filter(({ sisId }) => {
    const one = known.find((section) => section.sisId === sisId);
    return one === undefined ? known.length < SECTIONS : one.people.length < PEOPLE;
  });
}

/** Index entry of a deployment's contexts: mapped or not, and last seen. */
export const indexed = (
  { deployment, key }: Pick<Context, 'deployment' | 'key'>,
  kind: 'mapped' | 'unmapped' | 'practice',
  lastSeen: string,
): Item => ({
  [TABLE.indexPk]: contextIndex(deployment, key),
  [TABLE.indexSk]: `${kind}#${lastSeen}`,
});

const unmapped = (context: Context | null): 'unmapped' | 'practice' =>
  context?.practice === true ? 'practice' : 'unmapped';

function remembered({ before, nowhere = [], now }: Sighting, today: string): Item {
  const at = now === undefined ? today : new Date(now * 1000).toISOString();
  const old = Object.entries(before?.unresolved ?? {}).filter(([id]) => !nowhere.includes(id));
  const newest = [...nowhere.map((id) => [id, at] as const), ...old.sort(([, a], [, b]) => (a < b ? 1 : -1))];
  return Object.fromEntries(newest.slice(0, UNRESOLVED));
}

const getAll = async (dynamo: Dynamo, keys: readonly string[]): Promise<readonly Context[]> =>
  (await dynamo.getAll(keys.map(contextKey), 'consistent')).filter((item) => item !== null).map(parseContext);

export const contexts = (dynamo: Dynamo) => ({
  get: async (key: string, consistent?: 'consistent'): Promise<Context | null> => {
    const item = await dynamo.get(contextKey(key), consistent);
    return item === null ? null : parseContext(item);
  },

  /** In the order of the keys, those that are there; consistent, one call for each hundred. */
  getAll: (keys: readonly string[]) => getAll(dynamo, keys),

  /** Remembers a context that a launch came from. A hint: one lost to a crash is written by the next launch. */
  see: async (sighting: Sighting, today: string): Promise<void> => {
    const version = sighting.before?.version ?? 0;
    const { set, ...rest } = seen(sighting, activeClasses(sighting.before).length > 0, today);
    await dynamo.update(contextKey(sighting.key), {
      set: { ...set, v: version },
      ...rest,
      condition: 'attribute_not_exists(#v) OR #v = :version',
      values: { version },
    });
  },

  /** Takes a course out of reports, or puts it back. */
  setPractice: async (context: Context, practice: boolean): Promise<void> => {
    if (activeClasses(context).length > 0) return;
    const kind = practice ? 'practice' : 'unmapped';
    await dynamo.update(contextKey(context.key), {
      set: { practice, ...indexed(context, kind, context.lastSeen) },
      condition: '#v = :version',
      values: { version: context.version },
    });
  },

  /** The contexts whose mapping holds the class as active. */
  ofClass: async (district: string, classId: string): Promise<readonly Context[]> => {
    const pointer = await dynamo.get(classPointerKey(district, classId), 'consistent');
    const found = await getAll(dynamo, targetsOf(pointer));
    return found.filter((context) => activeClasses(context).some(({ id }) => id === classId));
  },
});

export const byTime = (a: MappedClass, b: MappedClass): number => a.at - b.at || (a.id < b.id ? -1 : 1);
