/** Addresses as the vendors have them; only their hosts are invented. */
export const PATHS = {
  canvas: { authorize: '/api/lti/authorize_redirect', keySet: '/api/lti/security/jwks' },
  schoology: {
    authorize: '/lti-service/authorize-redirect',
    keySet: '/lti-service/.well-known/jwks',
    token: '/lti-service/access-token',
    members: '/lti-service/courses/{course}/members',
  },
  moodle: { authorize: '/mod/lti/auth.php', keySet: '/mod/lti/certs.php' },
  storage: '/post_message_forwarding',
} as const;
