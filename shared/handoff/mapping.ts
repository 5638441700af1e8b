import { type PersonIds, teaches } from '../classes/place.ts';
import type { Role } from '../lti/roles.ts';
import { COPIED_TEACHERS, type MappedClass, type RosterCopy, type SpellingRules } from '../types.ts';
import type { HandedClass, HandOff, Rostered, Standing } from './record.ts';

/** Whom the classes open for. */
export interface Opener {
  readonly role: Role;
  readonly person: PersonIds;
  /** the district's: how its LMS spells the ids of users */
  readonly spelling: SpellingRules;
}

/** The mapping as it is handed over. `own`: ids of the classes that the user's own section ids name; `today`: YYYY-MM-DD. */
export function handedMapping(
  version: number,
  { open, own }: { readonly open: readonly MappedClass[]; readonly own: readonly string[] },
  chosen: MappedClass | null,
  opener: Opener,
  today: string,
): NonNullable<HandOff['mapping']> {
  const classes = open.map(
    ({ id, urlId, name, how, at, roster }): HandedClass => ({
      id,
      urlId,
      name,
      how,
      at,
      standing: standingOf(roster, today),
    }),
  );
  const rostered = chosen === null ? 'unknown' : rosteredIn(chosen, own, opener);
  return { version, classes, chosen: chosen?.id ?? null, rostered };
}

/** What the roster says of a class that opens. `today`: YYYY-MM-DD. */
export function standingOf(roster: RosterCopy | null, today: string): Standing {
  if (roster?.state === 'missing') return 'missing';
  return roster?.termEnd != null && roster.termEnd < today ? 'ended' : 'active';
}

/**
 * Teachers are looked up, since a substitute is enrolled in the LMS as the teacher is; a roster of students is not kept, so that a
 * student's own section ids speak for him. A copy that is full may lack some teachers.
 */
function rosteredIn({ id, roster }: MappedClass, own: readonly string[], opener: Opener): Rostered {
  if (opener.role === 'student') return own.includes(id) ? 'yes' : 'unknown';
  if (opener.role !== 'instructor' || roster === null) return 'unknown';
  const teachers = roster.teachers.map((one) => ({
    cleverId: one.kind === 'clever' ? one.id : null,
    sisId: one.kind === 'sis' ? one.id : null,
    email: null,
    name: null,
  }));
  const found = teaches(opener.person, { teachers }, opener.spelling.user);
  return found === 'no' && teachers.length >= COPIED_TEACHERS ? 'unknown' : found;
}
