import type { District } from '../clever/district.ts';
import { type ClassName, PUPILS, type Pupil } from '../clever/people.ts';
import { fieldsOf, listOf, textOf } from '../json.ts';
import { CLASSES } from '../partner/classes.ts';

/** Of the courses of the demo's Schoology, whose students are in them. */
const IN: Readonly<Record<string, readonly ClassName[]>> = {
  '7215551234': ['biology'],
  '7215559876': ['chemistry'],
  '7215553107': ['usHistory7'],
  '7215554420': ['usHistory5', 'usHistory7b'],
};

const LEARNER = 'http://purl.imsglobal.org/vocab/lis/v2/membership#Learner';
const INSTRUCTOR = 'http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor';

/** Who is in a course of the demo's Schoology, as its member service tells it: who has an account here by the `sub` of their launches. Null: no such course. */
export function enrolledIn(placeId: string, district: District): readonly object[] | null {
  const names = IN[placeId];
  if (names === undefined) return null;
  const sections = names.map((name) => fieldsOf(district.find('sections', CLASSES[name].id)));
  const all = (of: 'students' | 'teachers'): readonly string[] => [
    ...new Set(sections.flatMap((section) => listOf(section[of]).map((id) => textOf(id) ?? ''))),
  ];
  return [
    ...all('teachers').map((id) => memberOf(id, INSTRUCTOR, sisIdOf(district, id, 'teacher'))),
    ...all('students').map((id) => memberOf(id, LEARNER, sisIdOf(district, id, 'student'))),
  ];
}

const sisIdOf = (district: District, id: string, role: 'teacher' | 'student'): string | undefined =>
  textOf(fieldsOf(fieldsOf(fieldsOf(district.find('users', id))['roles'])[role])['sis_id']);

const memberOf = (id: string, role: string, sisId: string | undefined) => ({
  user_id: ACCOUNTS.get(id)?.sub ?? `7::${id}`,
  status: 'Active',
  roles: [role],
  ...(sisId !== undefined && { lis_person_sourcedid: sisId }),
});

const ACCOUNTS: ReadonlyMap<string, Pupil> = new Map(PUPILS.map((pupil) => [pupil.id, pupil]));
