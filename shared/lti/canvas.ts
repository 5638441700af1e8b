import { ROUTES } from '../names.ts';

/** Canvas variables that launches are to carry, by the custom field under which the family's claim map looks for each. */
export const CANVAS_FIELDS = {
  section_sis_ids: '$Canvas.course.sectionSisSourceIds',
  section_names: '$com.instructure.User.sectionNames',
  course_sis_id: '$Canvas.course.sisSourceId',
  user_sis_id: '$Canvas.user.sisSourceId',
  user_lms_id: '$Canvas.user.id',
  login_id: '$Canvas.user.loginId',
  masquerading_user_id: '$Canvas.masqueradingUser.id',
  context_history: '$Context.id.history',
  previous_course_ids: '$Canvas.course.previousCourseIds',
  term_name: '$Canvas.term.name',
  term_start: '$Canvas.term.startAt',
  term_end: '$Canvas.term.endAt',
} as const;

/** Name the person who clicks; that somebody acts for another only takes rights away. */
const OF_PERSONS: readonly string[] = ['user_sis_id', 'user_lms_id', 'login_id'];

/** The parameter of the configuration's address that leaves out whatever names a person. */
export const NO_PERSONS = { name: 'person_ids', value: 'none' } as const;

/** The parameter that asks for the right to be told who is in a course. */
export const MEMBERS = { name: 'members', value: 'read' } as const;

/** Of LTI's Names and Role Provisioning Services. */
export const MEMBERS_SCOPE = 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly';

export interface Wanted {
  readonly baseUrl: string;
  /** as the LMS shall call it */
  readonly title: string;
  /** false: no field, name or address of who clicks */
  readonly persons: boolean;
  /** whether the LMS may be asked who is in a course */
  readonly members?: boolean;
}

export const canvasFields = (persons: boolean): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(CANVAS_FIELDS).filter(([name]) => persons || !OF_PERSONS.includes(name)));

/** What Canvas takes as the JSON configuration of an LTI key. */
export function canvasConfiguration({ baseUrl, title, persons, members = false }: Wanted) {
  const target = baseUrl + ROUTES.launch;
  const placement = (name: string, visibility: string) => ({
    placement: name,
    message_type: 'LtiResourceLinkRequest',
    target_link_uri: target,
    text: title,
    enabled: true,
    default: 'enabled',
    visibility,
  });
  return {
    title,
    description: `${title}: opens the class of a course`,
    oidc_initiation_url: baseUrl + ROUTES.login,
    target_link_uri: target,
    redirect_uris: [target],
    public_jwk_url: baseUrl + ROUTES.jwks,
    scopes: members ? [MEMBERS_SCOPE] : [],
    custom_fields: canvasFields(persons),
    extensions: [
      {
        platform: 'canvas.instructure.com',
        domain: new URL(baseUrl).host,
        tool_id: new URL(baseUrl).host,
        privacy_level: persons ? 'public' : 'anonymous',
        settings: {
          text: title,
          // An anonymous visitor of a public course has no identity that could open anything.
          placements: [placement('course_navigation', 'members'), placement('account_navigation', 'admins')],
        },
      },
    ],
  };
}
