import type { RosterClass, RosterTeacher } from '../records/roster.ts';

/** Teachers whom no id names: what an email address or a full name can tell, which is never who somebody is. */

/** What a launch says of its user beside ids. */
export interface CalledPerson {
  readonly email: string | null;
  readonly name: string | null;
}

/** An address without regard to case, of ASCII alone: else the Kelvin sign would be a k, and one address another's. Null where it is none. */
export const emailKey = (email: string | null): string | null => {
  const plain = (email ?? '').trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return /^[^\s@]+@[^\s@]+$/.test(plain) ? plain : null;
};

const TITLES = new Set(['mr', 'mrs', 'ms', 'miss', 'dr', 'jr', 'sr']);

/** First and last name in any order ("Alvarez, Rosa M."), without titles and initials; null where there are not two. */
export function nameKey(name: string | null): string | null {
  const plain = (name ?? '').normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const parts = (plain.match(/\p{L}+/gu) ?? []).filter((part) => part.length > 1 && !TITLES.has(part));
  return parts.length < 2 ? null : [...new Set(parts)].sort().join(' ');
}

/** Classes of the one teacher who is called so. */
export interface Called {
  readonly by: keyof CalledPerson;
  readonly teacher: RosterTeacher;
  readonly classes: readonly RosterClass[];
}

/** Of classes that may be: those of one teacher, by the email address, else by the name. Null where nobody, or more than one, has it. */
export function calledIn(classes: readonly RosterClass[], person: CalledPerson): Called | null {
  const email = emailKey(person.email);
  const name = nameKey(person.name);
  const byEmail = email === null ? null : only(classes, (one) => emailKey(one.email) === email);
  if (byEmail !== null) return { by: 'email', ...byEmail };
  const byName = name === null ? null : only(classes, (one) => nameKey(one.name) === name);
  return byName === null ? null : { by: 'name', ...byName };
}

function only(classes: readonly RosterClass[], is: (one: RosterTeacher) => boolean): Omit<Called, 'by'> | null {
  const theirs = classes.flatMap((one) => one.teachers.filter(is).map((teacher) => ({ one, teacher })));
  const persons = new Map(theirs.map(({ teacher }) => [JSON.stringify([teacher.cleverId, teacher.sisId]), teacher]));
  const [teacher, ...others] = persons.values();
  if (teacher === undefined || others.length > 0) return null;
  return { teacher, classes: [...new Map(theirs.map(({ one }) => [one.id, one])).values()] };
}

/** What a page may show of them: nothing that tells one class from another. */
export interface Subject {
  readonly subject: string;
  readonly classes: number;
}

export const subjectsOf = ({ classes }: Called): readonly Subject[] => {
  const counts = new Map<string, number>();
  for (const { subject } of classes) counts.set(subject ?? '', (counts.get(subject ?? '') ?? 0) + 1);
  return [...counts]
    .map(([subject, count]) => ({ subject, classes: count }))
    .sort((a, b) => (a.subject < b.subject ? -1 : 1));
};
