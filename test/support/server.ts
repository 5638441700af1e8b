import { createServer } from 'node:http';
import { env } from 'node:process';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { close, listen } from '../../local/listen.ts';
import { gateway } from '../../local/runner/gateway.ts';
import type { RouteSpec } from '../../local/runner/stack.ts';
import { ENV, type FunctionName, ROUTES } from '../../shared/names.ts';
import type { Ask } from './event.ts';
import { type Roomkey, startRoomkey } from './roomkey.ts';

type Served = Exclude<FunctionName, 'refresh'>;

const route = (path: string, logicalId: Served): RouteSpec => ({ method: 'ANY', path, key: `ANY ${path}`, logicalId });

/** The routes of infra/api.ts. */
const API: readonly RouteSpec[] = [
  route(ROUTES.login, 'login'),
  route(ROUTES.launch, 'launch'),
  route(ROUTES.setup, 'setup'),
  route(ROUTES.authorize, 'authorize'),
  route(ROUTES.token, 'token'),
  route(ROUTES.userinfo, 'userinfo'),
  route(`${ROUTES.contexts}/{proxy+}`, 'mappings'),
  route(`${ROUTES.districts}/{proxy+}`, 'mappings'),
  { method: '$default', path: '', key: '$default', logicalId: 'keys' },
];

const SERVED: readonly Served[] = ['login', 'launch', 'setup', 'authorize', 'token', 'userinfo', 'mappings', 'keys'];

export interface ServedRoomkey {
  readonly roomkey: Roomkey;
  /** where it listens */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The handlers of a test world behind real HTTP, through the same gateway as `npm start`.
 * The base URL is the server's own, unless another is given.
 */
export async function serveRoomkey(baseUrl?: string): Promise<ServedRoomkey> {
  const roomkey = await startRoomkey();
  const sandboxOf = (logicalId: string) => ({
    invoke: async (event: unknown) => {
      const name = SERVED.find((served) => served === logicalId);
      if (name === undefined || !isEvent(event)) throw new Error(`no function ${logicalId}`);
      return { kind: 'answer', value: await roomkey.call(name, askOf(event)) } as const;
    },
    close: async () => undefined,
  });
  const server = createServer(gateway(API, sandboxOf, console.error));
  const url = `http://127.0.0.1:${await listen(server, 0)}`;
  // Functions read it when they are first called.
  env[ENV.baseUrl] = baseUrl ?? url;
  return {
    roomkey,
    url,
    close: async () => {
      await close(server);
      await roomkey.close();
    },
  };
}

const isEvent = (value: unknown): value is APIGatewayProxyEventV2 =>
  typeof value === 'object' && value !== null && 'requestContext' in value;

function askOf({
  requestContext,
  rawPath,
  rawQueryString,
  headers,
  cookies,
  body,
  isBase64Encoded,
}: APIGatewayProxyEventV2): Ask {
  return {
    method: requestContext.http.method,
    path: rawPath,
    query: rawQueryString,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value ?? ''])),
    ...(cookies === undefined ? {} : { cookies }),
    ...(body === undefined ? {} : { raw: { body, base64: isBase64Encoded } }),
  };
}
