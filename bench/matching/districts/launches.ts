import type { Random } from '../random.ts';
import type { District } from './district.ts';
import type { LmsCourse, LmsSection } from './lms.ts';
import type { Person } from './people.ts';

export interface Visit {
  readonly course: LmsCourse;
  readonly role: 'teacher' | 'pupil';
  /** of a teacher */
  readonly person: Person | null;
  readonly sub: string;
  readonly sisId: string | null;
  readonly email: string | null;
  readonly name: string | null;
  /** those in which this person is enrolled */
  readonly sections: readonly LmsSection[];
}

/** Who opens a course, in any order: its teacher, some pupils of each section, helpers and substitutes here and there. */
export function visitsOf(course: LmsCourse, { staff, strangers, contact }: District, random: Random): readonly Visit[] {
  const teacher = (person: Person): Visit => ({
    course,
    role: 'teacher',
    person,
    sub: `t-${person.cleverId}`,
    sisId: person.lmsId,
    email: contact.lms !== 'email and name' ? null : `${contact.others.has(person) ? 'my.' : ''}${person.email}`,
    name: contact.lms === 'nothing' ? null : `${person.first} ${person.last}`,
    sections: course.sections,
  });
  const pupils = course.sections.flatMap((section) =>
    random.some(section.taught.pupils, 1 + random.upTo(2)).map(
      (id): Visit => ({
        course,
        role: 'pupil',
        person: null,
        sub: `s-${id}`,
        sisId: id,
        email: null,
        name: null,
        sections: [section],
      }),
    ),
  );
  const helpers = course.sections.flatMap(({ taught }) => taught.teachers.slice(1));
  const [other] = random.chance(0.03) ? random.some([...staff, ...strangers], 1) : [];
  const teachers = [...new Set([course.owner, ...helpers, ...(other === undefined ? [] : [other])])].map(teacher);
  return random.some([...pupils, ...teachers], pupils.length + teachers.length);
}

const CLAIM = 'https://purl.imsglobal.org/spec/lti/claim/';

/** The claims of a launch as the platform sends them. */
export function claimsOf(visit: Visit, { contact, family, fields, seed }: District): Record<string, unknown> {
  const { course, role, sisId, email, name, sections } = visit;
  const member = role === 'teacher' ? 'Instructor' : 'Learner';
  const shared = {
    sub: visit.sub,
    ...(email === null ? {} : { email }),
    ...(name === null ? {} : { name }),
    [`${CLAIM}message_type`]: 'LtiResourceLinkRequest',
    [`${CLAIM}version`]: '1.3.0',
    [`${CLAIM}deployment_id`]: `bench-${seed}`,
    [`${CLAIM}target_link_uri`]: 'https://roomkey.example/launch',
    [`${CLAIM}roles`]: [`http://purl.imsglobal.org/vocab/lis/v2/membership#${member}`],
    [`${CLAIM}context`]: {
      id: course.contextId,
      title: course.title.text,
      ...(course.label === null ? {} : { label: course.label.text }),
      type: ['http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering'],
    },
  };
  const ids = sections.flatMap((one) => one.sisId ?? []);
  if (family === 'schoology') {
    return {
      ...shared,
      [`${CLAIM}resource_link`]: { id: `app-${course.contextId}` },
      [`${CLAIM}lis`]: {
        ...(sisId === null ? {} : { person_sourcedid: sisId }),
        ...(ids[0] === undefined ? {} : { course_section_sourcedid: ids[0] }),
      },
    };
  }
  const custom = {
    user_sis_id: sisId ?? '$Canvas.user.sisSourceId',
    ...(fields.sectionIds
      ? { section_sis_ids: ids.length === 0 ? '$Canvas.course.sectionSisSourceIds' : ids.join(',') }
      : {}),
    ...(fields.sectionNames ? { section_names: JSON.stringify(sections.map((one) => one.name.text)) } : {}),
    ...(fields.courseId ? { course_sis_id: course.courseId ?? '$Canvas.course.sisSourceId' } : {}),
    ...(fields.term
      ? {
          term_name: course.term.name ?? '$Canvas.term.name',
          term_start: course.term.start === null ? '$Canvas.term.startAt' : `${course.term.start} 00:00:00 -0700`,
          term_end: course.term.end === null ? '$Canvas.term.endAt' : `${course.term.end} 00:00:00 -0700`,
        }
      : {}),
  };
  return {
    ...shared,
    [`${CLAIM}resource_link`]: { id: course.contextId },
    [`${CLAIM}custom`]: custom,
    [`${CLAIM}lis`]: {
      person_sourcedid: sisId ?? '$Person.sourcedId',
      ...(contact.lms === 'nothing'
        ? {}
        : { course_offering_sourcedid: course.courseId ?? '$CourseSection.sourcedId' }),
    },
  };
}
