import type { SpellingRule } from '../records/deployment.ts';
import type { RosterClass, TeacherId } from '../records/roster.ts';
import { copiedId } from './copied.ts';
import { EXACT, spell } from './spelling.ts';

/** A person's own ids, as a launch spells them. */
export interface PersonIds {
  readonly sisId: string | null;
  readonly cleverId: string | null;
}

/**
 * Whether a class's teachers name this person: no only where each of them has an id of a kind that the person has; ids of two kinds
 * contradict nothing. `rule`: how the district's LMS spells the SIS ids of users. Emails and names say nothing.
 */
export function teaches(
  person: PersonIds,
  { teachers }: Pick<RosterClass, 'teachers'>,
  rule: SpellingRule = EXACT,
): 'yes' | 'no' | 'unknown' {
  const own = [person.sisId && spell(person.sisId, rule, 'lms'), person.cleverId];
  const told = teachers.map(({ sisId, cleverId }) =>
    [sisId && spell(sisId, rule, 'roster'), cleverId].flatMap((id, i) => (id && own[i] ? [id === own[i]] : [])),
  );
  if (told.flat().includes(true)) return 'yes';
  return told.length > 0 && told.every(({ length }) => length > 0) ? 'no' : 'unknown';
}

/** Every id by which a class's teachers can be known. */
export const teacherIds = ({ teachers }: Pick<RosterClass, 'teachers'>): readonly TeacherId[] =>
  teachers.flatMap(({ cleverId, sisId }): readonly TeacherId[] => [
    ...(cleverId === null ? [] : [{ kind: 'clever' as const, id: cleverId }]),
    ...(sisId === null ? [] : [{ kind: 'sis' as const, id: sisId }]),
  ]);

/** The same as texts that can be compared, whether they are copied or not. */
export const teacherKeys = (ids: readonly TeacherId[]): readonly string[] =>
  ids.map(({ kind, id }) => `${kind} ${copiedId(id)}`);
