import { canvasFields } from '../lti/canvas.ts';
import { ROUTES } from '../names.ts';
import type { Invitation } from '../records/invitation.ts';
import { TOOL_CONFIGURATION } from './platform.ts';

/** Extensions of Canvas's. */
const CANVAS = 'https://canvas.instructure.com/lti/';

/** Claims of who clicks; `sub` comes anyway. */
const OF_PERSONS = ['name', 'given_name', 'family_name', 'email'];

/** What is registered at the platform (LTI Dynamic Registration 1.0 §3.6). `title`: as the LMS shall call the tool. */
export function toolOf({ family, persons }: Invitation, baseUrl: string, title: string) {
  const target = baseUrl + ROUTES.launch;
  const { host } = new URL(baseUrl);
  const isCanvas = family === 'canvas';
  const message = (placement: string, visibility: string) => ({
    type: 'LtiResourceLinkRequest',
    label: title,
    target_link_uri: target,
    placements: [placement],
    [`${CANVAS}visibility`]: visibility,
  });
  return {
    application_type: 'web',
    response_types: ['id_token'],
    grant_types: ['implicit', 'client_credentials'],
    client_name: title,
    initiate_login_uri: baseUrl + ROUTES.login,
    redirect_uris: [target],
    jwks_uri: baseUrl + ROUTES.jwks,
    token_endpoint_auth_method: 'private_key_jwt',
    // No service of the platform's is asked for: who wants one says so there.
    scope: '',
    [TOOL_CONFIGURATION]: {
      domain: host,
      description: `${title}: opens the class of a course`,
      target_link_uri: target,
      custom_parameters: isCanvas ? canvasFields(persons) : {},
      claims: ['iss', 'sub', ...(persons ? OF_PERSONS : []), 'locale'],
      messages: isCanvas
        ? [message('course_navigation', 'members'), message('account_navigation', 'admins')]
        : [{ type: 'LtiResourceLinkRequest', label: title, target_link_uri: target }],
      ...(isCanvas ? { [`${CANVAS}privacy_level`]: persons ? 'public' : 'anonymous', [`${CANVAS}tool_id`]: host } : {}),
    },
  };
}
