import type { RosterClass } from '../../../shared/records/roster.ts';
import type { Random } from '../random.ts';
import { courseName, type Naming } from './hand.ts';
import type { Sis } from './sis.ts';
import { span, type Taught } from './taught.ts';
import type { Fact } from './written.ts';

/** What a district shares with Clever of each class. */
export interface RosterStyle {
  /** how classes are named: Clever's own way is course, teacher, period */
  readonly name: 'clever' | 'course' | 'code' | 'section' | 'teacher';
  readonly naming: Naming;
  readonly period: boolean;
  readonly section: boolean;
  readonly course: 'both' | 'name' | 'number' | 'none';
  readonly terms: 'dates' | 'names' | 'none';
  readonly grade: boolean;
  readonly subject: boolean;
  readonly teachers: 'all' | 'first';
  readonly names: boolean;
}

export function rosterStyle(naming: Naming, random: Random): RosterStyle {
  const name = random.pick(['clever', 'clever', 'clever', 'course', 'course', 'code', 'section', 'teacher'] as const);
  const course = random.pick(['both', 'both', 'both', 'both', 'name', 'number', 'none'] as const);
  return {
    name,
    naming,
    period: random.chance(0.85),
    section: random.chance(0.8),
    course: name === 'code' && (course === 'number' || course === 'none') ? 'both' : course,
    terms: random.pick(['dates', 'dates', 'dates', 'dates', 'names', 'none'] as const),
    grade: random.chance(0.8),
    subject: random.chance(0.85),
    teachers: random.chance(0.8) ? 'all' : 'first',
    names: random.chance(0.9),
  };
}

/** Facts about a class that somebody can read from its roster record. */
export function shown(style: RosterStyle): (fact: Fact) => boolean {
  const inName = {
    clever: ['course', 'teacher', 'meeting', 'slot'],
    course: ['course'],
    code: ['number', 'section'],
    section: ['course', 'section'],
    teacher: ['course', 'teacher', 'meeting', 'slot'],
  }[style.name];
  const known = new Set<string>([
    ...inName,
    ...(style.period ? ['meeting', 'slot'] : []),
    ...(style.section ? ['section'] : []),
    ...(style.course === 'both' || style.course === 'name' ? ['course'] : []),
    ...(style.course === 'both' || style.course === 'number' ? ['number'] : []),
    ...(style.terms === 'none' ? [] : ['part', 'year']),
    ...(style.grade ? ['grade'] : []),
    ...(style.names ? ['teacher'] : []),
    'id',
    'school',
    'room',
  ]);
  return ({ of }) => known.has(of);
}

const CLEVER_GRADES = ['Kindergarten'];

export function rosterClass(one: Taught, style: RosterStyle, sis: Sis, hasEmails: boolean): RosterClass {
  const title = courseName(one, style.naming);
  const period = one.meeting === null ? null : sis.period(one.meeting);
  const [first] = one.teachers;
  const whole = span(one.part, one.year);
  return {
    id: one.id,
    urlId: null,
    name: nameOf(one, style, title, period ?? one.room),
    subject: style.subject ? one.kind.subject : null,
    grade: style.grade ? (CLEVER_GRADES[one.grade] ?? String(one.grade)) : null,
    period: style.period ? period : null,
    sectionNumber: style.section ? one.section : null,
    sisIds: [one.sisId],
    course:
      style.course === 'none'
        ? null
        : { name: style.course === 'number' ? null : title, number: style.course === 'name' ? null : one.number },
    term:
      style.terms === 'none'
        ? null
        : {
            name: sis.term(one.part, one.year),
            start: style.terms === 'dates' ? whole.start : null,
            end: style.terms === 'dates' ? whole.end : null,
          },
    school: { id: one.school.id, name: one.school.name },
    students: one.pupils.length * 5,
    teachers: (style.teachers === 'all' ? one.teachers : [first]).map(
      ({ cleverId, sisId, email, first: given, last }) => ({
        cleverId,
        sisId,
        email: hasEmails ? email : null,
        name: style.names ? `${given} ${last}` : null,
      }),
    ),
    state: 'active',
    missingSince: null,
  };
}

function nameOf(
  { number, section, teachers: [first] }: Taught,
  style: RosterStyle,
  title: string,
  place: string | null,
): string {
  switch (style.name) {
    case 'course':
      return title;
    case 'code':
      return `${number}-${section}`;
    case 'section':
      return `${title} - ${section}`;
    case 'teacher':
      return [first.last, title, place].filter((part) => part !== null).join(' ');
    default:
      return [title, first.last, place].filter((part) => part !== null).join(' - ');
  }
}
