/** Every refusal and failure has one code here. A code without a complete row does not compile. */

export type Level = 'info' | 'warn' | 'error';

/** Which text a person reads; the words are in shared/http/texts. */
export type Say =
  | 'again'
  | 'used'
  | 'expired'
  | 'browser'
  | 'signIn'
  | 'signInHere'
  | 'pending'
  | 'paused'
  | 'setUpWrong'
  | 'wrongPlacement'
  | 'busy'
  | 'notHere';

/** A mend in the LMS's own settings; the words are in shared/http/texts. */
export type Advice = 'clientId' | 'settings' | 'keyOff' | 'clock' | 'visibility' | 'address' | 'placement' | 'approve';

interface Row {
  readonly status: number;
  readonly say: Say;
  readonly level: Level;
  /** what the person who runs the LMS reads below; null where there is nothing to mend in the LMS */
  readonly advice: Advice | null;
  /** for whoever looks after the installation; names no value of the request */
  readonly hint: string;
}

const row = (status: number, say: Say, level: Level, hint: string, advice: Advice | null = null): Row => ({
  status,
  say,
  level,
  advice,
  hint,
});

export const ERRORS = {
  // The request itself
  'request-too-large': row(413, 'again', 'warn', 'The request is larger than this address takes.'),
  'content-type-unsupported': row(
    415,
    'again',
    'warn',
    'Send a form as application/x-www-form-urlencoded, a mapping or a class as application/json.',
  ),
  'body-malformed': row(400, 'again', 'warn', 'The body is not valid base64, UTF-8, form data or JSON.'),
  'parameter-repeated': row(400, 'again', 'warn', 'A parameter came more than once.'),
  'method-not-allowed': row(405, 'again', 'info', 'This address takes another HTTP method.'),
  'not-found': row(404, 'notHere', 'info', 'There is nothing at this address.'),

  // Login initiation
  'login-parameter-missing': row(
    400,
    'setUpWrong',
    'warn',
    'iss, login_hint and target_link_uri must be in the login initiation.',
    'settings',
  ),
  'registration-unknown': row(
    400,
    'setUpWrong',
    'warn',
    'No registration has this issuer and client id: add it with `roomkey platforms add`.',
    'clientId',
  ),
  'registration-ambiguous': row(
    400,
    'setUpWrong',
    'warn',
    'The login initiation names no client id, and this issuer has more than one registration.',
    'settings',
  ),
  'registration-suspended': row(403, 'paused', 'info', 'This registration is suspended.'),
  'registration-incomplete': row(500, 'busy', 'error', 'The registration names a client that does not exist.'),

  // Authentication response
  'platform-error': row(400, 'again', 'warn', 'The LMS answered with an error in place of an id token.'),
  'platform-login-required': row(401, 'signIn', 'info', 'The LMS says that nobody is signed in (login_required).'),
  'platform-login-required-in-tab': row(
    401,
    'signInHere',
    'info',
    'In the tab that we opened nobody is signed in to the LMS (login_required): an app of the LMS has a session of its own.',
  ),
  'platform-launch-spent': row(400, 'used', 'info', 'The LMS says that this click was used already or is too old.'),
  'platform-refused': row(
    403,
    'setUpWrong',
    'warn',
    'The LMS does not allow this app here: is its developer key or app switched on for this account?',
    'keyOff',
  ),
  'state-missing': row(400, 'again', 'warn', 'The authentication response has no state.'),
  'id-token-missing': row(400, 'again', 'warn', 'The authentication response has no id token.'),
  'id-token-malformed': row(
    400,
    'setUpWrong',
    'warn',
    'The id token is not a signed JWT with JSON inside.',
    'settings',
  ),
  'kid-missing': row(401, 'setUpWrong', 'warn', 'The id token header has no kid.', 'settings'),
  'key-unknown': row(401, 'again', 'warn', 'The platform publishes no key with the kid of this id token.'),
  'algorithm-refused': row(
    401,
    'setUpWrong',
    'warn',
    'The registration does not allow the algorithm of this id token.',
    'settings',
  ),
  'signature-invalid': row(401, 'setUpWrong', 'warn', 'The signature of the id token does not verify.', 'settings'),
  'issuer-malformed': row(401, 'setUpWrong', 'warn', 'The id token has no usable iss.', 'settings'),
  'audience-refused': row(
    401,
    'setUpWrong',
    'warn',
    'The id token is for another tool, or also for one not trusted.',
    'settings',
  ),
  'azp-refused': row(
    401,
    'setUpWrong',
    'warn',
    'azp names another tool, or is missing beside several audiences.',
    'settings',
  ),
  'token-expired': row(401, 'expired', 'info', 'exp of the id token is past, missing or not a number.'),
  'token-issued-at-refused': row(
    401,
    'expired',
    'warn',
    'iat is missing, in the future or more than ten minutes ago: is the clock of the LMS right?',
    'clock',
  ),
  'nonce-missing': row(401, 'setUpWrong', 'warn', 'The id token has no nonce.', 'settings'),
  'subject-missing': row(
    401,
    'signIn',
    'info',
    'The id token has no sub: nobody is signed in, or the LMS hides who it is.',
    'visibility',
  ),
  'message-type-missing': row(400, 'setUpWrong', 'warn', 'The id token has no LTI message type.', 'settings'),
  'version-refused': row(400, 'setUpWrong', 'warn', 'The LTI version must be 1.3.0.', 'settings'),
  'deployment-id-missing': row(400, 'setUpWrong', 'warn', 'The id token has no deployment id.', 'settings'),
  'target-link-uri-missing': row(400, 'setUpWrong', 'warn', 'The id token has no target link URI.', 'settings'),
  'target-link-uri-foreign': row(
    400,
    'setUpWrong',
    'warn',
    'The target link URI is neither on this host nor on the application’s.',
    'address',
  ),
  'resource-link-missing': row(400, 'setUpWrong', 'warn', 'The id token has no resource link id.', 'settings'),
  'roles-missing': row(
    400,
    'setUpWrong',
    'warn',
    'The id token has no roles claim (an empty list is fine).',
    'settings',
  ),
  'claim-malformed': row(400, 'setUpWrong', 'warn', 'A claim has the wrong type or is too long.', 'settings'),
  'claims-missing': row(
    400,
    'setUpWrong',
    'warn',
    'The token is not an LTI launch: none of its claims is there.',
    'settings',
  ),

  // The launch item
  'launch-unknown': row(400, 'again', 'warn', 'No click with this state began here, or it is long past.'),
  'launch-expired': row(400, 'expired', 'info', 'More than ten minutes passed between the click and its return.'),
  'launch-used': row(409, 'used', 'info', 'This click was used already.'),
  'nonce-mismatch': row(401, 'again', 'warn', 'The nonce is not the one made for this click.'),
  'browser-unbound': row(403, 'browser', 'warn', 'The browser that returned shows no proof that it began this click.'),
  'browser-mismatch': row(403, 'browser', 'warn', 'Another browser began this click.'),
  'step-malformed': row(400, 'again', 'warn', 'step, launch and page are needed, each once, as the page sends them.'),
  'setup-refused': row(
    403,
    'again',
    'warn',
    'Only an instructor of the course may connect it (an assistant where the policy says so), and nobody who acts for another.',
  ),
  'class-refused': row(
    403,
    'again',
    'warn',
    'The class is neither this teacher’s by the roster nor named by an id of hers; or it is not one that this user may open.',
  ),
  'cross-site-refused': row(403, 'again', 'warn', 'A page of ours must send this, and another site did.'),
  'page-expired': row(403, 'expired', 'info', 'The page was open for longer than it is good for.'),
  'page-mismatch': row(403, 'again', 'warn', 'The secret of the page is not the one that this click was given.'),
  'registration-mismatch': row(401, 'again', 'warn', 'The click began under another registration than the token’s.'),

  // Proven launches that end here
  'message-type-unsupported': row(
    400,
    'wrongPlacement',
    'warn',
    'Only LtiResourceLinkRequest is supported. Remove the Deep Linking placement (content selection) of this app in the LMS.',
    'placement',
  ),
  'deployment-pending': row(403, 'pending', 'warn', 'Approve it with `roomkey deployments approve`.', 'approve'),
  'deployment-suspended': row(403, 'paused', 'info', 'This deployment is suspended.'),
  'district-suspended': row(403, 'paused', 'info', 'This district is suspended.'),
  'client-suspended': row(403, 'paused', 'info', 'This application is suspended.'),

  // Token endpoint and mappings API
  'client-refused': row(401, 'notHere', 'warn', 'HTTP Basic credentials are missing or wrong.'),
  'grant-refused': row(400, 'used', 'warn', 'The code is unknown, used, expired, or another client’s.'),
  'grant-type-unsupported': row(400, 'again', 'warn', 'grant_type must be authorization_code.'),
  'token-request-malformed': row(400, 'again', 'warn', 'code and grant_type are needed, each once.'),
  'mapping-malformed': row(400, 'again', 'warn', 'The request is not as docs/openapi.json describes it.'),
  'class-malformed': row(400, 'again', 'warn', 'The class is not as docs/openapi.json describes it.'),
  'mapping-version-missing': row(428, 'again', 'info', 'Send the version that you saw in If-Match.'),
  'mapping-version-conflict': row(412, 'again', 'info', 'The mapping has changed since: read it again.'),
  'mapping-needs-district': row(
    409,
    'again',
    'info',
    'Classes belong to a district, and this deployment has none yet.',
  ),

  // Ours or the platform's to mend
  'platform-keys-unavailable': row(503, 'busy', 'error', 'The platform’s keys could not be fetched, and none is held.'),
  'signing-key-unavailable': row(503, 'busy', 'error', 'The signing key is not there yet: has `refresh` run?'),
  'store-unavailable': row(503, 'busy', 'error', 'DynamoDB or Secrets Manager did not answer.'),
  internal: row(500, 'busy', 'error', 'A fault of our own.'),
} as const satisfies Record<string, Row>;

export type Code = keyof typeof ERRORS;

/** The one error class. Its message is its code: values of a request never get into it. */
export class LaunchError extends Error {
  override readonly name = 'LaunchError';
  readonly code: Code;

  constructor(code: Code, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.code = code;
  }

  get row(): Row {
    return ERRORS[this.code];
  }
}
