import assert from 'node:assert/strict';
import { env } from 'node:process';
import { fieldsOf } from '../../local/json.ts';
import type { Reply } from '../../shared/http/reply.ts';
import type { FunctionName } from '../../shared/names.ts';
import type { Ask } from '../support/event.ts';
import type { Roomkey } from '../support/roomkey.ts';
import { assertAnswers, codesOf, operationOf } from './openapi.ts';

/** What no request can cause: a fault of our own. */
const UNREACHABLE = ['internal'];

/** Keeps account of which of the documented answers were really given. */
export class Ledger {
  readonly #given = new Set<string>();

  /** Asserts that the operation is said to answer so, and takes it down. Returns the body. */
  take(operationId: string, { statusCode, headers = {}, body }: Reply) {
    const parsed = fieldsOf(JSON.parse(String(body)));
    assertAnswers(operationOf(operationId), { status: statusCode, headers, body: parsed });
    this.#given.add(`${operationId} ${statusCode} ${statusCode === 200 ? '' : String(parsed['code'])}`);
    return parsed;
  }

  /** As `take`, for an answer that must be 200. */
  done(operationId: string, reply: Reply) {
    assert.equal(reply.statusCode, 200, String(reply.body));
    return this.take(operationId, reply);
  }

  /** As `take`, for one refusal. */
  refused(operationId: string, status: number, code: string, reply: Reply): void {
    const said = this.take(operationId, reply);
    assert.deepEqual([reply.statusCode, said['code']], [status, code], operationId);
  }

  /** The answers of these operations that are documented and were never given. */
  missing(...operationIds: readonly string[]): readonly string[] {
    return operationIds
      .map(operationOf)
      .flatMap((operation) =>
        operation.statuses.flatMap((status) => {
          const codes = status === '200' ? [''] : codesOf(operation, status);
          return codes.filter((code) => !UNREACHABLE.includes(code)).map((code) => `${operation.id} ${status} ${code}`);
        }),
      )
      .filter((answer) => !this.#given.has(answer));
  }
}

/** Calls a fresh instance of a function under another environment, and leaves a fresh one behind. */
export async function callUnder(
  other: Readonly<Record<string, string>>,
  roomkey: Roomkey,
  name: Exclude<FunctionName, 'refresh'>,
  ask: Ask,
): Promise<Reply> {
  const before = Object.fromEntries(Object.keys(other).map((key) => [key, env[key]]));
  Object.assign(env, other);
  try {
    return await roomkey.call(name, ask, 'cold');
  } finally {
    Object.assign(env, before);
    await roomkey.call(name, { path: '/' }, 'cold');
  }
}

/** Nobody listens there. */
export const NO_TABLE = { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' };
