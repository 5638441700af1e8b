import { Refusal, Unreached } from '../program/failures.ts';

/** What a call of AWS gives. Throws Unreached with what was asked: `what` is a noun, such as "the log groups of stack Roomkey". */
export async function reached<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof Unreached || error instanceof Refusal ? error : new Unreached(what, error);
  }
}
