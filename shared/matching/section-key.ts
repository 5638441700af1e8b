import type { SchoolRule, SpellingRules } from '../records/deployment.ts';
import type { RosterClass } from '../records/roster.ts';
import { isCopyOf, isLong, isMarked } from './copied.ts';
import { EXACT, spell } from './spelling.ts';

/** Before an LMS's id that lacks the district's prefix, which only a school with a rule of its own may have. */
const BARE = '\u0002';

/** What an id of a section, as the LMS spells it, is looked up by; empty, which is nobody's, where it names none. */
export function sectionKey(id: string, spelling: SpellingRules): string {
  const key = keyOf(id, spelling);
  return spelling.schools?.some(({ except }) => except?.includes(key)) === true ? '' : key;
}

/** An LMS's id tells no school: so a school's rule writes the roster's ids as its LMS does, and then all are read alike. */
function keyOf(id: string, { section = EXACT, schools = [] }: SpellingRules): string {
  const { except, ...rule } = section;
  const key = spell(id, rule, 'lms');
  if (except?.includes(key) === true) return '';
  if (key !== '' || rule.prefix === '' || schools.length === 0) return key;
  const bare = spell(id, { ...rule, prefix: '' }, 'lms');
  return bare === '' ? '' : BARE + bare;
}

/** A SIS id as a school's LMS writes it. A long one stays as it is: a course's copy has marks of it alone. */
export function written(sisId: string, { prefix, suffix, pad }: Omit<SchoolRule, 'school'>): string {
  if (isLong(sisId)) return sisId;
  const inner = pad > 0 && /^\d+$/.test(sisId) ? sisId.replace(/^0+(?=\d)/, '').padStart(pad, '0') : sisId;
  return prefix + inner + suffix;
}

/** The school's own rule, where it has one. */
export const schoolRule = (school: string | null, { schools }: SpellingRules): SchoolRule | undefined =>
  school === null ? undefined : schools?.find((one) => one.school === school);

/** What a SIS id of a class of this school is found by; empty where nothing finds it. */
export function rosterKey(sisId: string, school: string | null, spelling: SpellingRules): string {
  const rule = schoolRule(school, spelling);
  if (rule === undefined || isLong(sisId)) return spell(sisId, spelling.section ?? EXACT, 'roster');
  return keyOf(written(sisId, rule), spelling);
}

/** What the SIS ids of a class are found by. */
export const rosterKeys = (
  { sisIds, school }: Pick<RosterClass, 'sisIds' | 'school'>,
  spelling: SpellingRules,
): readonly string[] => [
  ...new Set(sisIds.map((id) => rosterKey(id, school?.id ?? null, spelling)).filter((key) => key !== '')),
];

/** Whether a copied id of a class of this school is the one that is looked up by `key`. */
export function isCopyBy(copied: string, school: string | null, key: string, spelling: SpellingRules): boolean {
  if (key === '') return false;
  return isMarked(copied)
    ? isCopyOf(copied, key, spelling.section ?? EXACT)
    : rosterKey(copied, school, spelling) === key;
}
