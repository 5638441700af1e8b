import type { SpellingRule } from '../records/deployment.ts';
import type { RosterClass, TeacherId } from '../records/roster.ts';
import { EXACT, spell } from './spelling.ts';

/** A person's own ids, as a launch spells them. */
export interface PersonIds {
  readonly sisId: string | null;
  readonly cleverId: string | null;
}

/**
 * Whether a class's teachers name this person: unknown where neither side has an id of the same kind.
 * `rule`: how the district's LMS spells the SIS ids of users. Emails and names say nothing.
 */
export function teaches(
  person: PersonIds,
  { teachers }: Pick<RosterClass, 'teachers'>,
  rule: SpellingRule = EXACT,
): 'yes' | 'no' | 'unknown' {
  const kinds = [
    {
      own: person.sisId === null ? null : spell(person.sisId, rule, 'lms'),
      theirs: teachers.flatMap(({ sisId }) => (sisId === null ? [] : [spell(sisId, rule, 'roster')])),
    },
    { own: person.cleverId, theirs: teachers.flatMap(({ cleverId }) => cleverId ?? []) },
  ];
  const comparable = kinds.flatMap(({ own, theirs }) => (own === null || theirs.length === 0 ? [] : [{ own, theirs }]));
  if (comparable.some(({ own, theirs }) => theirs.includes(own))) return 'yes';
  return comparable.length > 0 ? 'no' : 'unknown';
}

/** Every id by which a class's teachers can be known. */
export const teacherIds = ({ teachers }: Pick<RosterClass, 'teachers'>): readonly TeacherId[] =>
  teachers.flatMap(({ cleverId, sisId }): readonly TeacherId[] => [
    ...(cleverId === null ? [] : [{ kind: 'clever' as const, id: cleverId }]),
    ...(sisId === null ? [] : [{ kind: 'sis' as const, id: sisId }]),
  ]);

/** The same as texts that can be compared. */
export const teacherKeys = (ids: readonly TeacherId[]): readonly string[] => ids.map(({ kind, id }) => `${kind} ${id}`);
