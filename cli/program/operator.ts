import { AsyncLocalStorage } from 'node:async_hooks';
import { userInfo } from 'node:os';
import { env } from 'node:process';
import type { Actor } from '../../shared/store/contexts/grow.ts';

/** Who works here, as AWS knows it; on a DynamoDB that is not AWS's, by this machine's word. */
export interface Operator {
  /** ARN, or `local:NAME` */
  readonly arn: string;
  /** the part of it that people read */
  readonly name: string;
}

const working = new AsyncLocalStorage<() => Promise<Operator>>();

/** Runs; whoever is asked within who works here asks once. */
export function workedBy<T>(who: () => Promise<Operator>, run: () => Promise<T>): Promise<T> {
  let known: Promise<Operator> | null = null;
  return working.run(() => {
    known ??= who();
    return known;
  }, run);
}

/** Who works here, as a mapping, a class or an answer keeps it. */
export async function operator(): Promise<Actor> {
  const ask = working.getStore() ?? whoever;
  return { how: 'operator', by: (await ask()).name };
}

export const whoWorks = (): Promise<Operator> => (working.getStore() ?? whoever)();

/** The caller of AWS by STS; where another DynamoDB is named, AWS is asked nothing. */
export async function whoever(): Promise<Operator> {
  const isElsewhere = env['AWS_ENDPOINT_URL_DYNAMODB'] && !(env['AWS_ENDPOINT_URL_STS'] || env['AWS_ENDPOINT_URL']);
  if (isElsewhere) return here();
  const { caller } = await import('../aws/caller.ts');
  return caller();
}

/** Is signed in on this machine; a container may have nobody by name. */
function here(): Operator {
  const name = (() => {
    try {
      return userInfo().username;
    } catch {
      return 'operator';
    }
  })();
  return { arn: `local:${name}`, name };
}

export const now = (): number => Math.floor(Date.now() / 1000);
