import {
  type Cursor,
  PHASES,
  type Sync,
  type SyncedLms,
  type SyncFigures,
  type SyncHalt,
  type SyncRun,
  type SyncWeighed,
} from '../../records/sync.ts';
import type { Item, Value } from '../table/marshal.ts';
import { isItem, list, num, oneOf, optional, str, sub, texts } from '../table/read.ts';

const orNull = <T>(value: Value | undefined, read: (item: Item) => T): T | null => (isItem(value) ? read(value) : null);

const number = (item: Item, name: string): number | null => (typeof item[name] === 'number' ? num(item, name) : null);

export const parseSync = (item: Item): Sync => ({
  cursor: orNull(item['cursor'], parseCursor),
  fullAt: number(item, 'fullAt'),
  doneAt: number(item, 'doneAt'),
  goodAt: number(item, 'goodAt'),
  noEvents: item['noEvents'] === true,
  current: number(item, 'current') ?? 0,
  segments: texts(item, 'segments'),
  spelled: optional(item, 'spelled'),
  run: orNull(item['run'], parseRun),
  halt: orNull(item['halt'], parseHalt),
  accepted: orNull(item['accepted'], (some) => ({
    shaken: num(some, 'shaken'),
    whole: some['whole'] === true,
    at: num(some, 'at'),
  })),
  lms: orNull(item['lms'], parseLms),
});

const parseCursor = (item: Item): Cursor => ({ id: str(item, 'id'), at: number(item, 'at') });

const parseLms = (item: Item): SyncedLms => ({
  name: optional(item, 'name'),
  lmsType: optional(item, 'lmsType'),
  lmsState: optional(item, 'lmsState'),
  lastLmsSync: optional(item, 'lastLmsSync'),
  lmsMatched: number(item, 'lmsMatched'),
});

const parseRun = (item: Item): SyncRun => ({
  id: str(item, 'id'),
  scope: oneOf(item, 'scope', ['all', 'classes']),
  phase: oneOf(item, 'phase', PHASES),
  segment: num(item, 'segment'),
  read: number(item, 'read') ?? 0,
  after: optional(item, 'after'),
  staged: number(item, 'staged') ?? 0,
  beganAt: num(item, 'beganAt'),
  spelled: optional(item, 'spelled'),
  cursor: orNull(item['cursor'], parseCursor),
  weighed: orNull(item['weighed'], parseWeighed),
  passed: parsePassed(sub(item, 'passed')),
  wrote: orNull(item['wrote'], parseWeighed),
  counted: optional(item, 'counted'),
  current: num(item, 'current'),
  figures: parseFigures(sub(item, 'figures')),
});

const parsePassed = (item: Item): SyncRun['passed'] => ({
  mark: str(item, 'mark'),
  stay: num(item, 'stay'),
  earlier: num(item, 'earlier'),
});

const parseFigures = (item: Item): SyncFigures => ({
  added: num(item, 'added'),
  changed: num(item, 'changed'),
  unchanged: num(item, 'unchanged'),
  missing: num(item, 'missing'),
  healed: num(item, 'healed'),
  left: num(item, 'left'),
  users: num(item, 'users'),
});

const parseWeighed = (item: Item): SyncWeighed => {
  const counts = sub(item, 'counts');
  return {
    current: num(item, 'current'),
    counts: { missing: num(counts, 'missing'), another: num(counts, 'another'), blank: num(counts, 'blank') },
    changed: numbersIn(sub(item, 'changed')),
    sets: numbersIn(sub(item, 'sets')),
    named: Object.fromEntries(Object.keys(sub(item, 'named')).map((kind) => [kind, namedIn(sub(item, 'named'), kind)])),
  };
};

const numbersIn = (item: Item): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.keys(item).map((name) => [name, num(item, name)]));

const namedIn = (item: Item, name: string) =>
  list(item, name)
    .filter(isItem)
    .map((one) => ({ id: str(one, 'id'), why: str(one, 'why') }));

function parseHalt(item: Item): SyncHalt {
  const at = num(item, 'at');
  if (oneOf(item, 'why', ['shock', 'unshared']) === 'unshared') return { why: 'unshared', at };
  const kinds = list(item, 'kinds')
    .filter(isItem)
    .map((kind) => ({
      how: oneOf(kind, 'how', ['missing', 'another', 'blank', 'changed']),
      count: num(kind, 'count'),
      named: namedIn(kind, 'named'),
    }));
  const [shaken, current, earlier] = [num(item, 'shaken'), num(item, 'current'), num(item, 'earlier')];
  return { why: 'shock', whole: item['whole'] === true, at, shaken, current, earlier, kinds };
}

/** Attributes of what is given; it holds nothing but texts, numbers, yes and no, lists and objects. */
export const itemOf = (some: object): Item =>
  Object.fromEntries(Object.entries(some).map(([name, value]) => [name, valueIn(value)]));

function valueIn(value: unknown): Value {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(valueIn);
  return typeof value === 'object' && value !== null ? itemOf(value) : null;
}
