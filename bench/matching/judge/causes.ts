import { comesAgain } from '../../../shared/matching/codes.ts';
import { isOtherSubject } from '../../../shared/matching/subjects.ts';
import type { District } from '../districts/district.ts';
import type { Visit } from '../districts/launches.ts';

/** Why a launch whose ids prove its class did not open it, as far as roster and launch side by side tell. */
export const CAUSES = [
  'a pupil whom no list has',
  'a teacher without an id',
  'a teacher whose id the roster spells otherwise',
  'the course’s name says another subject',
  'a teacher’s code that comes again each year',
  'another',
] as const;
export type Cause = (typeof CAUSES)[number];

export function causeOf(visit: Visit, isListed: boolean, { family, catalogue, today }: District): Cause {
  const { course, role, sections, sisId } = visit;
  const classes = catalogue.filter(({ id }) => sections.some(({ taught }) => taught.id === id));
  if (!isListed && (family === 'schoology' || role === 'teacher')) {
    if (role === 'pupil') return 'a pupil whom no list has';
    return sisId === null ? 'a teacher without an id' : 'a teacher whose id the roster spells otherwise';
  }
  if (classes.some((one) => isOtherSubject(course.title.text, one))) return 'the course’s name says another subject';
  const isAgain = classes.some((one) => sections.some((section) => comesAgain(section.sisId ?? '', one, today)));
  if (family === 'schoology' && role === 'teacher' && isAgain) return 'a teacher’s code that comes again each year';
  return 'another';
}
