import type {
  CleverCourse,
  CleverDistrict,
  CleverLists,
  CleverRoles,
  CleverSchool,
  CleverSection,
  CleverTerm,
  CleverUser,
} from '../records/clever.ts';
import { dayIn, type Fields, fieldsIn, isFields, listIn, textIn, textsIn } from './fields.ts';

/** Clever's objects as records. Only what has no id is none. */
type Read<T> = (fields: Fields, id: string) => T;

const user: Read<CleverUser> = (fields, id) => {
  const name = fieldsIn(fields['name']);
  const email = textIn(fields['email']);
  return {
    id,
    district: textIn(fields['district']),
    email: email !== null && /^\S+@\S+$/.test(email) ? email : null,
    name: { first: textIn(name['first']), last: textIn(name['last']) },
    roles: rolesIn(fieldsIn(fields['roles'])),
  };
};

/** A role's key may be there and null: then the person has it not. */
function rolesIn({ student, teacher, staff, district_admin: admin }: Fields): CleverRoles {
  const common = (role: Fields) => ({
    username: textIn(fieldsIn(role['credentials'])['district_username']),
    schools: textsIn(role['school'], ...listIn(role['schools'])),
  });
  const ids = (role: Fields, number: string) => ({
    sisId: textIn(role['sis_id']),
    number: textIn(role[number]),
    stateId: textIn(role['state_id']),
    ...common(role),
  });
  return {
    student: isFields(student) ? ids(student, 'student_number') : null,
    teacher: isFields(teacher) ? ids(teacher, 'teacher_number') : null,
    staff: isFields(staff) ? { staffId: textIn(staff['staff_id']), ...common(staff) } : null,
    districtAdmin: isFields(admin),
  };
}

const section: Read<CleverSection> = (fields, id) => ({
  id,
  district: textIn(fields['district']),
  name: textIn(fields['name']),
  sisId: textIn(fields['sis_id']),
  number: textIn(fields['section_number']),
  period: textIn(fields['period']),
  grade: textIn(fields['grade']),
  subject: textIn(fields['subject']),
  school: textIn(fields['school']),
  course: textIn(fields['course']),
  term: textIn(fields['term_id']),
  teachers: textsIn(fields['teacher'], ...listIn(fields['teachers'])),
  students: textsIn(...listIn(fields['students'])),
});

const course: Read<CleverCourse> = (fields, id) => ({
  id,
  district: textIn(fields['district']),
  name: textIn(fields['name']),
  number: textIn(fields['number']),
});

const term: Read<CleverTerm> = (fields, id) => ({
  id,
  district: textIn(fields['district']),
  name: textIn(fields['name']),
  start: dayIn(fields['start_date']),
  end: dayIn(fields['end_date']),
});

const school: Read<CleverSchool> = (fields, id) => ({
  id,
  district: textIn(fields['district']),
  name: textIn(fields['name']),
  sisId: textIn(fields['sis_id']),
});

const READ: { readonly [K in keyof CleverLists]: Read<CleverLists[K]> } = {
  sections: section,
  courses: course,
  terms: term,
  schools: school,
  users: user,
};

export const isList = (name: string): name is keyof CleverLists => Object.hasOwn(READ, name);

/** Null where it is no object with an id, or another district's. */
export function objectIn<K extends keyof CleverLists>(
  list: K,
  value: unknown,
  district: string,
): CleverLists[K] | null {
  const id = isFields(value) ? textIn(value['id']) : null;
  if (!isFields(value) || id === null) return null;
  const read: Read<CleverLists[K]> = READ[list];
  const object = read(value, id);
  return object.district === null || object.district === district ? object : null;
}

export function districtIn(value: unknown): CleverDistrict | null {
  const fields = fieldsIn(value);
  const id = textIn(fields['id']);
  if (id === null) return null;
  const matched = fields['lms_matched_percentage'];
  return {
    id,
    name: textIn(fields['name']),
    state: textIn(fields['state']),
    lmsType: textIn(fields['lms_type']),
    lmsState: textIn(fields['lms_state']),
    lastSync: textIn(fields['last_sync']),
    lastLmsSync: textIn(fields['last_lms_sync']),
    lmsMatched: typeof matched === 'number' && matched >= 0 && matched <= 100 ? matched : null,
  };
}
