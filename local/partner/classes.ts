import type { RosterClass, RosterTeacher } from '../../shared/records/roster.ts';
import { demoYear, type Year } from '../year.ts';

/** The demo application's own classes: as its sync from Clever has brought them, and as Roomkey's brings them. Ids are Clever's, 24 hexadecimal digits each. */

export interface DemoClass {
  readonly id: string;
  /** stands in the address of the class page; Clever knows nothing of it */
  readonly urlId: string;
  readonly name: string;
}

export const DISTRICT = '6a3f9d1e5b7c8a0012345678';

const ROSA = teacher('6a4b0c1d2e3f40001122330a', 'T20817', 'Rosa Alvarez');
const SAM = teacher('6a4b0c1d2e3f40001122330b', 'T30964', 'Sam Okafor');
const NIA = teacher('6a4b0c1d2e3f40001122330c', 'T31002', 'Nia Grant');
const DALE = teacher('6a4b0c1d2e3f40001122330d', 'T20511', 'Dale Whitman');
const GRACE = teacher('6a4b0c1d2e3f40001122330e', 'T31107', 'Grace Lin');

const MATH = { subject: 'math', grade: '9', teachers: [ROSA], year: 0 } as const;
const SCIENCE = { subject: 'science', grade: '10', teachers: [NIA], year: 0 } as const;
const ALGEBRA = { ...MATH, course: { name: 'Algebra 1', number: 'ALG1' } } as const;
const GEOMETRY = { ...MATH, grade: '10', course: { name: 'Geometry', number: 'GEO' } } as const;
const CHEMISTRY = { ...SCIENCE, course: { name: 'Chemistry', number: 'CHEM' } } as const;
const SOCIAL = { subject: 'social studies', grade: '11', year: 0 } as const;
const US_HISTORY = { ...SOCIAL, teachers: [GRACE], course: { name: 'US History', number: 'USH11' } } as const;
const WORLD_HISTORY = { ...SOCIAL, teachers: [DALE], course: { name: 'World History', number: 'WH10' } } as const;
const ECONOMICS = { ...SOCIAL, teachers: [DALE], course: { name: 'Economics', number: 'ECON' } } as const;

export const CLASSES = {
  algebra1: {
    ...{ id: '6a51f0c2d4b8e90012ab34c1', urlId: 'algebra-1-period-1', name: 'Algebra 1, period 1' },
    ...{ ...ALGEBRA, period: '1', section: '01', sisId: 'ALG1-P1-26', students: 28 },
  },
  algebra: {
    ...{ id: '6a51f0c2d4b8e90012ab34c3', urlId: 'algebra-1-period-3', name: 'Algebra 1, period 3' },
    ...{ ...ALGEBRA, period: '3', section: '02', sisId: 'ALG1-P3-26', students: 31 },
  },
  algebra5: {
    ...{ id: '6a51f0c2d4b8e90012ab34c5', urlId: 'algebra-1-period-5', name: 'Algebra 1, period 5' },
    ...{ ...ALGEBRA, period: '5', section: '03', sisId: 'ALG1-P5-26', students: 24 },
  },
  // From here on the roster spells what the LMS has in capitals.
  geometry: {
    ...{ id: '6a51f0c2d4b8e90012ab34d2', urlId: 'geometry-period-2', name: 'Geometry, period 2' },
    ...{ ...GEOMETRY, period: '2', section: '01', sisId: 'geo-p2-26', students: 27 },
  },
  geometry4: {
    ...{ id: '6a51f0c2d4b8e90012ab34d4', urlId: 'geometry-period-4', name: 'Geometry, period 4' },
    ...{ ...GEOMETRY, period: '4', section: '02', sisId: 'geo-p4-26', students: 22 },
  },
  honors: {
    ...{ id: '6a51f0c2d4b8e90012ab34d7', urlId: 'geometry-honors-period-7', name: 'Geometry Honors, period 7' },
    ...{ ...GEOMETRY, course: { name: 'Geometry Honors', number: 'GEOH' }, teachers: [DALE, ROSA] },
    ...{ period: '7', section: '01', sisId: 'geoh-p7-26', students: 18 },
  },
  before: {
    ...{ id: '69a0e1b2c3d4f50012ab34d2', urlId: 'geometry-before', name: 'Geometry, period 2' },
    ...{ ...GEOMETRY, period: '2', section: '01', sisId: 'geo-p2-25', students: 26, year: -1 },
  },
  statistics: {
    ...{ id: '6a51f0c2d4b8e90012ab34b6', urlId: 'statistics-period-6', name: 'Statistics, period 6' },
    ...{ ...MATH, course: { name: 'Statistics', number: 'STAT' }, grade: '11' },
    ...{ period: '6', section: '01', sisId: 'stat-p6-26', students: 25 },
  },
  robotics: {
    ...{ id: '6a51f0c2d4b8e90012ab34e7', urlId: 'robotics-club', name: 'Robotics club' },
    ...{ ...MATH, course: null, subject: null, grade: null, teachers: [DALE] },
    ...{ period: null, section: null, sisId: null, students: 14 },
  },
  biology: {
    ...{ id: '6a51f0c2d4b8e90012ab34f1', urlId: 'biology-section-2', name: 'Biology, section 2' },
    ...{ ...SCIENCE, course: { name: 'Biology', number: 'BIO' }, teachers: [SAM, NIA] },
    ...{ period: '2', section: '2', sisId: 'BIO-2-26', students: 29 },
  },
  chemistry: {
    ...{ id: '6a51f0c2d4b8e90012ab34a9', urlId: 'chemistry-section-1', name: 'Chemistry, section 1' },
    ...{ ...CHEMISTRY, period: '1', section: '1', sisId: 'CHEM-1-26', students: 30 },
  },
  chemistry4: {
    ...{ id: '6a51f0c2d4b8e90012ab34a4', urlId: 'chemistry-section-4', name: 'Chemistry, section 4' },
    ...{ ...CHEMISTRY, period: '4', section: '4', sisId: 'CHEM-4-26', students: 26 },
  },
  // Periods as PowerSchool writes them: the block, and the days on which it meets.
  usHistory3: {
    ...{ id: '6a51f0c2d4b8e90012ab3531', urlId: 'us-history-3a', name: 'US History' },
    ...{ ...US_HISTORY, period: '3(A)', section: '1', sisId: '410231', students: 27 },
  },
  usHistory5: {
    ...{ id: '6a51f0c2d4b8e90012ab3532', urlId: 'us-history-5b', name: 'US History' },
    ...{ ...US_HISTORY, period: '5(B)', section: '2', sisId: '410232', students: 25 },
  },
  usHistory7: {
    ...{ id: '6a51f0c2d4b8e90012ab3533', urlId: 'us-history-7a', name: 'US History' },
    ...{ ...US_HISTORY, period: '7(A)', section: '3', sisId: '410233', students: 29 },
  },
  usHistory7b: {
    ...{ id: '6a51f0c2d4b8e90012ab3534', urlId: 'us-history-7b', name: 'US History' },
    ...{ ...US_HISTORY, period: '7(B)', section: '4', sisId: '410234', students: 28 },
  },
  apHistory: {
    ...{ id: '6a51f0c2d4b8e90012ab3535', urlId: 'ap-us-history-2a', name: 'AP US History' },
    ...{ ...US_HISTORY, course: { name: 'AP US History', number: 'USHAP' } },
    ...{ period: '2(A)', section: '1', sisId: '410235', students: 21 },
  },
  government: {
    ...{ id: '6a51f0c2d4b8e90012ab3536', urlId: 'us-government-6a', name: 'US Government' },
    ...{ ...US_HISTORY, course: { name: 'US Government', number: 'GOV12' } },
    ...{ period: '6(A)', section: '1', sisId: '410236', students: 24 },
  },
  // One id in two school years, as many systems number sections anew each year.
  worldHistoryBefore: {
    ...{ id: '69a0e1b2c3d4f50012ab3554', urlId: 'world-history-before', name: 'World History, period 4' },
    ...{ ...WORLD_HISTORY, period: '4', section: '01', sisId: 'WH-P4', students: 30, year: -1 },
  },
  worldHistory: {
    ...{ id: '6a51f0c2d4b8e90012ab3554', urlId: 'world-history-period-4', name: 'World History, period 4' },
    ...{ ...WORLD_HISTORY, period: '4', section: '01', sisId: 'WH-P4', students: 28 },
  },
  economics2: {
    ...{ id: '6a51f0c2d4b8e90012ab3562', urlId: 'economics-period-2', name: 'Economics, period 2' },
    ...{ ...ECONOMICS, period: '2', section: '01', sisId: 'ECON-P2-26', students: 23 },
  },
  economics6: {
    ...{ id: '6a51f0c2d4b8e90012ab3566', urlId: 'economics-period-6', name: 'Economics, period 6' },
    ...{ ...ECONOMICS, period: '6', section: '02', sisId: 'ECON-P6-26', students: 26 },
  },
} as const satisfies Record<string, Detailed>;

interface Detailed extends DemoClass, Pick<RosterClass, 'subject' | 'grade' | 'period' | 'course' | 'teachers'> {
  readonly section: string | null;
  readonly sisId: string | null;
  readonly students: number;
  /** school years from now */
  readonly year: 0 | -1;
}

/** The same as Clever has them, in the school year of a day. */
export const rosterAt = (now: Date): readonly RosterClass[] =>
  Object.values(CLASSES).map((one) => inRoster(one, demoYear(now, one.year)));

const inRoster = ({ section, sisId, year: _year, ...one }: Detailed, { name, start, end }: Year): RosterClass => ({
  ...one,
  urlId: null,
  sectionNumber: section,
  sisIds: sisId === null ? [] : [sisId],
  term: { name, start, end },
  school: { id: '6a3f9d1e5b7c8a00aa55ee01', name: 'Lincoln High School' },
  state: 'active',
  missingSince: null,
});

/** By what stands in the address of its page: its own word, or its id, by which a launch comes. */
export function classAt(name: string): DemoClass | undefined {
  return Object.values(CLASSES).find(({ id, urlId }) => urlId === name || id === name);
}

/** The page of a class that a launch names. */
export const classPath = (name: string): string => `/classes/${encodeURIComponent(classAt(name)?.urlId ?? name)}`;

/** The classes that a teacher has by the roster. */
export const classesOf = (sisId: string | null): readonly DemoClass[] =>
  Object.values(CLASSES).filter(
    ({ teachers }: Detailed) => sisId !== null && teachers.some((one) => one.sisId === sisId),
  );

function teacher(cleverId: string, sisId: string, name: string): RosterTeacher {
  return { cleverId, sisId, email: null, name };
}
