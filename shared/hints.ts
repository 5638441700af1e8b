import type { Code } from './errors.ts';

/** What each code means for whoever looks after the installation; programs get it, people do not. Names no value of a request. */
export const HINTS: Readonly<Record<Code, string>> = {
  // The request itself
  'request-too-large': 'The request is larger than this address takes.',
  'content-type-unsupported':
    'Send a form as application/x-www-form-urlencoded, a mapping, a class or an answer as application/json.',
  'body-malformed': 'The body is not valid base64, UTF-8, form data or JSON.',
  'parameter-repeated': 'A parameter came more than once.',
  'method-not-allowed': 'This address takes another HTTP method.',
  'not-found': 'There is nothing at this address.',
  'configuration-malformed':
    'The address of the Canvas configuration takes person_ids=none and members=read, each once, and nothing else.',

  // Login initiation
  'login-parameter-missing':
    'iss, login_hint and target_link_uri must be in the login initiation, the last with at most 2,048 characters.',
  'registration-unknown': 'No registration has this issuer and client id: add it with `roomkey platforms add`.',
  'issuer-unknown':
    'The client id is registered here, but with another issuer: compare character by character (a trailing slash, upper case, Canvas beta), or add it with `roomkey platforms add`.',
  'lti-version-1': 'A launch of LTI 1.1 came: the app must be added to the LMS as LTI 1.3.',
  'login-at-launch':
    'A login initiation came to the launch address: the LMS must send it to the login initiation address.',
  'registration-ambiguous': 'The login initiation names no client id, and this issuer has more than one registration.',
  'registration-suspended': 'This registration is suspended.',
  'registration-incomplete': 'The registration names a client that does not exist.',

  // Authentication response
  'platform-error': 'The LMS answered with an error in place of an id token.',
  'platform-login-required': 'The LMS says that nobody is signed in (login_required).',
  'platform-login-required-in-tab':
    'In the tab that we opened nobody is signed in to the LMS (login_required): an app of the LMS has a session of its own.',
  'platform-launch-spent': 'The LMS says that this click was used already or is too old.',
  'platform-refused': 'The LMS does not allow this app here: is its developer key or app switched on for this account?',
  'state-missing': 'The authentication response has no state.',
  'id-token-missing': 'The authentication response has no id token.',
  'id-token-malformed': 'The id token is not a signed JWT with JSON inside.',
  'kid-missing': 'The id token header has no kid of at most 255 characters.',
  'key-unknown': 'The platform publishes no key with the kid of this id token, or two different ones that both fit.',
  'algorithm-refused': 'The registration does not allow the algorithm of this id token.',
  'signature-invalid': 'The signature of the id token does not verify.',
  'issuer-malformed': 'The id token has no usable iss.',
  'audience-refused': 'The id token is for another tool, or also for one not trusted.',
  'azp-refused': 'azp names another tool, or is missing beside several audiences.',
  'token-expired': 'exp of the id token is past, missing or not a number.',
  'token-issued-at-refused': 'iat is missing or more than ten minutes ago.',
  'platform-clock-wrong':
    'The id token is from the future, or was too old although its click began less than a minute ago: the clock of the LMS is wrong.',
  'nonce-missing': 'The id token has no nonce.',
  'subject-missing': 'The id token has no sub: nobody is signed in, or the LMS hides who it is.',
  'message-type-missing': 'The id token has no LTI message type.',
  'version-refused': 'The LTI version must be 1.3.0.',
  'deployment-id-missing': 'The id token has no deployment id.',
  'target-link-uri-missing': 'The id token has no target link URI.',
  'target-link-uri-foreign': 'The target link URI is neither on this host nor on the application’s.',
  'resource-link-missing': 'The id token has no resource link id.',
  'roles-missing': 'The id token has no roles claim (an empty list is fine).',
  'claim-malformed': 'A claim has the wrong type or is too long.',
  'claims-missing': 'The token is not an LTI launch: none of its claims is there.',

  // The launch item
  'launch-unknown': 'No click with this state began here, or it is long past.',
  'launch-expired': 'More than ten minutes passed between the click and its return.',
  'launch-used': 'This click was used already.',
  'nonce-mismatch': 'The nonce is not the one made for this click.',
  'browser-unbound': 'The browser that returned shows no proof that it began this click.',
  'browser-mismatch': 'Another browser began this click.',
  'step-malformed': 'step, launch and page are needed, each once, as the page sends them.',
  'setup-refused':
    'Only an instructor of the course may connect it (an assistant where the policy says so), and nobody who acts for another.',
  'class-refused':
    'The class is neither this teacher’s by the roster nor named by an id of hers; or it is not one that this user may open.',
  'cross-site-refused': 'A page of ours must send this, and another site did.',
  'page-expired': 'The page was open for longer than it is good for.',
  'page-mismatch': 'The secret of the page is not the one that this click was given.',
  'registration-mismatch': 'The click began under another registration than the token’s.',

  // Proven launches that end here
  'message-type-unsupported':
    'Only LtiResourceLinkRequest is supported. Remove the Deep Linking placement (content selection) of this app in the LMS.',
  'deployment-pending': 'Approve it with `roomkey deployments approve`.',
  'deployment-suspended': 'This deployment is suspended.',
  'district-suspended': 'This district is suspended.',
  'client-suspended': 'This application is suspended.',

  // Authorize
  'authorization-client-unknown': 'client_id names no application here.',
  'redirect-uri-refused':
    'redirect_uri is not registered for this application, character by character: `roomkey clients set --redirect-uri`.',
  'authorization-without-launch':
    'This browser has no launch to sign in from: it began elsewhere, cookies of ours did not come back, or somebody opened the application by itself.',
  'authorization-late': 'The launch was not asked for within two minutes.',
  'authorization-used': 'The launch is redeemed already.',
  'authorization-repeated':
    'The application asked for one launch again and again: its own session or state does not come back. See docs/partner.md, frames and cookies.',
  'response-type-unsupported': 'response_type must be code.',
  'authorization-malformed':
    'A parameter of the authentication request has a wrong value: response_mode is query or form_post, code_challenge_method S256, a nonce at most 4,096 characters, prompt none stands alone.',
  'scope-refused': 'scope must contain openid.',
  'authorization-unsupported': 'The parameters request, request_uri and registration are not supported.',
  'login-impossible':
    'Only the LMS can sign somebody in anew: the launch is older than max_age, or prompt asks for a login or for a choice of account.',

  // Who comes from Clever
  'clever-refused': 'Clever refused the sign-in or its code.',
  'clever-user-unshared': 'The district does not share this person.',
  // Who signed in to Clever
  'clever-district-other': 'The Clever account is of another district.',
  'clever-person-other': 'Who signed in to Clever has another role or SIS id.',
  'clever-linked-otherwise': 'This user is linked to another Clever user: `roomkey people move`.',

  // Registering by invitation
  'invitation-over': 'There is no such invitation, or it was used, or its days are over.',
  'invitation-outside':
    'The address of an invitation is to be entered in the LMS, which opens it with openid_configuration.',
  'invitation-other': 'The LMS that opened the invitation is not the one for which it was made.',
  'invitation-unfit': 'What the LMS says of itself, or of what it registered, cannot be used.',
  'invitation-refused': 'The LMS did not answer, or refused to register.',

  // Token endpoint, userinfo and mappings API
  'client-refused': 'The client’s credentials are missing or wrong.',
  'grant-refused':
    'The code is unknown, used, expired, or another client’s; or redirect_uri or code_verifier are not those of the authentication request.',
  'access-token-missing': 'userinfo takes an access token as a Bearer token.',
  'access-token-refused': 'The access token is unknown or older than five minutes.',
  'credentials-twice': 'Send the client’s credentials once: by HTTP Basic or in the body.',
  'grant-type-unsupported': 'grant_type must be authorization_code.',
  'token-request-malformed': 'code and grant_type are needed, each once.',
  'mapping-malformed': 'The request is not as docs/openapi.json describes it.',
  'class-malformed': 'The class is not as docs/openapi.json describes it.',
  'catalogue-owned': 'Its classes come from elsewhere: `roomkey districts source`.',
  'mapping-version-missing': 'Send the version that you saw in If-Match.',
  'mapping-version-conflict': 'The mapping has changed since: read it again.',
  'mapping-needs-district': 'Classes belong to a district, and this deployment has none yet.',
  'request-closed': 'The request is answered or declined already.',

  // Ours or the platform's to mend
  'platform-keys-unavailable': 'The platform’s keys could not be fetched, and none is held.',
  'clever-unavailable': 'Clever did not answer, or refused our credentials there.',
  'clever-too-large': 'Clever’s answer about this person is larger than is read.',
  'signing-key-unavailable': 'The signing key is not there yet: has `refresh` run?',
  'launch-layout-unknown':
    'Another version of this service began the launch, in a form that this one does not know: a deploy is under way, or was taken back.',
  'store-unavailable': 'DynamoDB or Secrets Manager did not answer.',
  internal: 'A fault of our own.',
};
