import type { Code } from '../../shared/errors.ts';
import { ROUTES } from '../support/roomkey.ts';
import { CANVAS_LOGIN, LTI_1 } from './initiations.ts';
import { launchRow } from './launch-row.ts';
import type { LaunchOptions, Row } from './row.ts';

/** What names nobody's launch is not known to come from Canvas. */
const SIGN_IN_SOMEWHERE = 'Sign in to your course site in this browser.';
const SIGN_IN = 'Sign in to Canvas in this browser.';
const SIGN_IN_HERE = 'You are not signed in to Canvas in this browser';
const AGAIN = 'Go back to your course and click the link again.';
const SHOW = 'Show this page to the person who runs Canvas.';

/** An error response (OIDC Core 3.1.2.6): nothing in it is signed, so nothing is spent on it. */
const answers = (status: number, code: Code, says: string, errors: readonly string[]): readonly Row[] =>
  errors.map((error) =>
    launchRow(
      `the platform answers ${error}`,
      status,
      code,
      { form: ({ state = '' }) => ({ error, error_description: 'described-by-the-platform', state }) },
      { says, shown: [error] },
    ),
  );

const responseRow = (
  name: string,
  form: (good: Record<string, string>) => Record<string, string>,
  options: LaunchOptions = {},
) =>
  launchRow(name, 401, 'platform-login-required', { form }, { says: SIGN_IN, shown: ['login_required'], ...options });

export const RESPONSES: readonly Row[] = [
  ...answers(401, 'platform-login-required', SIGN_IN, [
    'login_required',
    'interaction_required',
    'account_selection_required',
    'consent_required',
  ]),
  ...answers(400, 'platform-launch-spent', AGAIN, ['launch_no_longer_valid']),
  ...answers(403, 'platform-refused', SHOW, ['unauthorized_client', 'access_denied']),
  ...answers(400, 'platform-error', AGAIN, [
    'invalid_request',
    'unsupported_response_type',
    'invalid_scope',
    'server_error',
    'temporarily_unavailable',
    'invalid_request_uri',
    'invalid_request_object',
    'request_not_supported',
    'request_uri_not_supported',
    'registration_not_supported',
    'something_new',
    'LOGIN_REQUIRED',
    'login_required ',
    '"><script>alert(1)</script>',
  ]),
  responseRow('an error response without state', () => ({ error: 'login_required' }), { says: SIGN_IN_SOMEWHERE }),
  responseRow(
    'an error response with the state of nobody',
    () => ({ error: 'login_required', state: 'x'.repeat(22) }),
    {
      says: SIGN_IN_SOMEWHERE,
    },
  ),
  responseRow('an error response beside a good id token', (form) => ({ ...form, error: 'login_required' })),
  responseRow('an error response with markup and addresses in it', ({ state = '' }) => ({
    error: 'login_required',
    error_description: '<img src=x onerror=alert(1)>',
    error_uri: 'javascript:alert(1)//error-uri',
    state,
  })),
  launchRow(
    'nobody is signed in, in a tab that we opened',
    401,
    'platform-login-required-in-tab',
    { form: ({ state = '' }) => ({ error: 'login_required', state: `${state}.t` }) },
    { says: SIGN_IN_HERE, shown: ['login_required'] },
  ),
  launchRow('a launch of LTI 1.1', 400, 'lti-version-1', { form: () => LTI_1 }, { says: 'LTI 1.1. Remove it' }),
  launchRow(
    'a login initiation, by POST',
    400,
    'login-at-launch',
    { form: () => CANVAS_LOGIN },
    { says: 'the login address of this app is another' },
  ),
  {
    name: 'a login initiation, by GET',
    status: 400,
    code: 'login-at-launch',
    step: async () => ({ to: 'launch', ask: { path: ROUTES.launch, query: new URLSearchParams(CANVAS_LOGIN) } }),
  },
];
