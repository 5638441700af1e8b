import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Provider as lti } from 'ltijs';
import Database from 'ltijs-sequelize';
import serverless from 'serverless-http';
import type { Handler } from '../shapes.ts';
import { keySetUrl, onward, settings } from './settings.ts';

const db = new Database('roomkey', '', '', {
  dialect: 'sqlite',
  storage: join(tmpdir(), `roomkey-ltijs-${randomUUID()}.sqlite`),
  logging: false,
});

const ready = (async () => {
  lti.setup(
    randomUUID(),
    { plugin: db },
    { appRoute: '/launch', loginRoute: '/login', cookies: { secure: true, sameSite: 'None' } },
  );
  lti.onConnect((_token: unknown, _req: unknown, res: { send(text: string): unknown }) => res.send('Connected'));
  await lti.deploy({ serverless: true, silent: true });
  await lti.registerPlatform({
    url: settings.issuer,
    name: 'Canvas',
    clientId: settings.audience,
    authenticationEndpoint: settings.authorize,
    accesstokenEndpoint: `${settings.issuer}/token`,
    authConfig: { method: 'JWK_SET', key: keySetUrl },
  });
  return serverless(lti.app);
})();

export const login: Handler = async (event, context) => {
  const reply = await (await ready)(event, context);
  return { ...reply, cookies: cookiesOf(reply) };
};

/** A single cookie comes as a header. */
const cookiesOf = ({ cookies = [], headers = {} }: Sent): string[] =>
  cookies.length > 0 ? cookies : [headers['set-cookie'] ?? []].flat();

interface Sent {
  readonly cookies?: string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** The post, and the redirect to itself by which it reaches the application. */
export const launch: Handler = async (event, context) => {
  const handler = await ready;
  const posted = await handler(event, context);
  const [, query = ''] = String(posted.headers?.location ?? '').split('?');
  const cookies = [...(event.cookies ?? []), ...cookiesOf(posted).map((cookie) => cookie.split(';')[0])];
  const { http } = event.requestContext;
  const shown = await handler(
    {
      ...event,
      body: undefined,
      isBase64Encoded: false,
      rawQueryString: query,
      headers: { host: event.headers['host'] },
      cookies,
      requestContext: { ...event.requestContext, http: { ...http, method: 'GET' } },
    },
    context,
  );
  if (shown.body !== 'Connected')
    throw new Error(`ltijs answered ${posted.statusCode}, ${shown.statusCode}: ${posted.body}`);
  return onward('https://app.example/?connected=1');
};
