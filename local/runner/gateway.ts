import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { buildEvent } from './event.ts';
import { gatewayReply, type Reply, readAnswer } from './reply.ts';
import { matchRoute } from './router.ts';
import type { Outcome, Sandbox } from './sandbox.ts';
import type { RouteSpec } from './stack.ts';

/** Bytes of the request line and all headers together; of a body. */
const HEADER_LIMIT = 10_240;
const BODY_LIMIT = 10 * 1024 * 1024;
/** No HTTP API waits longer for a function. */
const TIMEOUT_MS = 30_000;

/** Whoever stands between browser and gateway. */
export interface Between {
  toFunction(event: APIGatewayProxyEventV2): APIGatewayProxyEventV2;
  /** @param event as it came */
  toBrowser(event: APIGatewayProxyEventV2, reply: Reply): Reply;
}

const NOBODY: Between = { toFunction: (event) => event, toBrowser: (_event, reply) => reply };

/** Serves the routes of an HTTP API from the sandboxes of their functions. */
export function gateway(
  routes: readonly RouteSpec[],
  sandboxOf: (logicalId: string) => Sandbox,
  onFault: (line: string) => void,
  between: Between = NOBODY,
): RequestListener {
  async function answer(request: IncomingMessage, requestId: string): Promise<Reply> {
    if (headerBytes(request) > HEADER_LIMIT) return gatewayReply(431, 'Request Header Fields Too Large');
    const target = readTarget(request.url ?? '/');
    if (target === undefined) return gatewayReply(400, 'Bad Request');
    const match = matchRoute(routes, request.method ?? 'GET', target.rawPath);
    if (match === undefined) return gatewayReply(404, 'Not Found');
    const body = await readBody(request, BODY_LIMIT);
    if (body === undefined) return gatewayReply(413, 'Request Entity Too Large');
    const event = buildEvent({ request, body, ...target, match, requestId, now: new Date() });
    const sandbox = sandboxOf(match.route.logicalId);
    const outcome = await sandbox.invoke(between.toFunction(event), requestId, TIMEOUT_MS);
    return between.toBrowser(event, replyTo(outcome, match.route.key));
  }

  function replyTo(outcome: Outcome, routeKey: string): Reply {
    switch (outcome.kind) {
      case 'answer': {
        const reply = readAnswer(outcome.value);
        if (reply !== undefined) return reply;
        onFault(`${routeKey}: the answer is not one that API Gateway reads`);
        return gatewayReply(500, 'Internal Server Error');
      }
      case 'failed':
        return gatewayReply(500, 'Internal Server Error');
      case 'crashed':
        onFault(`${routeKey}: the function crashed`);
        return gatewayReply(502, 'Bad Gateway');
      case 'timeout':
        onFault(`${routeKey}: the function took too long`);
        return gatewayReply(503, 'Service Unavailable');
    }
  }

  return (request, response) => {
    const requestId = randomUUID();
    answer(request, requestId).then(
      (reply) => send(request, response, reply, requestId),
      () => response.destroy(),
    );
  };
}

function send(request: IncomingMessage, response: ServerResponse, reply: Reply, requestId: string): void {
  if (!request.complete) {
    request.resume();
    response.setHeader('connection', 'close');
  }
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
  if (reply.cookies.length > 0) response.setHeader('set-cookie', reply.cookies);
  response.setHeader('apigw-requestid', requestId);
  response.statusCode = reply.status;
  response.end(request.method === 'HEAD' ? undefined : reply.body);
}

function headerBytes(request: IncomingMessage): number {
  const line = `${request.method} ${request.url} HTTP/1.1\r\n`;
  const perHeader = ': \r\n'.length / 2;
  return request.rawHeaders.reduce((sum, part) => sum + Buffer.byteLength(part) + perHeader, Buffer.byteLength(line));
}

/** An HTTP API hands the path on decoded, cut at a decoded question mark. */
function readTarget(url: string): { rawPath: string; rawQuery: string } | undefined {
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  try {
    const [rawPath = '/'] = decodeURIComponent(path).split('?');
    return { rawPath, rawQuery: mark === -1 ? '' : url.slice(mark + 1) };
  } catch {
    return undefined;
  }
}

/** Undefined when the body is longer than the limit, which is known before or while it comes. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= limit) {
        chunks.push(chunk);
        return;
      }
      request.off('data', take);
      resolve(undefined);
    };
    request.on('data', take);
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('close', () => reject(new Error('the client went away')));
  });
}
