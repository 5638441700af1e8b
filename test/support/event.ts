import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';

export interface Ask {
  readonly method?: string;
  readonly path: string;
  readonly query?: string | URLSearchParams;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  /** form fields; repeated ones as several pairs */
  readonly form?: URLSearchParams | Readonly<Record<string, string>> | readonly (readonly [string, string])[];
  readonly json?: unknown;
  /** the body as it is, with isBase64Encoded */
  readonly raw?: { readonly body: string; readonly base64: boolean };
}

/** A payload 2.0 event as API Gateway builds it: form bodies in base64, header names in lower case, cookies apart. */
export function eventOf(ask: Ask): APIGatewayProxyEventV2 {
  // A browser that fills a tab of its own, unless the test says otherwise: there login goes straight on.
  const headers: Record<string, string> = { host: 'roomkey.example', 'sec-fetch-dest': 'document', ...ask.headers };
  let body: string | undefined;
  let isBase64Encoded = false;
  if (ask.form !== undefined) {
    headers['content-type'] ??= 'application/x-www-form-urlencoded';
    body = Buffer.from(pairsOf(ask.form).toString()).toString('base64');
    isBase64Encoded = true;
  } else if (ask.json !== undefined) {
    headers['content-type'] ??= 'application/json';
    body = JSON.stringify(ask.json);
  } else if (ask.raw !== undefined) {
    body = ask.raw.body;
    isBase64Encoded = ask.raw.base64;
  }
  const method = ask.method ?? (body === undefined ? 'GET' : 'POST');
  return {
    version: '2.0',
    routeKey: `ANY ${ask.path}`,
    rawPath: ask.path,
    rawQueryString: ask.query?.toString() ?? '',
    headers,
    ...(ask.cookies === undefined ? {} : { cookies: [...ask.cookies] }),
    ...(body === undefined ? {} : { body }),
    isBase64Encoded,
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      domainName: 'roomkey.example',
      domainPrefix: 'roomkey',
      http: { method, path: ask.path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: randomUUID(),
      routeKey: `ANY ${ask.path}`,
      stage: '$default',
      time: '23/Nov/2026:15:00:00 +0000',
      timeEpoch: 0,
    },
  };
}

export function pairsOf(form: Exclude<Ask['form'], undefined>): URLSearchParams {
  if (form instanceof URLSearchParams) return form;
  const pairs = isPairs(form) ? form : Object.entries(form);
  return new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value]));
}

const isPairs = (form: unknown): form is readonly (readonly [string, string])[] => Array.isArray(form);

export const CONTEXT: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'test',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:test',
  memoryLimitInMB: '512',
  awsRequestId: 'test',
  logGroupName: 'test',
  logStreamName: 'test',
  getRemainingTimeInMillis: () => 10_000,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
};
