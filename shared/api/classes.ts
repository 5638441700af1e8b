import { dayOf } from '../day.ts';
import { LaunchError } from '../errors.ts';
import { json, type Reply } from '../http/reply.ts';
import { faultOf } from '../matching/faults.ts';
import { LIMITS } from '../names.ts';
import type { RosterClass, RosterTeacher } from '../records/roster.ts';
import type { Writing } from '../store/catalogue/heal.ts';
import { owners } from '../store/catalogue/owner.ts';
import { catalogue } from '../store/catalogue/read.ts';
import { roster } from '../store/catalogue/write.ts';
import { deployments } from '../store/directory/deployments.ts';
import { type Caller, requireGranted } from './own.ts';

/** /districts/{district}/classes/{id}: a class of the catalogue looked at, put, or said to be gone. */
export async function classOf(caller: Caller, district: string, id: string): Promise<Reply> {
  const { dynamo, visit } = caller;
  const { request } = visit;
  requireGranted(caller, district);
  if (request.method === 'PUT') {
    const wanted = parseClass(request.json(LIMITS.loginBody), id);
    await requireOwned(caller, district);
    await roster(dynamo).put(district, [wanted], await writingOf(caller, district));
    return json(200, classView(wanted));
  }
  const known = (await catalogue(dynamo).classes(district, [id]))[0]?.class;
  if (known === undefined) throw new LaunchError('not-found');
  if (request.method === 'GET') return json(200, classView(known));
  await requireOwned(caller, district);
  const writing = await writingOf(caller, district);
  await roster(dynamo).remove(district, known, writing);
  return json(200, classView({ ...known, state: 'missing', missingSince: known.missingSince ?? writing.today }));
}

/** Throws catalogue-owned where the district's classes come from elsewhere. */
async function requireOwned({ dynamo }: Caller, district: string): Promise<void> {
  if ((await owners(dynamo).claim(district, 'api')) !== 'api') throw new LaunchError('catalogue-owned');
}

async function writingOf({ dynamo, client, visit }: Caller, district: string): Promise<Writing> {
  const { now } = visit.request;
  return {
    spelling: (await deployments(dynamo).district(district))?.spelling ?? {},
    today: dayOf(now),
    now,
    by: client.clientId,
  };
}

/** The last two say how GET showed it, so that an answer can be put back; a class that is put is active. */
const MEMBERS = [
  'id',
  'url_id',
  'name',
  'subject',
  'grade',
  'period',
  'section_number',
  'sis_ids',
  'course',
  'term',
  'school',
  'students',
  'teachers',
  'state',
  'missing_since',
];

/** The class of PUT /districts/{district}/classes/{id}; docs/openapi.json has the shape. Throws class-malformed. */
export function parseClass(body: unknown, id: string): RosterClass {
  const given = record(body, MEMBERS) ?? refuse();
  const course = record(given['course'], ['name', 'number']);
  const term = record(given['term'], ['name', 'start', 'end']);
  const school = record(given['school'], ['id', 'name']);
  const students = given['students'] ?? null;
  if (given['id'] !== id || (students !== null && typeof students !== 'number')) return refuse();
  const one: RosterClass = {
    id,
    urlId: given['url_id'] === id ? null : text(given['url_id']),
    name: text(given['name']) ?? refuse(),
    subject: text(given['subject']),
    grade: text(given['grade']),
    period: text(given['period']),
    sectionNumber: text(given['section_number']),
    sisIds: list(given['sis_ids']).map((sisId) => text(sisId) ?? refuse()),
    course: course === null ? null : { name: text(course['name']), number: text(course['number']) },
    term: term === null ? null : { name: text(term['name']), start: text(term['start']), end: text(term['end']) },
    school: school === null ? null : { id: text(school['id']) ?? refuse(), name: text(school['name']) },
    // JSON has a -0, which no table gives back.
    students: students === null ? null : students + 0,
    teachers: list(given['teachers']).map(parseTeacher),
    state: 'active',
    missingSince: null,
  };
  return faultOf(one) === null ? one : refuse();
}

function parseTeacher(value: unknown): RosterTeacher {
  const given = record(value, ['clever_id', 'sis_id', 'email', 'name']) ?? refuse();
  const teacher = {
    cleverId: text(given['clever_id']),
    sisId: text(given['sis_id']),
    email: text(given['email']),
    name: text(given['name']),
  };
  return Object.values(teacher).every((part) => part === null) ? refuse() : teacher;
}

/** A class as the API shows it. */
export const classView = (one: RosterClass) => ({
  id: one.id,
  url_id: one.urlId ?? one.id,
  name: one.name,
  subject: one.subject,
  grade: one.grade,
  period: one.period,
  section_number: one.sectionNumber,
  sis_ids: one.sisIds,
  course: one.course,
  term: one.term,
  school: one.school,
  students: one.students,
  teachers: one.teachers.map(({ cleverId, sisId, email, name }) => ({
    clever_id: cleverId,
    sis_id: sisId,
    email,
    name,
  })),
  state: one.state,
  missing_since: one.missingSince,
});

/** The id as it stands in an address; API Gateway hands over what was escaped. */
export function unescaped(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

const refuse = (): never => {
  throw new LaunchError('class-malformed');
};

function text(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : refuse();
}

function list(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : refuse();
}

/** An object of these members and no others; null where there is none. */
function record(value: unknown, members: readonly string[]): Readonly<Record<string, unknown>> | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'object' || Array.isArray(value)) return refuse();
  return Object.keys(value).every((member) => members.includes(member)) ? { ...value } : refuse();
}
