/** The applications of samples/, each by another library of the field. */

/** Where such an application opens from inside an LMS. */
type Place = 'frame' | 'window';

export interface Sample {
  /** of its folder, and of its site */
  readonly name: string;
  readonly library: string;
  /** packages whose versions the table names, the library first */
  readonly packages: readonly string[];
  readonly manifest: 'package.json' | 'requirements.txt' | 'go.mod' | 'pom.xml' | 'debian.txt';
  /** where a login begins, with `{class}` */
  readonly start: string;
  readonly callback: string;
  readonly place: Place;
  /** for the table: what is set besides issuer, client id, secret and callback */
  readonly set: string;
}

/** As express-session's samples have them, and others in their words. */
const NEXT = '/login?next=/classes/{class}';

export const SAMPLES: readonly Sample[] = [
  {
    name: 'openid-client',
    library: 'openid-client, Express',
    packages: ['openid-client', 'express', 'express-session'],
    manifest: 'package.json',
    start: NEXT,
    callback: '/callback',
    place: 'frame',
    set: '`express-session`: `cookie: { secure: true, sameSite: "none", partitioned: true }`',
  },
  {
    name: 'express-openid-connect',
    library: 'express-openid-connect',
    packages: ['express-openid-connect', 'express'],
    manifest: 'package.json',
    start: NEXT,
    callback: '/callback',
    place: 'window',
    set: '`response_type: "code"`',
  },
  {
    name: 'passport',
    library: 'passport-openidconnect',
    packages: ['passport-openidconnect', 'passport', 'express-session'],
    manifest: 'package.json',
    start: NEXT,
    callback: '/callback',
    place: 'frame',
    set: 'the endpoints, for it reads no discovery document; `express-session`: `cookie: { secure: true, sameSite: "none", partitioned: true }`',
  },
  {
    name: 'authjs',
    library: 'Auth.js, Express',
    packages: ['@auth/express', 'express'],
    manifest: 'package.json',
    start: NEXT,
    callback: '/auth/callback/roomkey',
    place: 'frame',
    set: 'a page that posts, for a login begins by a post; `cookies`: `sameSite: "none", secure: true, partitioned: true` for each',
  },
  {
    name: 'better-auth',
    library: 'better-auth',
    packages: ['better-auth', 'express'],
    manifest: 'package.json',
    start: NEXT,
    callback: '/api/auth/callback/roomkey',
    place: 'frame',
    set: 'a call that posts, for a login begins by a post; `defaultCookieAttributes: { sameSite: "none", secure: true, partitioned: true }`',
  },
  {
    name: 'authlib',
    library: 'Authlib, Flask',
    packages: ['Authlib', 'Flask'],
    manifest: 'requirements.txt',
    start: NEXT,
    callback: '/callback',
    place: 'frame',
    set: '`SESSION_COOKIE_SECURE=True`, `SESSION_COOKIE_SAMESITE="None"`, `SESSION_COOKIE_PARTITIONED=True`',
  },
  {
    name: 'django',
    library: 'mozilla-django-oidc',
    packages: ['mozilla-django-oidc', 'Django'],
    manifest: 'requirements.txt',
    start: NEXT,
    callback: '/oidc/callback/',
    place: 'window',
    set: 'the endpoints, for it reads no discovery document; `OIDC_RP_SIGN_ALGO="RS256"`; people by `sub`, where some have no email',
  },
  {
    name: 'go',
    library: 'go-oidc, oauth2',
    packages: ['github.com/coreos/go-oidc/v3', 'golang.org/x/oauth2'],
    manifest: 'go.mod',
    start: '/login?class={class}',
    callback: '/callback',
    place: 'frame',
    set: 'its own cookie: `Secure: true, SameSite: http.SameSiteNoneMode, Partitioned: true`',
  },
  {
    name: 'spring',
    library: 'Spring Security',
    packages: ['spring-security.version', 'spring-boot-starter-parent'],
    manifest: 'pom.xml',
    start: '/begin?class={class}',
    callback: '/login/oauth2/code/roomkey',
    place: 'frame',
    set: '`server.servlet.session.cookie`: `secure=true`, `same-site=none`, `partitioned=true`; `frameOptions` off, `frame-ancestors` in its place',
  },
  {
    name: 'omniauth',
    library: 'omniauth_openid_connect (GitLab’s, as in Debian), Sinatra',
    packages: ['ruby-omniauth-openid-connect', 'ruby-sinatra'],
    manifest: 'debian.txt',
    start: NEXT,
    callback: '/auth/openid_connect/callback',
    place: 'window',
    set: '`discovery: true`; `scope: %i[openid profile email]`; a page that posts, for a login begins by a post',
  },
];

export const hostOf = ({ name }: Pick<Sample, 'name'>): string => `${name}.test`;
export const originOf = (sample: Pick<Sample, 'name'>): string => `https://${hostOf(sample)}`;
