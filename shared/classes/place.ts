import type { RosterClass, SpellingRule } from '../types.ts';
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
