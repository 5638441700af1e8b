import { type Fields, isFields, textOf } from '../json.ts';
import { arrayList, type ChangingList, type Kind, type List, type Role } from './lists.ts';

/** A district as it stands, whose changes are told as events. */
export interface District {
  readonly id: string;
  /** its own object */
  readonly about: Fields;
  list(kind: Kind, role?: Role): List;
  find(kind: Kind, id: string): Fields | null;
  /** Adds an object, or puts it in the place of the one with its id. */
  put(kind: Kind, object: Fields): void;
  /** Changes some fields of an object; undefined takes a field away. */
  change(kind: Kind, id: string, fields: Fields): void;
  /** Takes an object out: it is deleted, or shared no longer. */
  remove(kind: Kind, id: string): void;
  /** Changes the district's own object. */
  say(fields: Fields): void;
  /** Adds an event by hand: of a kind that nobody knows, or one that fits nothing. */
  happen(type: string, rest: Fields): void;
  /** of the last 30 days, oldest first */
  events(): List;
}

const KEPT_MS = 30 * 86_400_000;

/** `now`: milliseconds. */
export function districtOf(
  about: Fields & { readonly id: string },
  lists: Readonly<Record<Kind, ChangingList>>,
  now: () => number,
): District {
  const log: { readonly at: number; readonly event: Fields }[] = [];
  let own: Fields = about;
  let counted = 0;

  const happen = (type: string, rest: Fields): void => {
    const at = now();
    counted += 1;
    const id =
      Math.floor(at / 1000)
        .toString(16)
        .padStart(8, '0') + counted.toString(16).padStart(16, '0');
    log.push({ at, event: { id, created: new Date(at).toISOString(), type, ...rest } });
  };
  const put = (kind: Kind, object: Fields): void => {
    const id = textOf(object['id']) ?? '';
    const before = lists[kind].find(id);
    lists[kind].set(id, object);
    if (before === null) happen(`${kind}.created`, { data: { object } });
    else happen(`${kind}.updated`, { data: { object }, previous_attributes: differing(before, object) });
  };

  return {
    id: about.id,
    get about() {
      return own;
    },
    list: (kind, role) => (role === undefined ? lists[kind] : lists[kind].only(role)),
    find: (kind, id) => lists[kind].find(id),
    put,
    change(kind, id, fields) {
      const before = lists[kind].find(id);
      if (before === null) throw new Error(`${kind} has no ${id}`);
      // Courses and terms say nothing of when they were changed.
      const stamp = 'last_modified' in before ? { last_modified: new Date(now()).toISOString() } : {};
      put(kind, without({ ...before, ...fields, ...stamp }));
    },
    remove(kind, id) {
      const object = lists[kind].find(id);
      if (object === null) throw new Error(`${kind} has no ${id}`);
      lists[kind].set(id, null);
      happen(`${kind}.deleted`, { data: { object } });
    },
    say(fields) {
      own = without({ ...own, ...fields });
      happen('districts.updated', { data: { object: own } });
    },
    happen,
    events: () => arrayList(log.filter(({ at }) => now() - at < KEPT_MS).map(({ event }) => event)),
  };
}

const without = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** What a changed object had before: null where it had nothing. */
function differing(before: Fields, now: Fields): Fields {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]));
  return Object.fromEntries(
    changed.map((name) => {
      const [old, own] = [before[name], now[name]];
      return [name, isFields(old) && isFields(own) ? differing(old, own) : (old ?? null)];
    }),
  );
}
