import type { MappedClass, TeacherId } from '../types.ts';
import type { HandedClass, HandOff, Rostered, Standing } from './record.ts';

/** Whom the classes open for. */
export interface Opener {
  readonly isTeacher: boolean;
  readonly person: { readonly sisId: string | null; readonly cleverId: string | null };
}

/** The mapping as it is handed over. `own`: ids of the classes that the user's own section ids name; `today`: YYYY-MM-DD. */
export function handedMapping(
  version: number,
  { open, own }: { readonly open: readonly MappedClass[]; readonly own: readonly string[] },
  chosen: MappedClass | null,
  opener: Opener,
  today: string,
): NonNullable<HandOff['mapping']> {
  const classes = open.map(({ id, urlId, name, how, at, roster }): HandedClass => {
    const over = roster?.termEnd != null && roster.termEnd < today;
    const standing: Standing = roster?.state === 'missing' ? 'missing' : over ? 'ended' : 'active';
    return { id, urlId, name, how, at, standing };
  });
  const rostered =
    chosen === null ? 'unknown' : own.includes(chosen.id) ? 'yes' : teaches(opener, chosen.roster?.teachers ?? []);
  return { version, classes, chosen: chosen?.id ?? null, rostered };
}

/** Only teachers can be looked up: a roster of students is not kept. */
function teaches({ isTeacher, person }: Opener, teachers: readonly TeacherId[]): Rostered {
  const comparable = teachers.filter(({ kind }) => (kind === 'sis' ? person.sisId : person.cleverId) !== null);
  if (!isTeacher || comparable.length === 0) return 'unknown';
  return comparable.some(({ kind, id }) => id === (kind === 'sis' ? person.sisId : person.cleverId)) ? 'yes' : 'no';
}
