import { LaunchError } from '../errors.ts';
import { LIMITS } from '../names.ts';
import { type Params, parseForm } from '../url.ts';

/** What we read of API Gateway's payload 2.0. */
export interface GatewayEvent {
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded: boolean;
  readonly requestContext: {
    readonly requestId: string;
    readonly http: { readonly method: string; readonly sourceIp?: string };
  };
}

/** One HTTP request, parsed from API Gateway's payload 2.0; each part when it is asked for. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly queryBytes: number;
  readonly id: string;
  /** whole seconds */
  readonly now: number;
  /** the same moment in milliseconds */
  readonly nowMs: number;
  /** A header by lower-case name. */
  header(name: string): string | null;
  cookie(name: string): string | null;
  cookieNames(): readonly string[];
  query(): Params;
  /** The form body. Throws content-type-unsupported, request-too-large, body-malformed. */
  form(limit: number): Params;
  /** The JSON body. Throws as form does. */
  json(limit: number): unknown;
}

export function parseRequest(event: GatewayEvent, nowMs: number): Request {
  const { http } = event.requestContext;
  const header = (name: string): string | null => event.headers[name] ?? null;
  // API Gateway hands cookies over as a list; emulators of it leave them in their header.
  const cookies = event.cookies ?? (header('cookie') ?? '').split(/; */);

  const body = (type: string, limit: number): Buffer => {
    const [mediaType = ''] = (header('content-type') ?? '').split(';');
    if (mediaType.trim().toLowerCase() !== type) throw new LaunchError('content-type-unsupported');
    const text = event.body ?? '';
    // base64 grows by a third: no need to decode what is certainly too large
    if (text.length > limit * 2) throw new LaunchError('request-too-large');
    const bytes = Buffer.from(text, event.isBase64Encoded ? 'base64' : 'utf8');
    if (event.isBase64Encoded && !isBase64(text, bytes.length)) throw new LaunchError('body-malformed');
    if (bytes.length > limit) throw new LaunchError('request-too-large');
    return bytes;
  };

  return {
    method: http.method,
    path: event.rawPath,
    queryBytes: event.rawQueryString.length,
    id: event.requestContext.requestId,
    now: Math.floor(nowMs / 1000),
    nowMs,
    header,
    cookie(name) {
      const prefix = `${name}=`;
      const found = cookies.find((cookie) => cookie.startsWith(prefix));
      return found?.slice(prefix.length) || null;
    },
    cookieNames: () => cookies.map((cookie) => cookie.split('=')[0] ?? ''),
    query: () => parseForm(Buffer.from(event.rawQueryString, 'utf8').toString('latin1')),
    form: (limit) =>
      parseForm(body('application/x-www-form-urlencoded', Math.min(limit, LIMITS.body)).toString('latin1')),
    json(limit) {
      const bytes = body('application/json', limit);
      try {
        return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
      } catch (cause) {
        throw new LaunchError('body-malformed', cause);
      }
    },
  };
}

/**
 * Decoding skips what does not belong and takes the alphabet of URLs too: so every character must have counted, and that
 * alphabet not be there. Four make three bytes; one over makes none.
 */
function isBase64(text: string, decoded: number): boolean {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const characters = text.length - padding;
  const isWhole = characters % 4 !== 1 && decoded === Math.floor((characters * 3) / 4);
  return isWhole && !text.includes('-') && !text.includes('_');
}
