import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Match } from './router.ts';
import { ACCOUNT } from './stack.ts';

export interface RequestParts {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  readonly rawPath: string;
  readonly rawQuery: string;
  readonly match: Match;
  readonly requestId: string;
  readonly now: Date;
}

/** The event that an HTTP API hands to a Lambda proxy (payload format 2.0). */
export function buildEvent(parts: RequestParts): APIGatewayProxyEventV2 {
  const { request, body, rawPath, rawQuery, match, requestId, now } = parts;
  const { headers, cookies } = splitHeaders(request.rawHeaders);
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1';
  const host = headers['host'] ?? '';
  const query = joinedQuery(rawQuery);
  const asText = isText(headers['content-type']);
  return {
    version: '2.0',
    routeKey: match.route.key,
    rawPath,
    rawQueryString: rawQuery,
    ...(cookies.length > 0 && { cookies }),
    headers: {
      ...headers,
      'x-amzn-trace-id': `Root=1-${hex(now)}-${requestId.replaceAll('-', '').slice(0, 24)}`,
      'x-forwarded-for': [headers['x-forwarded-for'], sourceIp].filter((value) => value !== undefined).join(', '),
      'x-forwarded-port': host.split(':')[1] ?? '80',
      'x-forwarded-proto': 'http',
    },
    ...(query !== undefined && { queryStringParameters: query }),
    ...(Object.keys(match.parameters).length > 0 && { pathParameters: { ...match.parameters } }),
    requestContext: {
      accountId: ACCOUNT,
      apiId: 'local',
      domainName: host.split(':')[0] ?? '',
      domainPrefix: host.split('.')[0] ?? '',
      http: {
        method: request.method ?? 'GET',
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: match.route.key,
      stage: '$default',
      time: gatewayTime(now),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 && { body: body.toString(asText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !asText,
  };
}

function isText(contentType: string | undefined): boolean {
  return /^\s*(text\/|application\/(json|xml|javascript)\s*(;|$))/i.test(contentType ?? '');
}

function splitHeaders(raw: readonly string[]) {
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    const value = raw[index + 1] ?? '';
    if (name === 'cookie') cookies.push(...value.split(/; */).filter((cookie) => cookie !== ''));
    else headers[name] = headers[name] === undefined ? value : `${headers[name]},${value}`;
  }
  return { headers, cookies };
}

function joinedQuery(rawQuery: string): Record<string, string> | undefined {
  const joined: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(rawQuery)) {
    joined[name] = joined[name] === undefined ? value : `${joined[name]},${value}`;
  }
  return Object.keys(joined).length > 0 ? joined : undefined;
}

function hex(now: Date): string {
  return Math.floor(now.getTime() / 1000).toString(16);
}

/** 12/Mar/2026:19:03:58 +0000 */
function gatewayTime(now: Date): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(now.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
