import { stack } from '../../shared/store/directory/stack.ts';
import { Refusal } from './failures.ts';
import type { Place } from './place.ts';

/** Where the stack is reached, as its last deploy said it. Throws Refusal where none has. */
export async function baseUrlOf({ dynamo, demo, where }: Place): Promise<string> {
  const deployed = demo ?? (await stack(dynamo).deployed());
  if (deployed === null) throw new Refusal(`No deploy has said yet under which address ${where} is reached.`);
  return deployed.baseUrl;
}

/** The API's own host has its id in it: another stack has another. */
export const isPassing = (baseUrl: string): boolean =>
  /\.execute-api\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/.test(new URL(baseUrl).hostname);
