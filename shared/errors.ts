/** Every refusal and failure has one code here. A code without a complete row does not compile. */

export type Level = 'info' | 'warn' | 'error';

/** Which text a person reads; the words are in shared/pages/texts. */
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
  | 'openFromCourse'
  | 'notHere';

/** A mend in the LMS's own settings; the words are in shared/pages/texts. */
export type Advice =
  | 'clientId'
  | 'issuer'
  | 'lti1'
  | 'loginAddress'
  | 'settings'
  | 'keyOff'
  | 'clock'
  | 'visibility'
  | 'address'
  | 'placement'
  | 'approve';

interface Row {
  readonly status: number;
  readonly say: Say;
  readonly level: Level;
  /** what the person who runs the LMS reads below; null where there is nothing to mend in the LMS */
  readonly advice: Advice | null;
}

const row = (status: number, say: Say, level: Level, advice: Advice | null = null): Row => ({
  status,
  say,
  level,
  advice,
});

/** What the settings of the app in the LMS must mend. */
const settings = (status: number): Row => row(status, 'setUpWrong', 'warn', 'settings');

/** What the application's own settings must mend. */
const asker = row(400, 'setUpWrong', 'warn');

/** What another click may mend. */
const again = (status: number): Row => row(status, 'again', 'warn');

export const ERRORS = {
  // The request itself
  'request-too-large': again(413),
  'content-type-unsupported': again(415),
  'body-malformed': again(400),
  'parameter-repeated': again(400),
  'method-not-allowed': row(405, 'again', 'info'),
  'not-found': row(404, 'notHere', 'info'),
  'configuration-malformed': again(400),

  // Login initiation
  'login-parameter-missing': settings(400),
  'registration-unknown': row(400, 'setUpWrong', 'warn', 'clientId'),
  'registration-ambiguous': settings(400),
  'issuer-unknown': row(400, 'setUpWrong', 'warn', 'issuer'),
  'lti-version-1': row(400, 'setUpWrong', 'warn', 'lti1'),
  'login-at-launch': row(400, 'setUpWrong', 'warn', 'loginAddress'),
  'registration-suspended': row(403, 'paused', 'info'),
  'registration-incomplete': row(500, 'busy', 'error'),

  // Authentication response
  'platform-error': again(400),
  'platform-login-required': row(401, 'signIn', 'info'),
  'platform-login-required-in-tab': row(401, 'signInHere', 'info'),
  'platform-launch-spent': row(400, 'used', 'info'),
  'platform-refused': row(403, 'setUpWrong', 'warn', 'keyOff'),
  'state-missing': again(400),
  'id-token-missing': again(400),
  'id-token-malformed': settings(400),
  'kid-missing': settings(401),
  'key-unknown': again(401),
  'algorithm-refused': settings(401),
  'signature-invalid': settings(401),
  'issuer-malformed': settings(401),
  'audience-refused': settings(401),
  'azp-refused': settings(401),
  'token-expired': row(401, 'expired', 'info'),
  'token-issued-at-refused': row(401, 'expired', 'warn', 'clock'),
  'platform-clock-wrong': row(401, 'setUpWrong', 'warn', 'clock'),
  'nonce-missing': settings(401),
  'subject-missing': row(401, 'signIn', 'info', 'visibility'),
  'message-type-missing': settings(400),
  'version-refused': settings(400),
  'deployment-id-missing': settings(400),
  'target-link-uri-missing': settings(400),
  'target-link-uri-foreign': row(400, 'setUpWrong', 'warn', 'address'),
  'resource-link-missing': settings(400),
  'roles-missing': settings(400),
  'claim-malformed': settings(400),
  'claims-missing': settings(400),

  // The launch item
  'launch-unknown': again(400),
  'launch-expired': row(400, 'expired', 'info'),
  'launch-used': row(409, 'used', 'info'),
  'nonce-mismatch': again(401),
  'browser-unbound': row(403, 'browser', 'warn'),
  'browser-mismatch': row(403, 'browser', 'warn'),
  'step-malformed': again(400),
  'setup-refused': again(403),
  'class-refused': again(403),
  'cross-site-refused': again(403),
  'page-expired': row(403, 'expired', 'info'),
  'page-mismatch': again(403),
  'registration-mismatch': again(401),

  // Proven launches that end here
  'message-type-unsupported': row(400, 'wrongPlacement', 'warn', 'placement'),
  'deployment-pending': row(403, 'pending', 'warn', 'approve'),
  'deployment-suspended': row(403, 'paused', 'info'),
  'district-suspended': row(403, 'paused', 'info'),
  'client-suspended': row(403, 'paused', 'info'),

  // Authorize: what the person reads, or, from response-type-unsupported on, the application is told
  'authorization-client-unknown': asker,
  'redirect-uri-refused': asker,
  'authorization-without-launch': row(400, 'openFromCourse', 'info'),
  'authorization-late': row(400, 'expired', 'info'),
  'authorization-used': row(409, 'used', 'info'),
  'authorization-repeated': row(409, 'browser', 'warn'),
  'response-type-unsupported': asker,
  'authorization-malformed': asker,
  'scope-refused': asker,
  'authorization-unsupported': asker,
  'login-impossible': row(400, 'openFromCourse', 'info'),

  // Who comes from Clever
  'clever-refused': again(400),
  'clever-user-unshared': row(403, 'pending', 'info'),
  // Who signed in to Clever
  'clever-district-other': again(403),
  'clever-person-other': again(403),
  'clever-linked-otherwise': again(409),

  // Registering by invitation
  'invitation-over': row(403, 'setUpWrong', 'warn'),
  'invitation-outside': row(400, 'setUpWrong', 'info'),
  'invitation-other': row(403, 'setUpWrong', 'warn'),
  'invitation-unfit': row(502, 'setUpWrong', 'error'),
  'invitation-refused': row(502, 'setUpWrong', 'error'),

  // Token endpoint, userinfo and mappings API
  'client-refused': row(401, 'notHere', 'warn'),
  'grant-refused': row(400, 'used', 'warn'),
  'access-token-missing': row(401, 'notHere', 'info'),
  'access-token-refused': row(401, 'notHere', 'info'),
  'credentials-twice': again(400),
  'grant-type-unsupported': again(400),
  'token-request-malformed': again(400),
  'mapping-malformed': again(400),
  'class-malformed': again(400),
  'catalogue-owned': row(409, 'again', 'info'),
  'mapping-version-missing': row(428, 'again', 'info'),
  'mapping-version-conflict': row(412, 'again', 'info'),
  'mapping-needs-district': row(409, 'again', 'info'),
  'request-closed': row(409, 'again', 'info'),

  // Ours or the platform's to mend
  'platform-keys-unavailable': row(503, 'busy', 'error'),
  'clever-unavailable': row(503, 'busy', 'error'),
  'clever-too-large': row(502, 'busy', 'error'),
  'signing-key-unavailable': row(503, 'busy', 'error'),
  'launch-layout-unknown': row(503, 'busy', 'error'),
  'store-unavailable': row(503, 'busy', 'error'),
  internal: row(500, 'busy', 'error'),
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

export const isCode = (error: unknown, code: Code): boolean => error instanceof LaunchError && error.code === code;
