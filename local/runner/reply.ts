import { isFields, listOf } from '../json.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

/** A reply in the gateway's own name. */
export function gatewayReply(status: number, message: string): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    cookies: [],
    body: Buffer.from(JSON.stringify({ message })),
  };
}

/**
 * What an HTTP API makes of a function's answer (payload 2.0): a value without `statusCode` is the JSON body of a 200.
 * Undefined where the gateway would answer 500 because it cannot read the answer.
 */
export function readAnswer(answer: unknown): Reply | undefined {
  if (!isFields(answer) || !('statusCode' in answer)) {
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      cookies: [],
      body: Buffer.from(typeof answer === 'string' ? answer : JSON.stringify(answer ?? null)),
    };
  }
  const { statusCode, body = '', isBase64Encoded = false } = answer;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599 || typeof body !== 'string') return undefined;
  const headers = readHeaders(answer['headers'] ?? {});
  const cookies = listOf(answer['cookies'] ?? []).filter((cookie) => typeof cookie === 'string');
  if (headers === undefined || cookies.length !== listOf(answer['cookies']).length) return undefined;
  if (body !== '' && headers['content-type'] === undefined) headers['content-type'] = 'text/plain;charset=UTF-8';
  return { status, headers, cookies, body: Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8') };
}

const OF_THE_CONNECTION = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'upgrade']);

function readHeaders(headers: unknown): Record<string, string> | undefined {
  if (!isFields(headers)) return undefined;
  const read: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (!['string', 'number', 'boolean'].includes(typeof value)) return undefined;
    if (!OF_THE_CONNECTION.has(name.toLowerCase())) read[name.toLowerCase()] = String(value);
  }
  return read;
}
