import { canvasFields, NO_PERSONS } from '../../shared/lti/canvas.ts';
import { CANVAS_ROUTE, ROUTES } from '../../shared/names.ts';

export const FORMS = ['clever', 'canvas', 'schoology', 'moodle'] as const;
export type Form = (typeof FORMS)[number];

export interface Asked {
  readonly baseUrl: string;
  readonly title: string;
  readonly persons: boolean;
  /** who signs in at Clever's portal comes here, too */
  readonly portal: boolean;
}

export interface Row {
  /** as the form calls it */
  readonly field: string;
  readonly value: string;
}

const row = (field: string, value: string): Row => ({ field, value });

const configurationUrl = ({ baseUrl, persons }: Pick<Asked, 'baseUrl' | 'persons'>): string =>
  `${baseUrl}${CANVAS_ROUTE}${persons ? '' : `?${NO_PERSONS.name}=${NO_PERSONS.value}`}`;

const fieldsOf = ({ persons }: Asked): readonly Row[] =>
  Object.entries(canvasFields(persons)).map(([name, value]) => row('Custom field', `${name}=${value}`));

/** What stands in each field of the form, in the form's own words and order. */
export const SHEETS: Readonly<Record<Form, (asked: Asked) => readonly Row[]>> = {
  clever: (asked) => [
    row('OIDC login initiation URL', asked.baseUrl + ROUTES.login),
    row('Redirect URI', asked.baseUrl + ROUTES.launch),
    row('Target link URI', asked.baseUrl + ROUTES.launch),
    row('Public key set (JWKS) URL', asked.baseUrl + ROUTES.jwks),
    row('JSON configuration URL, for Canvas', configurationUrl(asked)),
    row('Message type', 'LtiResourceLinkRequest; no Deep Linking'),
    row('Placement', 'course navigation, visible to members of the course'),
    row('LTI services', 'none'),
    row('Signature', 'RS256'),
    ...fieldsOf(asked).map(({ value }) => row('Custom field, for Canvas', value)),
    ...(asked.portal ? [row('Clever SSO: first redirect URI', asked.baseUrl + ROUTES.clever)] : []),
  ],
  canvas: (asked) => [
    row('Key Name', asked.title),
    row('Redirect URIs', asked.baseUrl + ROUTES.launch),
    row('Method: Enter URL', 'then the next address, and nothing below it'),
    row('JSON URL', configurationUrl(asked)),
    row('Method: Manual Entry', 'where that address cannot be reached: all that follows'),
    row('Title', asked.title),
    row('Description', `${asked.title}: opens the class of a course`),
    row('Target Link URI', asked.baseUrl + ROUTES.launch),
    row('OpenID Connect Initiation URL', asked.baseUrl + ROUTES.login),
    row('JWK Method', 'Public JWK URL'),
    row('Public JWK URL', asked.baseUrl + ROUTES.jwks),
    row('LTI Advantage Services', 'none'),
    ...fieldsOf(asked),
    row('Domain', new URL(asked.baseUrl).host),
    row('Privacy Level', asked.persons ? 'Public' : 'Private'),
    row('Placements', 'Course Navigation, Account Navigation'),
    row('Course Navigation: message type', 'LtiResourceLinkRequest'),
  ],
  schoology: (asked) => [
    row('Name', asked.title),
    row('Type of App', 'LTI 1.3'),
    row('Configuration Type', 'Manual'),
    row('Can be installed for', 'courses: course left navigation and Course Materials'),
    row('Launch app in Schoology', 'yes; where people cannot get in, a new window'),
    row('Privacy', asked.persons ? 'send name and email' : 'send nothing of the user'),
    row('Domain/URL', asked.baseUrl + ROUTES.launch),
    row('OIDC Login Init URL', asked.baseUrl + ROUTES.login),
    row('Redirect URL', asked.baseUrl + ROUTES.launch),
    row('JWKS URL', asked.baseUrl + ROUTES.jwks),
    row('Custom Parameters', 'none'),
    row('LTI Advantage services', 'none; no Deep Linking'),
  ],
  moodle: (asked) => [
    row('Tool name', asked.title),
    row('Tool URL', asked.baseUrl + ROUTES.launch),
    row('LTI version', 'LTI 1.3 (first: the fields below appear with it)'),
    row('Public key type', 'Keyset URL'),
    row('Public keyset', asked.baseUrl + ROUTES.jwks),
    row('Initiate login URL', asked.baseUrl + ROUTES.login),
    row('Redirection URI(s)', asked.baseUrl + ROUTES.launch),
    row('Custom parameters', 'none'),
    row('Supports Deep Linking', 'no'),
    row('Services', 'none'),
    row('Share launcher’s name and email', asked.persons ? 'Always' : 'Never'),
  ],
};

/** What comes next, once the form is filled in: the platform's own words for what is to be told here. */
export const NEXT: Readonly<Record<Form, string>> = {
  clever: 'Clever answers with who signs, its addresses and client ids: docs/clever.md has a command for each answer.',
  canvas: 'Canvas then shows the client id: the number of the key, under Details. Switch the key on.',
  schoology: 'Schoology then shows the client id under API Info.',
  moodle: 'Moodle then shows client id, platform id and addresses in the tool’s details.',
};
