import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import Provider, { type Account, type Asked, type Grant } from 'oidc-provider';
import { close, listen } from '../../local/listen.ts';
import { CLAIM } from '../support/platform.ts';

/** What the platform knows of a click, by the message hint that it gave along. */
export type Course = Readonly<Record<string, unknown>>;

export interface OpenIdPlatform {
  readonly issuer: string;
  readonly toolId: string;
  readonly keySetUrl: string;
  readonly authorizationEndpoint: string;
  /** how often its key set was asked for */
  keySetFetches(): number;
  close(): Promise<void>;
}

/** Every LTI claim that the platform puts into its id tokens. */
const CLAIMS = ['message_type', 'version', 'deployment_id', 'target_link_uri', 'resource_link', 'roles', 'context'];

/** An OpenID provider that somebody else wrote, told to send LTI claims: our idea of the protocol against theirs. */
export async function startOpenIdPlatform(
  redirectUri: string,
  launchOf: (person: string, messageHint: string) => Course,
): Promise<OpenIdPlatform> {
  const server = createServer();
  const issuer = `http://127.0.0.1:${await listen(server, 0)}`;
  const toolId = 'roomkey-tool';
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let fetches = 0;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: toolId,
        redirect_uris: [redirectUri],
        response_types: ['id_token'],
        grant_types: ['implicit'],
        token_endpoint_auth_method: 'none',
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: '2026-11-01:platform', use: 'sig', alg: 'RS256' }] },
    responseTypes: ['id_token'],
    claims: { openid: ['sub', 'name', 'email', ...CLAIMS.map((name) => CLAIM + name)] },
    extraParams: ['lti_message_hint'],
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['only in this test'] },
    ttl: { Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    interactions: { url: ({ oidc }: Asked) => `/sign-in?as=${oidc.params['login_hint']}` },
    findAccount: ({ oidc }: Asked, person: string): Account => ({
      accountId: person,
      claims: () => ({ sub: person, ...launchOf(person, oidc.params['lti_message_hint'] ?? '') }),
    }),
    loadExistingGrant: async ({ oidc }: Asked): Promise<Grant> => {
      const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  });
  const serve = provider.callback();
  server.on('request', (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', issuer);
    if (pathname === '/jwks') fetches += 1;
    if (pathname === '/sign-in') {
      const login = { accountId: searchParams.get('as') ?? '' };
      provider.interactionFinished(request, response, { login }).catch(() => response.destroy());
    } else serve(request, response);
  });
  return {
    issuer,
    toolId,
    keySetUrl: `${issuer}/jwks`,
    authorizationEndpoint: `${issuer}/auth`,
    keySetFetches: () => fetches,
    close: () => close(server),
  };
}
