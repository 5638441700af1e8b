import type { ClaimMap, Family } from '../records/registration.ts';
import type { ContextClaim } from './claims.ts';

/** Where each meaning is found unless the registration says otherwise. Canvas: the custom fields that docs ask admins to set. */
export const DEFAULT_CLAIM_MAPS: Readonly<Record<Family, ClaimMap>> = {
  canvas: {
    sectionSisIds: 'custom.section_sis_ids',
    sectionNames: 'custom.section_names',
    courseSisId: 'custom.course_sis_id',
    userSisId: 'custom.user_sis_id',
    userLmsId: 'custom.user_lms_id',
    loginId: 'custom.login_id',
    masqueradingUser: 'custom.masquerading_user_id',
    contextHistory: 'custom.context_history',
    previousCourseIds: 'custom.previous_course_ids',
    termName: 'custom.term_name',
    termStart: 'custom.term_start',
    termEnd: 'custom.term_end',
  },
  schoology: {},
  other: {},
};

/** Canvas hands unresolved substitutions on as the literal `$Variable.name`, in custom and in lis alike. */
export const resolved = (value: string): string | null => (value === '' || value.startsWith('$') ? null : value);

/** An account-level launch carries the account where a course would be (Canvas: bare type `Account`). */
function isAccount(types: readonly string[]): boolean {
  const names = types.map((type) =>
    type.slice(Math.max(type.lastIndexOf('#'), type.lastIndexOf('/')) + 1).toLowerCase(),
  );
  return names.some((name) => name === 'account') && !names.some((name) => /^(course|group)/.test(name));
}

/** The course of a launch: an account-level context is none. */
export const courseOf = (context: ContextClaim | null): ContextClaim | null =>
  context !== null && isAccount(context.type) ? null : context;
