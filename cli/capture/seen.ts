import { ID_KINDS, type Shape } from '../../shared/store/directory/captures.ts';

/** What all launches together had at one place, called as a claim map calls it where one can: in how many of them, and in how many of each type and kind. */
export interface Seen {
  readonly place: string;
  readonly launches: number;
  readonly types: ReadonlyMap<string, number>;
  readonly kinds: ReadonlyMap<string, number>;
}

/** Every other kind is what a text looks like. */
const WHOSE: readonly string[] = ID_KINDS;

/** The two claims whose members a claim map names. */
const NAMEABLE = /^https:\/\/purl\.imsglobal\.org\/spec\/lti\/claim\/(custom|lis)>/;

const placeOf = (name: string): string => name.replace(NAMEABLE, '$1.');

/** By place, in order. */
export function seenIn(shapes: readonly Pick<Shape, 'lines' | 'times'>[]): readonly Seen[] {
  const places = new Map<string, { launches: number; types: Map<string, number>; kinds: Map<string, number> }>();
  const more = (counts: Map<string, number>, name: string, times: number) =>
    counts.set(name, (counts.get(name) ?? 0) + times);
  for (const { lines, times } of shapes) {
    for (const line of lines) {
      const [name = '', type = '', ...kinds] = line.split(' ');
      const place = placeOf(name);
      const seen = places.get(place) ?? { launches: 0, types: new Map(), kinds: new Map() };
      places.set(place, seen);
      seen.launches += times;
      more(seen.types, type, times);
      for (const kind of kinds) more(seen.kinds, kind, times);
    }
  }
  return [...places].map(([place, seen]) => ({ place, ...seen })).toSorted((a, b) => (a.place < b.place ? -1 : 1));
}

export const looksOf = ({ kinds }: Seen): readonly string[] =>
  [...kinds.keys()].filter((kind) => !WHOSE.includes(kind));
export const whoseOf = ({ kinds }: Seen): readonly string[] => [...kinds.keys()].filter((kind) => WHOSE.includes(kind));
