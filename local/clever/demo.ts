import type { RosterClass } from '../../shared/records/roster.ts';
import type { Fields } from '../json.ts';
import { CLASSES, DISTRICT, rosterAt } from '../partner/classes.ts';
import { demoYear } from '../year.ts';
import { type District, districtOf } from './district.ts';
import { heldList } from './lists.ts';
import { type ClassName, emailOf, idFrom, OTHERS, PUPILS, type Pupil, STAFF } from './people.ts';

/** The demo's district, with the same classes, teachers and students as the demo application and the demo LMS. `now`: milliseconds. */
export function demoDistrict(now: () => number): District {
  const start = new Date(now());
  const classes = rosterAt(start);
  const school = classes[0]?.school ?? { id: '', name: null };
  const stamps = {
    created: `${demoYear(start).start}T07:00:00.000Z`,
    last_modified: `${demoYear(start).start}T07:00:00.000Z`,
  };
  const attended = attendance();
  const about = {
    id: DISTRICT,
    name: 'Lincoln Unified School District',
    sis_type: 'powerschool',
    state: 'success',
    error: '',
    portal_url: 'https://clever.com/in/lincolnusd',
    login_methods: ['saml'],
    launch_date: '2025-08-01',
    last_sync: start.toISOString(),
    lms_type: 'canvas',
    lms_state: 'success',
    last_lms_sync: start.toISOString(),
    lms_matched_percentage: 96,
    nces_id: null,
    mdr_number: null,
    pause_start: null,
    pause_end: null,
  };
  const lists = {
    sections: heldList(classes.map((one) => section(one, attended, stamps))),
    courses: heldList(
      each(classes.map(({ course }) => course && { ...course, id: courseId(course.number) })).map(
        ({ id, name, number }) => ({ id, district: DISTRICT, name, number }),
      ),
    ),
    terms: heldList(
      each(classes.map(({ term }) => term && { ...term, id: termId(term.name) })).map(
        ({ id, name, start: from, end }) => ({ id, district: DISTRICT, name, start_date: from, end_date: end }),
      ),
    ),
    schools: heldList([
      {
        ...{
          id: school.id,
          district: DISTRICT,
          name: school.name,
          sis_id: '120',
          school_number: '120',
          state_id: null,
        },
        ...{ low_grade: '9', high_grade: '12', phone: '', location: null, ...stamps },
      },
    ]),
    users: heldList([
      ...teachers(classes, school.id).map((one) => ({ ...one, ...stamps })),
      ...STAFF.map((one) => ({ ...worker(one, school.id), ...stamps })),
      ...[...PUPILS, ...OTHERS].map((one) => ({ ...pupil(one, school.id), ...stamps })),
    ]),
  };
  return districtOf(about, lists, now);
}

/** Each that is there, once. */
const each = <T extends { readonly id: string }>(all: readonly (T | null)[]): readonly T[] => [
  ...new Map(all.filter((one) => one !== null).map((one) => [one.id, one])).values(),
];

const courseId = (number: string | null): string => idFrom('6a51f0c2d4b8e901', number ?? '');
const termId = (name: string | null | undefined): string => idFrom('6a51f0c2d4b8e902', name ?? '');

/** As many in each class as the catalogue says, those first who have an account in the LMS. */
function attendance(): ReadonlyMap<string, readonly string[]> {
  let turn = 0;
  const names = Object.keys(CLASSES).filter((name): name is ClassName => name in CLASSES);
  return new Map(
    names.map((name) => {
      const { id, students } = CLASSES[name];
      const known = PUPILS.filter(({ attends }) => attends.includes(name)).map((one) => one.id);
      const others = Array.from({ length: students - known.length }, () => OTHERS[turn++ % OTHERS.length]?.id ?? '');
      return [id, [...known, ...others]];
    }),
  );
}

function section(one: RosterClass, attended: ReadonlyMap<string, readonly string[]>, stamps: Fields): Fields {
  const teachers = one.teachers.map(({ cleverId }) => cleverId);
  return {
    id: one.id,
    district: DISTRICT,
    name: one.name,
    school: one.school?.id,
    // The SIS has no id for what was made by hand: Clever has one then, of no use.
    sis_id: one.sisIds[0] ?? '',
    course: one.course === null ? null : courseId(one.course.number),
    term_id: one.term === null ? null : termId(one.term.name),
    section_number: one.sectionNumber,
    period: one.period ?? '',
    grade: one.grade ?? '',
    subject: one.subject ?? '',
    teacher: teachers[0] ?? null,
    teachers,
    students: attended.get(one.id) ?? [],
    lms_status: { synced_in_lms: true },
    ext: {},
    ...stamps,
  };
}

const nameOf = (name: string | null): Fields => {
  const [first = '', last = ''] = (name ?? '').split(' ');
  return { first, middle: '', last };
};

/** Grace works in the office as well, and so has two roles. */
function teachers(classes: readonly RosterClass[], school: string): readonly Fields[] {
  const all = new Map(classes.flatMap((one) => one.teachers.map((teacher) => [teacher.cleverId ?? '', teacher])));
  return [...all].map(([id, { sisId, name }]) => ({
    id,
    district: DISTRICT,
    email: emailOf(name ?? '') ?? undefined,
    name: nameOf(name),
    lms_status: { synced_in_lms: true },
    roles: {
      teacher: {
        ...{ legacy_id: idFrom('5a', id), sis_id: sisId, state_id: '', teacher_number: sisId?.slice(1), title: null },
        ...{ school, schools: [school], credentials: { district_username: usernameOf(name) } },
      },
      staff:
        name === 'Grace Lin'
          ? { legacy_id: idFrom('5b', id), staff_id: sisId, schools: [school], title: null, credentials: {} }
          : null,
      student: null,
    },
  }));
}

const usernameOf = (name: string | null): string => {
  const [first = '', last = ''] = (name ?? '').toLowerCase().split(' ');
  return first.slice(0, 1) + last;
};

function worker({ id, staffId, name, isAdmin }: (typeof STAFF)[number], school: string): Fields {
  const credentials = { district_username: usernameOf(name) };
  const staff = {
    legacy_id: idFrom('5b', id),
    staff_id: staffId,
    schools: [school],
    department: null,
    title: '',
    credentials,
  };
  const admin = isAdmin ? { district_admin: { legacy_id: idFrom('5c', id), title: 'Technology' } } : {};
  return { id, district: DISTRICT, email: emailOf(name), name: nameOf(name), roles: { staff, ...admin } };
}

function pupil(one: Omit<Pupil, 'attends' | 'sub'>, school: string): Fields {
  const student = {
    legacy_id: idFrom('5d', one.id),
    sis_id: one.sisId,
    student_number: one.number,
    state_id: null,
    school,
    schools: [school],
    grade: '10',
    dob: null,
    enrollments: [{ school, start_date: '', end_date: '' }],
    credentials: { district_username: one.username },
    ext: {},
  };
  const name = { first: one.first, middle: null, last: one.last };
  const email = one.email === null ? {} : { email: one.email };
  return { id: one.id, district: DISTRICT, ...email, name, lms_status: { synced_in_lms: true }, roles: { student } };
}
