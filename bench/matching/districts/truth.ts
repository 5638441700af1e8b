import type { District } from './district.ts';
import type { Visit } from './launches.ts';
import { shown } from './roster.ts';
import { expression } from './sis.ts';
import { span, type Taught } from './taught.ts';
import { agrees, type Fact } from './written.ts';

/** Clever ids of the classes that a course is; the roster may lack some. */
export const classesOf = ({ course }: Visit): ReadonlySet<string> =>
  new Set(course.sections.map(({ taught }) => taught.id));

/** Last year's words say which year they mean; else whoever opens a course means what is taught now. */
function runs(part: Taught['part'], year: number, today: string): boolean {
  const { start, end } = span(part, year);
  return today <= end && Date.parse(start) - Date.parse(today) < 45 * 86_400_000;
}

/** Of the classes that the course is, those that are taught about now. */
export const taughtNow = ({ course }: Visit, { today }: District): readonly string[] =>
  course.sections.flatMap(({ taught: { id, part, year } }) => (runs(part, year, today) ? [id] : []));

/** Where the roster has no dates, either half of the year may be the one that runs. */
const isNow = ({ part, year }: Taught, { today, rosterStyle }: District): boolean =>
  runs(rosterStyle.terms === 'dates' ? part : 'year', year, today);

/**
 * Whether something that the launch carries tells which of this teacher's classes is meant, for somebody who reads roster and launch side
 * by side: every class of hers that agrees with all that is said is one of the course's.
 */
export function tells(visit: Visit, district: District): boolean {
  const { course, person, sections } = visit;
  if (person === null || course.sections.length === 0 || course.kind === 'last year') return false;
  const known = new Set(
    district.catalogue
      .filter(({ teachers }) => teachers.some(({ sisId }) => sisId === person.sisId))
      .map(({ id }) => id),
  );
  const own = district.taught.filter((one) => known.has(one.id) && isNow(one, district));
  const right = classesOf(visit);
  if (!own.some(({ id, part, year }) => right.has(id) && runs(part, year, district.today))) return false;
  const sees = shown(district.rosterStyle);
  const general = [...course.title.facts, ...(course.label?.facts ?? [])].filter(sees);
  const named =
    district.family === 'canvas' && district.fields.sectionNames
      ? sections.map(({ name }) => name.facts.filter(sees))
      : [];
  const byIds = idFacts(visit, district).filter((facts) => facts.every(sees));
  const same = (fact: Fact, one: Taught): boolean => agrees(fact, one) || looksLike(fact, one, district);
  const fits = (one: Taught): boolean =>
    general.every((fact) => same(fact, one)) &&
    [named, byIds].every((each) => each.length === 0 || each.some((facts) => facts.every((fact) => same(fact, one))));
  const fitting = own.filter(fits);
  return fitting.length > 0 && fitting.every(({ id }) => right.has(id));
}

/** Whether a class's period, as the roster writes it, is that of one that meets when the text says: rosters leave days out. */
const looksLike = ({ of, values }: Fact, { meeting }: Taught, { sis, taught }: District): boolean =>
  of === 'meeting' &&
  meeting !== null &&
  taught.some(
    (other) =>
      other.meeting !== null &&
      values.includes(expression(other.meeting)) &&
      sis.period(other.meeting) === sis.period(meeting),
  );

/** What the LMS's own ids of the sections say. */
function idFacts({ course, sections }: Visit, { ids, family, fields }: District): readonly (readonly Fact[])[] {
  if (course.trap !== null || (family === 'canvas' && !fields.sectionIds)) return [];
  return sections.flatMap(({ sisId, taught }): readonly (readonly Fact[])[] => {
    if (sisId === null || ids.kin === 'clever') return [];
    if (ids.kin !== 'other') return [[{ of: 'id', values: [taught.sisId] }]];
    return [
      [
        { of: 'number', values: [taught.number] },
        { of: 'section', values: [taught.section] },
      ],
    ];
  });
}
