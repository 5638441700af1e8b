import { type Ending, SKEWED } from '../tries.ts';
import { BrokenAnswer, checkSum } from './answer.ts';
import { post } from './connection.ts';
import { credentialsNow, type Place, placeOf } from './place.ts';
import type { Answer } from './reply.ts';
import { signed } from './signature.ts';

/** A service that speaks JSON, as its reference says. */
export interface Dialect {
  /** in host names and signatures */
  readonly name: string;
  /** as in AWS_ENDPOINT_URL_DYNAMODB */
  readonly variable: string;
  /** before the operation, in the header X-Amz-Target */
  readonly target: string;
  readonly version: '1.0' | '1.1';
}

export type Fields = Readonly<Record<string, unknown>>;

/** One try of one call. What the service does not say is thrown as it comes; what it says is a ServiceError. */
export type Call = (operation: string, input: object, ending: Ending) => Promise<Fields>;

/** What the service answers in place of a result. Shaped as the errors of AWS's own clients. */
class ServiceError extends Error {
  readonly $metadata: { readonly httpStatusCode: number; readonly clockSkewCorrected?: true };

  constructor(name: string, message: string, httpStatusCode: number, clockSkewCorrected: boolean) {
    super(message);
    this.name = name;
    this.$metadata = { httpStatusCode, ...(clockSkewCorrected ? { clockSkewCorrected } : {}) };
  }
}

/** Milliseconds between the clocks that a service bears with for sure. */
const TOLERATED = 60_000;

export function service({ name, variable, target, version }: Dialect): Call {
  let place: Place | null = null;
  /** milliseconds by which the clock of the service is ahead of ours */
  let ahead = 0;
  const corrects = (error: string, answer: Answer, at: number): boolean => {
    if (!SKEWED.test(error)) return false;
    const theirs = Date.parse(answer.headers.date ?? '');
    if (Number.isNaN(theirs) || Math.abs(theirs - at) <= TOLERATED) return false;
    ahead = theirs - Date.now();
    return true;
  };
  return async (operation, input, ending) => {
    place ??= placeOf(name, variable);
    const body = JSON.stringify(input);
    const headers = {
      host: place.host,
      'content-type': `application/x-amz-json-${version}`,
      'content-length': String(Buffer.byteLength(body)),
      'x-amz-target': `${target}.${operation}`,
    };
    const at = Date.now() + ahead;
    const scope = { region: place.region, service: name };
    const answer = await post(place, signed(headers, body, at, credentialsNow(), scope), body, ending);
    checkSum(answer.headers['x-amz-crc32'], answer.body);
    const found = parse(answer.body.toString());
    if (answer.status === 200) {
      if (found === null) throw new BrokenAnswer();
      return found;
    }
    const { name: error, message } = errorIn(found ?? {}, answer);
    throw new ServiceError(error, message, answer.status, corrects(error, answer, at));
  };
}

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parse(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}

/** Names come with a prefix or an address behind them, in the body or in a header. */
function errorIn(found: Fields, { headers }: Answer): { readonly name: string; readonly message: string } {
  const given = headers['x-amzn-errortype'] ?? found['__type'] ?? found['code'];
  const [bare = ''] = String(given ?? '').split(':');
  const message = found['message'] ?? found['Message'];
  return { name: bare.split('#').at(-1) || 'UnknownError', message: typeof message === 'string' ? message : '' };
}
