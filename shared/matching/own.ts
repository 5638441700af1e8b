import type { RosterClass } from '../records/roster.ts';
import { type Codes, codesOf } from './codes.ts';
import { folded, gradeOf } from './text.ts';
import { composite, type Time, timesOf } from './times.ts';
import { type Wording, wording } from './wording.ts';

/** A class of the roster, read. */
export interface Own {
  readonly class: RosterClass;
  /** the class's name, its course's, and both */
  readonly names: readonly Wording[];
  /** words and numbers that name the course */
  readonly course: ReadonlySet<string>;
  readonly subject: readonly string[];
  readonly times: readonly Time[];
  /** its period as written, folded */
  readonly period: string;
  /** as written, folded; null where the roster has none */
  readonly section: string | null;
  /** of an elementary class: "5b" */
  readonly rooms: readonly string[];
  readonly grade: string | null;
  readonly codes: Codes;
  /** words of its teachers' names: they tell no subject */
  readonly teachers: ReadonlySet<string>;
}

/** Reads classes; a text that many have is read once. */
export function reader(): (one: RosterClass) => Own {
  const known = new Map<string, Wording>();
  const words = (text: string): Wording => {
    const found = known.get(text) ?? wording(text);
    known.set(text, found);
    return found;
  };
  return (one) => {
    const name = words(withoutEnd(one));
    const course = one.course?.name == null ? null : words(one.course.name);
    const grade = gradeOf(one.grade) ?? name.grade ?? course?.grade ?? null;
    const section =
      one.sectionNumber === null
        ? (name.sections[0] ?? sectionIn(one) ?? name.lone[0] ?? null)
        : folded(one.sectionNumber).trim();
    const period = folded(one.period ?? '');
    const end = folded(one.name).split(/[^a-z0-9]+/);
    const rooms = isSmall(grade) ? [section ?? '', period, ...end].filter((word) => ROOM.test(word)) : [];
    return {
      class: one,
      names: course === null ? [name] : [name, course, together(name, course)],
      course: numbersToo(course ?? name, isSmall(grade) ? grade : null),
      subject: words(one.subject ?? '').words,
      times: timesOfClass(period, name, rooms.length > 0),
      period,
      section,
      rooms,
      grade,
      codes: codesOf(one),
      teachers: new Set(one.teachers.flatMap((teacher) => folded(teacher.name ?? '').match(/[a-z]{3,}/g) ?? [])),
    };
  };
}

/** A class may be named, or have an id, by its course's number and its section's: "6610-007", "101-MA1100.0.07". */
function sectionIn({ name, course, sisIds }: RosterClass): string | null {
  const number = course?.number ?? '';
  if (number.length < 2) return null;
  for (const text of [name, ...sisIds]) {
    const at = text.indexOf(number);
    const found = at < 0 ? null : /^[-./_ ](?:0[-./_])?(\w{1,4})(?!\w)/.exec(folded(text.slice(at + number.length)));
    if (found !== null) return found[1] ?? null;
  }
  return null;
}

export const ROOM = /^[k1-6][a-f]$/;

/** In an elementary school "5B" is a room of grade 5; where the grade is not known, it may be. */
const isSmall = (grade: string | null): boolean => grade === null || /^[k1-5]$/.test(grade);

function timesOfClass(period: string, name: Wording, hasRoom: boolean): readonly Time[] {
  const column = hasRoom && ROOM.test(period) ? [] : timesOf(period);
  if (column.length > 0) return column;
  if (name.times.length > 0) return name.times;
  const [lone] = name.lone;
  return [...timesOf(lone ?? null), ...(hasRoom ? [] : name.words.flatMap((word) => composite(word) ?? []))];
}

/** Words of a course, with the number of "6B" and with its grade. */
const numbersToo = ({ words, grade }: Wording, small: string | null): ReadonlySet<string> =>
  new Set([
    ...words,
    ...words.flatMap((word) => /^(\d{1,2})[a-d]$/.exec(word)?.[1] ?? []),
    ...[grade, small].filter((one) => one !== null),
  ]);

const together = (name: Wording, course: Wording): Wording => ({
  ...name,
  words: [...new Set([...name.words, ...course.words])],
});

/** A class's name often ends with its period or section, which is no word of its course. */
function withoutEnd({ name, period, sectionNumber, course }: RosterClass): string {
  const end = [period, sectionNumber].find((one) => one !== null && one !== '' && name.endsWith(one));
  if (end == null) return name;
  const rest = name.slice(0, -end.length);
  const isApart = /[^\p{L}\p{N}\s]\s*$/u.test(rest);
  // "Math 6" in period 6 keeps its 6.
  const isSure = end.length > 1 || /\d\s+$/.test(rest) || (course?.name != null && !course.name.endsWith(end));
  return isApart || (isSure && /\s$/.test(rest)) ? rest : name;
}
