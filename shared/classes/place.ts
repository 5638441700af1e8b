import type { RosterClass } from '../types.ts';

/** A person's own ids, as a launch proves them. */
export interface PersonIds {
  readonly sisId: string | null;
  readonly cleverId: string | null;
}

/** Whether a class's teachers name this person: unknown where neither side has an id of the same kind. */
export function teaches(person: PersonIds, { teachers }: Pick<RosterClass, 'teachers'>): 'yes' | 'no' | 'unknown' {
  const kinds = [
    { own: person.sisId, theirs: teachers.map(({ sisId }) => sisId) },
    { own: person.cleverId, theirs: teachers.map(({ cleverId }) => cleverId) },
  ];
  const comparable = kinds.filter(({ own, theirs }) => own !== null && theirs.some((id) => id !== null));
  if (comparable.some(({ own, theirs }) => theirs.includes(own))) return 'yes';
  return comparable.length > 0 && teachers.length > 0 ? 'no' : 'unknown';
}
