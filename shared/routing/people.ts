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
  attend(one: { readonly id: string; readonly pupils?: Uint8Array | null }): number | null;
}

/** How a person is called where people of a course are kept. */
export const asComer = ({ realm, sub }: Pick<Arriving, 'realm' | 'sub'>): string => h(realm, sub).slice(0, 8);

/** Null where nobody came, and where the district's pupils are not known. */
export function peopleOf({ came }: Pick<Matter, 'came'>, arriving: Pick<Arriving, 'realm' | 'sub'>): People | null {
  if (came === null) return null;
  const marks = peopleIn(came.item, came.now);
  const members = membersFor(came.item, asComer(arriving), came.now);
  if (members?.all != null && members.all >= marks.length) {
    const { all, attend } = members;
    return all === 0 ? null : { by: 'members', all, attend: ({ id }) => attend.get(id) ?? null };
  }
  const among = amongOf(marks);
  return marks.length === 0 ? null : { by: 'came', all: marks.length, attend: ({ pupils = null }) => among(pupils) };
}

/** The share of them that each class has. Who attends none of the classes tells them not apart. */
export function sharesOf<T extends { readonly id: string; readonly pupils?: Uint8Array | null }>(
  people: People | null,
  classes: readonly T[],
): ReadonlyMap<string, number> {
  const counts = classes.flatMap((one) => {
    const attend = people?.attend(one) ?? null;
    return attend === null ? [] : [[one.id, attend / (people?.all ?? 1)] as const];
  });
  return new Map(counts.some(([, share]) => share > 0) ? counts : []);
}
