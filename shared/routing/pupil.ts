import { EXACT, rulesOfPupils, spell } from '../matching/spelling.ts';
import type { PersonIds } from '../matching/teachers.ts';
import type { SpellingRule, SpellingRules } from '../records/deployment.ts';
import type { PupilId, TeacherId } from '../records/roster.ts';

/** A person's ids as the roster spells them. */
export function idsOf({ cleverId, sisId }: PersonIds, rule: SpellingRule = EXACT): readonly TeacherId[] {
  const id = sisId === null ? '' : spell(sisId, rule, 'lms');
  return [
    ...(cleverId === null ? [] : [{ kind: 'clever' as const, id: cleverId }]),
    ...(id === '' ? [] : [{ kind: 'sis' as const, id }]),
  ];
}

/** The SIS's id of a person may be what its files call the pupil's number, or the state's. */
export const pupilIdsOf = (person: PersonIds, spelling: SpellingRules): readonly PupilId[] =>
  idsOf(person, rulesOfPupils(spelling)).flatMap(({ kind, id }): readonly PupilId[] =>
    kind === 'clever'
      ? [{ kind, id }]
      : [
          { kind: 'sis', id },
          { kind: 'number', id },
          { kind: 'state', id },
        ],
  );
