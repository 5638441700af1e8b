import { spell } from '../../../shared/matching/spelling.ts';
import type { SpellingRule } from '../../../shared/records/deployment.ts';
import type { District } from '../districts/district.ts';
import type { Visit } from '../districts/launches.ts';

/** What the roster says of who opens a course, by the id that the launch has: `same` compares an id of the roster with it. */
const compared = ({ sisId }: Visit, rule?: SpellingRule): ((id: string | null) => boolean) => {
  const spelled = (id: string, side: 'lms' | 'roster'): string => (rule === undefined ? id : spell(id, rule, side));
  return (id) => id !== null && sisId !== null && spelled(id, 'roster') === spelled(sisId, 'lms');
};

/** Whether the roster has this person in the class, as its teacher or pupil. */
export function lists(classId: string, visit: Visit, { catalogue, attending }: District, rule?: SpellingRule): boolean {
  const own =
    visit.role === 'pupil'
      ? (attending.get(classId) ?? [])
      : (catalogue.find(({ id }) => id === classId)?.teachers ?? []).map(({ sisId }) => sisId);
  return own.some(compared(visit, rule));
}

/** Whether the roster names this person as a teacher. */
export function isKnown(visit: Visit, { catalogue }: District, rule?: SpellingRule): boolean {
  const same = compared(visit, rule);
  return catalogue.some(({ teachers }) => teachers.some(({ sisId }) => same(sisId)));
}

/** Whether the roster has a class of this teacher's, whatever the LMS calls her. */
export const isOwn = (id: string, { person }: Visit, { catalogue }: District): boolean =>
  catalogue.some((one) => one.id === id && one.teachers.some(({ sisId }) => sisId === person?.sisId));
