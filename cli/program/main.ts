import type { Command, Io } from './command.ts';
import { Misuse, Shock, sentenceOf } from './failures.ts';

/** Runs one command line; resolves to the exit code: 0 done, 1 could not be done, 2 wrong words, 3 an operator must look first. */
export async function main(commands: readonly Command[], argv: readonly string[], io: Io): Promise<0 | 1 | 2 | 3> {
  // "arrivals clear" before "arrivals".
  const [found] = commands
    .filter(({ name }) => startsWith(argv, name))
    .toSorted((one, other) => other.name.length - one.name.length);
  const asksHelp = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined).some(isHelp);
  if (found === undefined) return overview(commands, argv, asksHelp, io);
  if (asksHelp) {
    io.out(found.help);
    return 0;
  }
  let where = 'DynamoDB';
  try {
    await found.call(argv.slice(found.name.split(' ').length), io, (place) => {
      where = place.where;
    });
    return 0;
  } catch (error) {
    io.note(`roomkey: ${sentenceOf(error, where)}`);
    if (error instanceof Shock) return 3;
    if (!(error instanceof Misuse)) return 1;
    io.note(`See roomkey ${found.name} --help.`);
    return 2;
  }
}

/** All commands, or those of the group that was named. */
function overview(commands: readonly Command[], argv: readonly string[], asksHelp: boolean, io: Io): 0 | 2 {
  const typed = argv.filter((word) => !isHelp(word));
  const group = commands.filter(({ name }) => startsWith(name.split(' '), typed.join(' ')));
  const known = typed.length === 0 || group.length > 0;
  const text = listOf(known ? group : commands);
  if (known && (asksHelp || argv.length === 0)) {
    io.out(text);
    return 0;
  }
  const fault = known ? `Say what to do with ${typed.join(' ')}.` : `There is no command "${typed.join(' ')}".`;
  io.note(`roomkey: ${fault}\n\n${text}`);
  return 2;
}

const isHelp = (word: string): boolean => word === '--help' || word === '-h';

const startsWith = (words: readonly string[], name: string): boolean =>
  name === '' || words.slice(0, name.split(' ').length).join(' ') === name;

function listOf(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'Usage: roomkey COMMAND [options]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'Each command explains itself: roomkey COMMAND --help',
    'Example: roomkey platforms list --demo',
  ].join('\n');
}
