import type { Meaning, Registration } from '../../shared/records/registration.ts';
import type { Seen } from './seen.ts';

export interface Proposal {
  readonly meaning: Meaning;
  readonly place: string;
  /** in words */
  readonly why: string;
}

type Platform = Pick<Registration, 'claimMap' | 'family'>;

/** What the ids at a place must be of, so that the place has this meaning. */
const OF: readonly (readonly [meaning: Meaning, whose: readonly string[], what: string])[] = [
  ['sectionSisIds', ['section', 'class'], 'ids of sections'],
  ['userSisId', ['teacher-sis'], 'SIS ids of teachers'],
  ['cleverUserId', ['teacher-clever'], 'Clever ids of teachers'],
];

/** Read without a claim map. */
const BY_ITSELF: readonly string[] = ['lis.person_sourcedid', 'lis.course_section_sourcedid'];

const PERSON = /user|person|student|teacher|member/i;
const NO_PERSON = /section|district|school|course|context|class|term|account/i;

/** Where meanings of the claim map stand in the launches that were seen, as far as their ids say. What the map has right is not proposed again. */
export function proposals(seen: readonly Seen[], platform: Platform): readonly Proposal[] {
  const usable = seen.filter(({ place }) => isNameable(place, platform));
  const known = OF.flatMap(([meaning, whose, what]): readonly Proposal[] => {
    const counted = usable
      .map((one) => ({ place: one.place, ids: Math.max(0, ...whose.map((kind) => one.kinds.get(kind) ?? 0)) }))
      .filter(({ ids }) => ids > 0)
      .toSorted((a, b) => b.ids - a.ids);
    if (counted.some(({ place }) => place === platform.claimMap[meaning])) return [];
    return counted.slice(0, 1).map(({ place, ids }) => ({ meaning, place, why: `${what} in ${launches(ids)}` }));
  });
  return known.some(({ meaning }) => meaning === 'cleverUserId')
    ? known
    : [...known, ...unknownPerson(usable, platform)];
}

/** 24 hexadecimal digits at a place that is called after a person, before there is any roster to compare them with. */
function unknownPerson(usable: readonly Seen[], { claimMap }: Platform): readonly Proposal[] {
  const found = usable.filter(
    ({ place, kinds }) =>
      kinds.has('24hex') &&
      !['class', 'section'].some((kind) => kinds.has(kind)) &&
      (place === 'sub' || (PERSON.test(lastOf(place)) && !NO_PERSON.test(lastOf(place)))),
  );
  if (found.some(({ place }) => place === claimMap.cleverUserId)) return [];
  return found.slice(0, 1).map(({ place, kinds }) => ({
    meaning: 'cleverUserId',
    place,
    why: `24 hexadecimal digits in ${launches(kinds.get('24hex') ?? 0)}, as Clever’s ids have; no roster here has them: ask Clever before you set it`,
  }));
}

/** A claim map can name it, and it is not read anyway. In Canvas `lis` has ids of the whole course. */
const isNameable = (place: string, { family }: Platform): boolean =>
  !place.includes('>') &&
  place !== '?' &&
  !BY_ITSELF.includes(place) &&
  !(family === 'canvas' && place.startsWith('lis.'));

const lastOf = (place: string): string => place.slice(Math.max(place.lastIndexOf('/'), place.indexOf('.')) + 1);

const launches = (number: number): string => (number === 1 ? '1 launch' : `${number} launches`);

/** What stands where the claim map looks, in words; null where all is well. */
export function lacks(place: string, seen: readonly Seen[], all: number): string | null {
  const found = seen.find((one) => one.place === place);
  if (found === undefined) return 'never came';
  const unfilled = [...found.kinds].filter(([kind]) => kind.startsWith('$') || kind === 'variable');
  const [first] = unfilled.toSorted(([, a], [, b]) => b - a);
  if (first !== undefined) return `not filled in by the LMS in ${launches(first[1])}: ${first[0]}`;
  const blank = found.kinds.get('empty') ?? 0;
  if (blank === found.launches) return 'always blank';
  return found.launches < all ? `in ${found.launches} of ${all}` : null;
}
