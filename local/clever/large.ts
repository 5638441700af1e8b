import type { Fields } from '../json.ts';
import { type District, districtOf } from './district.ts';
import { heldList, type List, madeList, type Role } from './lists.ts';

/** How large a district is. */
export interface Size {
  readonly id: string;
  readonly sections: number;
  readonly teachers: number;
  readonly students: number;
}

/** Of a large district: the ids and SIS ids of its things by their numbers, from 0. */
export const LARGE = {
  section: (i: number) => id('6a70', i),
  teacher: (i: number) => id('6a71', i),
  student: (i: number) => id('6a72', i),
  sectionSisId: (i: number) => `SEC-${String(i).padStart(7, '0')}`,
  teacherSisId: (i: number) => `T${String(100_000 + i)}`,
  studentSisId: (i: number) => `S${String(10_000_000 + i)}`,
} as const;

const id = (head: string, i: number): string => head + i.toString(16).padStart(20, '0');

const [COURSE, TERM, SCHOOL] = ['6a73', '6a74', '6a75'];
/** Pupils of a class. */
const PUPILS = 30;
const TERMS = 3;
const GRADES = ['9', '10', '11', '12'];
const SUBJECTS = ['math', 'science', 'english/language arts', 'social studies'];

/**
 * A district made as it is read: a million students take no memory. Each class has 30 of them, one in ten a second teacher, one in
 * a hundred none; references and texts are missing here and there. `now`: milliseconds.
 */
export function largeDistrict(size: Size, now: () => number): District {
  const schools = Math.max(1, Math.ceil(size.students / 5000));
  const courses = Math.max(1, Math.ceil(size.sections / 250));
  const common = { district: size.id, created: '2026-07-20T08:00:00.000Z', last_modified: '2026-08-01T08:00:00.000Z' };
  const school = (i: number) => id(SCHOOL, i % schools);

  const section = (i: number): Fields => {
    const first = LARGE.teacher(i % size.teachers);
    const second = i % 10 === 0 ? [LARGE.teacher((i + 1) % size.teachers)] : [];
    const teachers = i % 100 === 99 ? [] : [first, ...second];
    const from = i * PUPILS;
    const students = Array.from({ length: Math.min(PUPILS, size.students) }, (_, j) =>
      LARGE.student((from + j) % size.students),
    );
    return {
      ...{ id: LARGE.section(i), name: `Course ${i % courses}, period ${(i % 8) + 1}`, sis_id: LARGE.sectionSisId(i) },
      ...{ school: school(i), course: i % 50 === 49 ? null : id(COURSE, i % courses), term_id: id(TERM, i % TERMS) },
      ...{
        section_number: String(i % 9),
        period: i % 7 === 6 ? '' : String((i % 8) + 1),
        grade: GRADES[i % GRADES.length],
      },
      ...{
        subject: SUBJECTS[i % SUBJECTS.length],
        teacher: teachers[0] ?? null,
        teachers,
        students,
        ext: {},
        ...common,
      },
    };
  };
  const teacher = (i: number): Fields => ({
    ...{
      id: LARGE.teacher(i),
      ...common,
      email: `teacher${i}@large.example`,
      name: { first: 'Teacher', last: `Of ${i}` },
    },
    roles: {
      teacher: {
        ...{ sis_id: LARGE.teacherSisId(i), teacher_number: String(i), state_id: null, title: '', school: school(i) },
        ...{ schools: [school(i)], credentials: { district_username: `teacher${i}` }, legacy_id: id('5a71', i) },
      },
    },
  });
  const student = (i: number): Fields => ({
    ...{ id: LARGE.student(i), ...common, name: { first: 'Student', middle: '', last: `Of ${i}` } },
    roles: {
      student: {
        ...{ sis_id: LARGE.studentSisId(i), student_number: String(i), state_id: '', grade: GRADES[i % GRADES.length] },
        ...{
          school: school(i),
          schools: [school(i)],
          credentials: { district_username: `s${i}` },
          legacy_id: id('5a72', i),
        },
      },
    },
  });
  const named = (head: string, length: number, fields: (i: number) => Fields) =>
    heldList(Array.from({ length }, (_, i) => ({ id: id(head, i), district: size.id, ...fields(i) })));

  const [teachers, students] = [
    madeList(size.teachers, LARGE.teacher, teacher),
    madeList(size.students, LARGE.student, student),
  ];
  const of = (role: Role): List => (role === 'teacher' ? teachers : role === 'student' ? students : heldList([]));
  // Ids of teachers come before ids of students.
  const users = {
    length: size.teachers + size.students,
    at: (place: number) => (place < size.teachers ? teachers.at(place) : students.at(place - size.teachers)),
    after: (one: string) => teachers.after(one) + students.after(one),
    find: (one: string) => teachers.find(one) ?? students.find(one),
    set: (one: string, object: Fields | null) => (teachers.find(one) === null ? students : teachers).set(one, object),
    only: of,
  };
  const about = {
    ...{ id: size.id, name: 'A large district', state: 'success', sis_type: 'powerschool', lms_type: 'canvas' },
    ...{
      lms_state: 'success',
      last_sync: common.last_modified,
      last_lms_sync: common.last_modified,
      lms_matched_percentage: 98,
    },
  };
  return districtOf(
    about,
    {
      sections: madeList(size.sections, LARGE.section, section),
      courses: named(COURSE, courses, (i) => ({ name: `Course ${i}`, number: `C${i}` })),
      terms: named(TERM, TERMS, (i) => ({
        ...{ name: ['Year', 'Fall', 'Spring'][i] },
        ...{ start_date: i === 2 ? '2027-01-04' : '2026-08-10', end_date: i === 1 ? '2026-12-18' : '2027-06-04' },
      })),
      schools: named(SCHOOL, schools, (i) => ({
        name: `School ${i}`,
        sis_id: String(100 + i),
        school_number: String(i),
        ...common,
      })),
      users,
    },
    now,
  );
}
