import type { Code } from '../../shared/errors.ts';

/** What an LMS that registers tools says of itself, and answers. */
export interface Says {
  readonly configuration?: Readonly<Record<string, unknown>>;
  readonly answer?: { readonly status: number; readonly body: string };
}

interface Row {
  readonly name: string;
  readonly status: number;
  readonly code: Code;
}

const other = (name: string, configuration: Readonly<Record<string, unknown>>) =>
  ({ name, status: 403, code: 'invitation-other', says: { configuration } }) as const;

/** Another LMS than the one that was invited. */
export const OTHERS: readonly (Row & { readonly says: Says })[] = [
  other('another issuer', { issuer: 'https://other.example' }),
  other('keys at another host', { jwks_uri: 'https://other.example/k' }),
  other('a sign-in at another host', { authorization_endpoint: 'http://localhost/a' }),
  other('a registration at another host', { registration_endpoint: 'http://127.0.0.1:1/r' }),
  other('a host with a user name', { jwks_uri: 'http://x@127.0.0.1/k' }),
  other('a number for an address', { jwks_uri: 7 }),
];

const unfit = (name: string, says: Says) => ({ name, status: 502, code: 'invitation-unfit', says }) as const;
const refused = (name: string, status: number, body: string) =>
  ({ name, status: 502, code: 'invitation-refused', says: { answer: { status, body } } }) as const;
const answers = (body: string): Says => ({ answer: { status: 200, body } });

/** The right LMS, which cannot do it. */
export const REGISTERING_FAILURES: readonly (Row & { readonly says: Says })[] = [
  unfit('no registration', { configuration: { registration_endpoint: undefined } }),
  unfit('no RS256', { configuration: { id_token_signing_alg_values_supported: ['HS256'] } }),
  unfit('no client id', answers('{}')),
  unfit('no JSON', answers('<html>')),
  unfit('a list', answers('[]')),
  unfit('a client id of 256 characters', answers(JSON.stringify({ client_id: 'x'.repeat(256) }))),
  refused('a refusal', 400, '{}'),
  refused('another place', 302, ''),
  refused('a page of 300 kB', 200, 'x'.repeat(300_000)),
];

/** How the address of an invitation is opened: what is said in place of what an LMS says. */
export const OPENINGS: readonly (Row & { readonly said: Readonly<Record<string, string>> })[] = [
  { name: 'no invitation', status: 403, code: 'invitation-over', said: { invitation: '' } },
  { name: 'a short invitation', status: 403, code: 'invitation-over', said: { invitation: 'x' } },
  { name: 'another invitation', status: 403, code: 'invitation-over', said: { invitation: 'x'.repeat(43) } },
  { name: 'no LMS', status: 400, code: 'invitation-outside', said: { openid_configuration: '' } },
  ...(
    [
      ['another host', 'https://other.example/c'],
      ['another port', 'http://127.0.0.1:1/c'],
      ['a file', 'file:///etc/passwd'],
      ['no address', 'configuration'],
      ['an address of 3,000 characters', `http://127.0.0.1/${'x'.repeat(3000)}`],
    ] as const
  ).map(
    ([name, address]) =>
      ({ name, status: 403, code: 'invitation-other', said: { openid_configuration: address } }) as const,
  ),
];
