/** Every refusal and failure has one code here. A code without a complete row does not compile. */

export type Level = 'info' | 'warn' | 'error';

/** Which text a person reads; the words are in shared/http/texts. */
export type Say =
  | 'again'
  | 'used'
  | 'expired'
  | 'browser'
  | 'signIn'
  | 'pending'
  | 'paused'
  | 'setUpWrong'
  | 'wrongPlacement'
  | 'busy'
  | 'notHere';

interface Row {
  readonly status: number;
  readonly say: Say;
  readonly level: Level;
  /** for whoever looks after the installation; names no value of the request */
  readonly hint: string;
}

const row = (status: number, say: Say, level: Level, hint: string): Row => ({ status, say, level, hint });

export const ERRORS = {
  // The request itself
  'request-too-large': row(413, 'again', 'warn', 'The request is larger than this address takes.'),
  'content-type-unsupported': row(
    415,
    'again',
    'warn',
    'Send a form as application/x-www-form-urlencoded, a mapping as application/json.',
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
  ),
  'registration-unknown': row(
    400,
    'setUpWrong',
    'warn',
    'No registration has this issuer and client id: add it with `roomkey platforms add`.',
  ),
  'registration-ambiguous': row(
    400,
    'setUpWrong',
    'warn',
    'The login initiation names no client id, and this issuer has more than one registration.',
  ),
  'registration-suspended': row(403, 'paused', 'info', 'This registration is suspended.'),
  'registration-incomplete': row(500, 'busy', 'error', 'The registration names a client that does not exist.'),

  // Authentication response
  'platform-error': row(400, 'again', 'warn', 'The LMS answered with an error in place of an id token.'),
  'platform-login-required': row(401, 'signIn', 'info', 'The LMS says that nobody is signed in (login_required).'),
  'platform-launch-spent': row(400, 'used', 'info', 'The LMS says that this click was used already or is too old.'),
  'platform-refused': row(
    403,
    'setUpWrong',
    'warn',
    'The LMS does not allow this app here: is its developer key or app switched on for this account?',
  ),
  'state-missing': row(400, 'again', 'warn', 'The authentication response has no state.'),
  'id-token-missing': row(400, 'again', 'warn', 'The authentication response has no id token.'),
  'id-token-malformed': row(400, 'setUpWrong', 'warn', 'The id token is not a signed JWT with JSON inside.'),
  'kid-missing': row(401, 'setUpWrong', 'warn', 'The id token header has no kid.'),
  'key-unknown': row(401, 'again', 'warn', 'The platform publishes no key with the kid of this id token.'),
  'algorithm-refused': row(
    401,
    'setUpWrong',
    'warn',
    'The registration does not allow the algorithm of this id token.',
  ),
  'signature-invalid': row(401, 'setUpWrong', 'warn', 'The signature of the id token does not verify.'),
  'issuer-malformed': row(401, 'setUpWrong', 'warn', 'The id token has no usable iss.'),
  'audience-refused': row(401, 'setUpWrong', 'warn', 'The id token is for another tool, or also for one not trusted.'),
  'azp-refused': row(401, 'setUpWrong', 'warn', 'azp names another tool, or is missing beside several audiences.'),
  'token-expired': row(401, 'expired', 'info', 'exp of the id token is past, missing or not a number.'),
  'token-issued-at-refused': row(
    401,
    'expired',
    'warn',
    'iat is missing, in the future or more than ten minutes ago: is the clock of the LMS right?',
  ),
  'nonce-missing': row(401, 'setUpWrong', 'warn', 'The id token has no nonce.'),
  'subject-missing': row(
    401,
    'signIn',
    'info',
    'The id token has no sub: nobody is signed in, or the LMS hides who it is.',
  ),
  'message-type-missing': row(400, 'setUpWrong', 'warn', 'The id token has no LTI message type.'),
  'version-refused': row(400, 'setUpWrong', 'warn', 'The LTI version must be 1.3.0.'),
  'deployment-id-missing': row(400, 'setUpWrong', 'warn', 'The id token has no deployment id.'),
  'target-link-uri-missing': row(400, 'setUpWrong', 'warn', 'The id token has no target link URI.'),
  'target-link-uri-foreign': row(
    400,
    'setUpWrong',
    'warn',
    'The target link URI is neither on this host nor on the application’s.',
  ),
  'resource-link-missing': row(400, 'setUpWrong', 'warn', 'The id token has no resource link id.'),
  'roles-missing': row(400, 'setUpWrong', 'warn', 'The id token has no roles claim (an empty list is fine).'),
  'claim-malformed': row(400, 'setUpWrong', 'warn', 'A claim has the wrong type or is too long.'),
  'claims-missing': row(400, 'setUpWrong', 'warn', 'The token is not an LTI launch: none of its claims is there.'),

  // The launch item
  'launch-unknown': row(400, 'again', 'warn', 'No click with this state began here, or it is long past.'),
  'launch-expired': row(400, 'expired', 'info', 'More than ten minutes passed between the click and its return.'),
  'launch-used': row(409, 'used', 'info', 'This click was used already.'),
  'nonce-mismatch': row(401, 'again', 'warn', 'The nonce is not the one made for this click.'),
  'browser-unbound': row(403, 'browser', 'warn', 'The browser that returned shows no proof that it began this click.'),
  'browser-mismatch': row(403, 'browser', 'warn', 'Another browser began this click.'),
  'registration-mismatch': row(401, 'again', 'warn', 'The click began under another registration than the token’s.'),

  // Proven launches that end here
  'message-type-unsupported': row(
    400,
    'wrongPlacement',
    'warn',
    'Only LtiResourceLinkRequest is supported. Remove the Deep Linking placement (content selection) of this app in the LMS.',
  ),
  'deployment-pending': row(403, 'pending', 'warn', 'Approve it with `roomkey deployments approve`.'),
  'deployment-suspended': row(403, 'paused', 'info', 'This deployment is suspended.'),
  'district-suspended': row(403, 'paused', 'info', 'This district is suspended.'),
  'client-suspended': row(403, 'paused', 'info', 'This application is suspended.'),

  // Token endpoint and mappings API
  'client-refused': row(401, 'notHere', 'warn', 'HTTP Basic credentials are missing or wrong.'),
  'grant-refused': row(400, 'used', 'warn', 'The code is unknown, used, expired, or another client’s.'),
  'grant-type-unsupported': row(400, 'again', 'warn', 'grant_type must be authorization_code.'),
  'token-request-malformed': row(400, 'again', 'warn', 'code and grant_type are needed, each once.'),
  'mapping-malformed': row(400, 'again', 'warn', 'The request is not as docs/openapi.json describes it.'),
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
