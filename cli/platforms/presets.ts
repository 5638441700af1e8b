import { CANVAS_FIELDS } from '../../shared/lti/canvas.ts';
import type { Family, Registration } from '../../shared/records/registration.ts';

/** Where the vendors' hosted systems give tokens for their services; null of any other: it is typed. */
export function tokenUrlOf({ family, environment, authorizationEndpoint }: Registration): string | null {
  const { origin } = new URL(authorizationEndpoint);
  if (family === 'canvas' && origin === new URL(CANVAS[environment].authorizationEndpoint).origin) {
    return `${origin}/login/oauth2/token`;
  }
  const isHosted = family === 'schoology' && authorizationEndpoint === SCHOOLOGY.authorizationEndpoint;
  return isHosted ? `${origin}/lti-service/access-token` : null;
}

export type Addresses = Pick<Registration, 'iss' | 'authorizationEndpoint' | 'keySetUrl'>;

const canvas = (stage: '' | 'beta.' | 'test.'): Addresses => ({
  iss: `https://canvas.${stage}instructure.com`,
  authorizationEndpoint: `https://sso.${stage}canvaslms.com/api/lti/authorize_redirect`,
  keySetUrl: `https://sso.${stage}canvaslms.com/api/lti/security/jwks`,
});

/** What the vendors' hosted systems publish, the same for every school. */
export const CANVAS: Readonly<Record<Registration['environment'], Addresses>> = {
  production: canvas(''),
  beta: canvas('beta.'),
  test: canvas('test.'),
};

export const SCHOOLOGY: Addresses = {
  iss: 'https://schoology.schoology.com',
  authorizationEndpoint: 'https://lti-service.svc.schoology.com/lti-service/authorize-redirect',
  keySetUrl: 'https://lti-service.svc.schoology.com/lti-service/.well-known/jwks',
};

/** What each LMS calls the fields for our addresses; of any other, as the standard has them, and Moodle's. */
export const FIELDS: Readonly<Record<Family, Readonly<Record<'login' | 'redirect' | 'target' | 'keys', string>>>> = {
  canvas: {
    login: 'OpenID Connect Initiation URL',
    redirect: 'Redirect URIs',
    target: 'Target Link URI',
    keys: 'Public JWK URL',
  },
  schoology: {
    login: 'OIDC Login Init URL',
    redirect: 'Redirect URL',
    target: 'Domain/URL',
    keys: 'JWKS URL',
  },
  other: {
    login: 'Login initiation URL (Moodle: Initiate login URL)',
    redirect: 'Redirect URL (Moodle: Redirection URI(s))',
    target: 'Target link URI (Moodle: Tool URL)',
    keys: 'Public key set URL (Moodle: Public keyset)',
  },
};

/** What an administrator enters as custom fields, so that launches say what the family's claim map looks for. */
export const CUSTOM_FIELDS: Readonly<Record<Family, readonly string[]>> = {
  canvas: Object.entries(CANVAS_FIELDS).map(([name, variable]) => `${name}=${variable}`),
  schoology: [],
  other: [],
};
