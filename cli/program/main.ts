import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command, Io } from './command.ts';
import { exitCodeOf, Misuse, sentenceOf } from './failures.ts';
import { roomkey } from './hint.ts';
import { type Called, parse } from './parser.ts';
import { suggestions } from './suggest.ts';

/** Runs one command line; resolves to the exit code, as docs/cli.md has them. */
export async function main(
  commands: readonly Command[],
  argv: readonly string[],
  io: Io,
): Promise<0 | 1 | 2 | 3 | 4 | 5> {
  let called: Called | null = null;
  let where = 'DynamoDB';
  let wrote = false;
  if (argv[0] === 'complete') {
    for (const line of suggestions(commands, argv.slice(2))) io.out(line);
    return 0;
  }
  try {
    called = parse(commands, argv, version(), io);
    await called?.command.call(called.typed, io, {
      place: (place) => {
        where = place.where;
      },
      write: () => {
        wrote = true;
      },
    });
    return 0;
  } catch (error) {
    const code = error instanceof Misuse ? 2 : exitCodeOf(error);
    const halfway = wrote && code > 3 ? ` ${called?.command.halfway}` : '';
    io.note(`roomkey: ${sentenceOf(error, where)}${halfway}`);
    if (code !== 2) return code;
    const known = knownOf(commands, argv);
    io.note(`See: ${known.length === 0 ? roomkey`help` : roomkey`help ${known}`}`);
    return 2;
  }
}

/** As many words from the start as a command or a group has. */
function knownOf(commands: readonly Command[], argv: readonly string[]): readonly string[] {
  const words = argv[0] === 'help' ? argv.slice(1) : argv;
  const isKnown = (count: number): boolean =>
    commands.some(({ name }) => `${name} `.startsWith(`${words.slice(0, count).join(' ')} `));
  let known = 0;
  while (known < words.length && isKnown(known + 1)) known += 1;
  return words.slice(0, known);
}

function version(): string {
  const read: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'));
  return typeof read === 'object' && read !== null && 'version' in read ? String(read.version) : '?';
}
