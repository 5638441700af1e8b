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
  | 'notHere';

/** A mend in the LMS's own settings; the words are in shared/pages/texts. */
export type Advice = 'clientId' | 'settings' | 'keyOff' | 'clock' | 'visibility' | 'address' | 'placement' | 'approve';

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

export const ERRORS = {
  // The request itself
  'request-too-large': row(413, 'again', 'warn'),
  'content-type-unsupported': row(415, 'again', 'warn'),
  'body-malformed': row(400, 'again', 'warn'),
  'parameter-repeated': row(400, 'again', 'warn'),
  'method-not-allowed': row(405, 'again', 'info'),
  'not-found': row(404, 'notHere', 'info'),

  // Login initiation
  'login-parameter-missing': row(400, 'setUpWrong', 'warn', 'settings'),
  'registration-unknown': row(400, 'setUpWrong', 'warn', 'clientId'),
  'registration-ambiguous': row(400, 'setUpWrong', 'warn', 'settings'),
  'registration-suspended': row(403, 'paused', 'info'),
  'registration-incomplete': row(500, 'busy', 'error'),

  // Authentication response
  'platform-error': row(400, 'again', 'warn'),
  'platform-login-required': row(401, 'signIn', 'info'),
  'platform-login-required-in-tab': row(401, 'signInHere', 'info'),
  'platform-launch-spent': row(400, 'used', 'info'),
  'platform-refused': row(403, 'setUpWrong', 'warn', 'keyOff'),
  'state-missing': row(400, 'again', 'warn'),
  'id-token-missing': row(400, 'again', 'warn'),
  'id-token-malformed': row(400, 'setUpWrong', 'warn', 'settings'),
  'kid-missing': row(401, 'setUpWrong', 'warn', 'settings'),
  'key-unknown': row(401, 'again', 'warn'),
  'algorithm-refused': row(401, 'setUpWrong', 'warn', 'settings'),
  'signature-invalid': row(401, 'setUpWrong', 'warn', 'settings'),
  'issuer-malformed': row(401, 'setUpWrong', 'warn', 'settings'),
  'audience-refused': row(401, 'setUpWrong', 'warn', 'settings'),
  'azp-refused': row(401, 'setUpWrong', 'warn', 'settings'),
  'token-expired': row(401, 'expired', 'info'),
  'token-issued-at-refused': row(401, 'expired', 'warn', 'clock'),
  'nonce-missing': row(401, 'setUpWrong', 'warn', 'settings'),
  'subject-missing': row(401, 'signIn', 'info', 'visibility'),
  'message-type-missing': row(400, 'setUpWrong', 'warn', 'settings'),
  'version-refused': row(400, 'setUpWrong', 'warn', 'settings'),
  'deployment-id-missing': row(400, 'setUpWrong', 'warn', 'settings'),
  'target-link-uri-missing': row(400, 'setUpWrong', 'warn', 'settings'),
  'target-link-uri-foreign': row(400, 'setUpWrong', 'warn', 'address'),
  'resource-link-missing': row(400, 'setUpWrong', 'warn', 'settings'),
  'roles-missing': row(400, 'setUpWrong', 'warn', 'settings'),
  'claim-malformed': row(400, 'setUpWrong', 'warn', 'settings'),
  'claims-missing': row(400, 'setUpWrong', 'warn', 'settings'),

  // The launch item
  'launch-unknown': row(400, 'again', 'warn'),
  'launch-expired': row(400, 'expired', 'info'),
  'launch-used': row(409, 'used', 'info'),
  'nonce-mismatch': row(401, 'again', 'warn'),
  'browser-unbound': row(403, 'browser', 'warn'),
  'browser-mismatch': row(403, 'browser', 'warn'),
  'step-malformed': row(400, 'again', 'warn'),
  'setup-refused': row(403, 'again', 'warn'),
  'class-refused': row(403, 'again', 'warn'),
  'cross-site-refused': row(403, 'again', 'warn'),
  'page-expired': row(403, 'expired', 'info'),
  'page-mismatch': row(403, 'again', 'warn'),
  'registration-mismatch': row(401, 'again', 'warn'),

  // Proven launches that end here
  'message-type-unsupported': row(400, 'wrongPlacement', 'warn', 'placement'),
  'deployment-pending': row(403, 'pending', 'warn', 'approve'),
  'deployment-suspended': row(403, 'paused', 'info'),
  'district-suspended': row(403, 'paused', 'info'),
  'client-suspended': row(403, 'paused', 'info'),

  // Token endpoint and mappings API
  'client-refused': row(401, 'notHere', 'warn'),
  'grant-refused': row(400, 'used', 'warn'),
  'grant-type-unsupported': row(400, 'again', 'warn'),
  'token-request-malformed': row(400, 'again', 'warn'),
  'mapping-malformed': row(400, 'again', 'warn'),
  'class-malformed': row(400, 'again', 'warn'),
  'mapping-version-missing': row(428, 'again', 'info'),
  'mapping-version-conflict': row(412, 'again', 'info'),
  'mapping-needs-district': row(409, 'again', 'info'),
  'request-closed': row(409, 'again', 'info'),

  // Ours or the platform's to mend
  'platform-keys-unavailable': row(503, 'busy', 'error'),
  'signing-key-unavailable': row(503, 'busy', 'error'),
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
