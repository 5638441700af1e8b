import { randomBytes } from '../../crypto/random.ts';
import { deadline, hint } from '../../deadline.ts';
import { isCode } from '../../errors.ts';
import { copyOf } from '../../matching/same.ts';
import type { Context, MappedClass, NamedClass, RosterCopy } from '../../records/context.ts';
import type { RosterClass } from '../../records/roster.ts';
import { applied } from '../table/applied.ts';
import type { Dynamo } from '../table/dynamo.ts';
import { contextEventKey, contextKey } from '../table/keys.ts';
import type { Item } from '../table/marshal.ts';
import { isItem } from '../table/read.ts';
import { activeClasses, CLASS, COPY, copyItem, parseContext, type Sighting, seen } from './contexts.ts';
import { pointTo } from './point.ts';

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

/** What a launch writes of a mapping: all that the launch function needs. */
export const growing = (dynamo: Dynamo) => ({
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
    await pointTo(dynamo, district, ids, sighting.key, now);
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

  /** Renews the copy of a class in a context that has it, and room for it. */
  recopy: async (key: string, one: RosterClass): Promise<boolean> => {
    const set = { [COPY + one.id]: copyItem(copyOf(one)) };
    try {
      return await dynamo.update(contextKey(key), { set, allPresent: [CLASS + one.id] });
    } catch (error) {
      if (isCode(error, 'request-too-large')) return false;
      throw error;
    }
  },
});

/** Milliseconds for the copy of an event: as a hint where a launch waits for it. */
const COPYING = 1000;

/** The change is made: where somebody waits, the copy of its event neither holds the answer long nor fails it. */
export function copyEvent(dynamo: Dynamo, key: string, version: number, event: Item): Promise<void> {
  const put = () => dynamo.put({ ...contextEventKey(key, version), v: version, ...event });
  return deadline()?.once === true ? hint(() => [put()]) : hint(() => [put()], COPYING, false);
}

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

export const mappedOf = (one: WantedClass, actor: Actor, now: number): MappedClass => ({
  id: one.id,
  ...wordsOf(one, one.roster ?? null),
  ...actor,
  evidence: one.evidence ?? [],
  roster: one.roster ?? null,
  state: 'active',
  at: now,
});

/** As a context that is read has them. */
export const wordsOf = ({ urlId, name }: WantedClass, roster: RosterCopy | null) => ({
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

export const attribute = (mapped: MappedClass) => [CLASS + mapped.id, classItem(mapped)] as const;

/** Only a copy that the writer brings along is written: one that was read may have been renewed meanwhile. */
export const copyAttribute = (id: string, roster: RosterCopy) => [COPY + id, copyItem(roster)] as const;
