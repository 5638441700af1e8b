import { h } from '../crypto/hash.ts';
import { amongOf } from '../store/catalogue/among.ts';
import { membersFor, peopleIn } from '../store/contexts/comers.ts';
import type { Arriving } from './destination.ts';
import type { Matter } from './found.ts';

/** The people of a course that is connected to nothing, against the lists of classes. */
export interface People {
  /** those who clicked, or all whom the LMS named when this teacher asked */
  readonly by: 'came' | 'members';
  readonly all: number;
  /** How many of them attend a class; null where nobody knows. */
  attend(one: Listed): number | null;
  /** Whether all of them do, and also each who clicked since the LMS told; null where nobody knows. */
  everyone(one: Listed): boolean | null;
}

interface Listed {
  readonly id: string;
  /** who attends it; null where nobody told */
  readonly pupils?: Uint8Array | null;
}

/** How a person is called where people of a course are kept. */
export const asComer = ({ realm, sub }: Pick<Arriving, 'realm' | 'sub'>): string => h(realm, sub).slice(0, 8);

/** Null where nobody came, and where the district's pupils are not known. */
export function peopleOf({ came }: Pick<Matter, 'came'>, arriving: Pick<Arriving, 'realm' | 'sub'>): People | null {
  if (came === null) return null;
  const marks = peopleIn(came.item, came.now);
  const among = amongOf(marks);
  const those = ({ pupils = null }: Listed): number | null => among(pupils);
  const members = membersFor(came.item, asComer(arriving), came.now);
  const told = members?.all != null && members.all >= marks.length ? members : null;
  const all = told?.all ?? marks.length;
  const attend = told === null ? those : ({ id }: Listed): number | null => told.attend.get(id) ?? null;
  const everyone = (one: Listed): boolean | null => {
    const [listed, clicked] = [attend(one), those(one)];
    return listed === null || clicked === null ? null : listed === all && clicked === marks.length;
  };
  return all === 0 ? null : { by: told === null ? 'came' : 'members', all, attend, everyone };
}

/** The share of them that each class has. Who attends none of the classes tells them not apart. */
export function sharesOf<T extends Listed>(people: People | null, classes: readonly T[]): ReadonlyMap<string, number> {
  const counts = classes.flatMap((one) => {
    const attend = people?.attend(one) ?? null;
    return attend === null ? [] : [[one.id, attend / (people?.all ?? 1)] as const];
  });
  return new Map(counts.some(([, share]) => share > 0) ? counts : []);
}
