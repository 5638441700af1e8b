import type { Fields } from '../json.ts';
import { textOf } from '../json.ts';

/** What a district shares, each in a list of its own. */
export const KINDS = ['sections', 'courses', 'terms', 'schools', 'users'] as const;
export type Kind = (typeof KINDS)[number];

export const ROLES = ['student', 'teacher', 'staff', 'district_admin', 'contact'] as const;
export type Role = (typeof ROLES)[number];

/** Objects in the order of their ids. */
export interface List {
  readonly length: number;
  /** null where one was taken out */
  at(place: number): Fields | null;
  /** place of the first whose id is greater */
  after(id: string): number;
}

export interface ChangingList extends List {
  find(id: string): Fields | null;
  /** null takes it out */
  set(id: string, object: Fields | null): void;
  only(role: Role): List;
}

const hasRole = (user: Fields, role: Role): boolean => {
  const { roles } = user;
  const found =
    typeof roles === 'object' && roles !== null ? Object.entries(roles).find(([name]) => name === role) : undefined;
  return found !== undefined && found[1] !== null;
};

/** The place of the first that passes; they must be in order. */
export function firstPlace(length: number, passes: (place: number) => boolean): number {
  let [from, to] = [0, length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (passes(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}

export const arrayList = (objects: readonly Fields[]): List => ({
  length: objects.length,
  at: (place) => objects[place] ?? null,
  after: (id) => firstPlace(objects.length, (place) => (textOf(objects[place]?.['id']) ?? '') > id),
});

/** All in memory. */
export function heldList(objects: readonly Fields[]): ChangingList {
  const held = new Map(objects.map((object) => [textOf(object['id']) ?? '', object]));
  let sorted: List | null = null;
  const all = (): readonly Fields[] => [...held].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
  const now = (): List => {
    sorted ??= arrayList(all());
    return sorted;
  };
  return {
    get length() {
      return now().length;
    },
    at: (place) => now().at(place),
    after: (id) => now().after(id),
    find: (id) => held.get(id) ?? null,
    set(id, object) {
      if (object === null) held.delete(id);
      else held.set(id, object);
      sorted = null;
    },
    only: (role) => arrayList(all().filter((user) => hasRole(user, role))),
  };
}

/** Made as they are asked for, in the order of their numbers; kept is only what was changed. */
export function madeList(
  length: number,
  idOf: (number: number) => string,
  make: (number: number) => Fields,
  only: (role: Role) => List = () => arrayList([]),
): ChangingList {
  const changed = new Map<string, Fields | null>();
  const after = (id: string): number => firstPlace(length, (place) => idOf(place) > id);
  const at = (place: number): Fields | null => {
    const kept = changed.size === 0 ? undefined : changed.get(idOf(place));
    return kept === undefined ? make(place) : kept;
  };
  const placeOf = (id: string): number | null => {
    const place = firstPlace(length, (one) => idOf(one) >= id);
    return place < length && idOf(place) === id ? place : null;
  };
  return {
    length,
    at,
    after,
    find: (id) => {
      const place = placeOf(id);
      return place === null ? null : at(place);
    },
    set(id, object) {
      if (placeOf(id) === null) throw new Error(`${id} is none of the list`);
      changed.set(id, object);
    },
    only,
  };
}
