import { flag } from './args.ts';
import { Misuse, Refusal } from './failures.ts';
import type { Io } from './io.ts';

/** Of a command that destroys something. */
export const YES = { yes: flag('do not ask first, as for scripts') };

/** Asks before something is destroyed; `what` says in a sentence what that is. Throws Refusal after a no, Misuse where nobody can be asked. */
export async function confirmed(args: { flag(name: 'yes'): boolean }, io: Io, what: string): Promise<void> {
  if (args.flag('yes')) return;
  const answer = await io.ask(`${what} Go on? [y/N] `);
  if (answer === null) throw new Misuse(`Nothing was changed: nobody can be asked here. With --yes: ${what}`);
  if (!/^y(es)?$/i.test(answer.trim())) throw new Refusal('Nothing was changed.');
}
