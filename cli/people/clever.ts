import { Misuse } from '../program/failures.ts';

/** The Clever id of a user. Throws Misuse. */
export function cleverUser(typed: string): string {
  if (/^[0-9a-f]{24}$/i.test(typed)) return typed.toLowerCase();
  throw new Misuse(`A Clever user is named by 24 hexadecimal digits, not "${typed}".`);
}
