import { Argument, CommanderError, Command as Node, Option } from 'commander';
import type { Typed } from './args.ts';
import type { Command, Io } from './command.ts';
import { Misuse } from './failures.ts';

export interface Called {
  readonly command: Command;
  readonly typed: Typed;
}

/** Reads a command line; null where it asked for help or the version, which is said by then. Throws Misuse. */
export function parse(commands: readonly Command[], argv: readonly string[], version: string, io: Io): Called | null {
  const called: Called[] = [];
  const words = withKeysLast(argv);
  const program = new Words('roomkey');
  program
    .version(version, '--version', 'the version of Roomkey')
    .configureOutput({ writeOut: (text) => io.out(text.replace(/\n$/, '')) });
  fill(program, commands, words, (command, typed) => called.push({ command, typed }));
  try {
    const asked = helpAskedFor(words);
    const about = asked === null ? null : nodeOf(program, asked);
    about?.help();
    program.parse(asked ?? words, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return null;
    throw error;
  }
  return called[0] ?? null;
}

/** commander, with a sentence of ours for each mistake. */
class Words extends Node {
  override createCommand(name?: string): Words {
    return new Words(name);
  }

  /** A group by itself is a question, not a mistake. */
  override help(): never {
    return super.help();
  }

  override error(message: string, { code = '' }: { readonly code?: string } = {}): never {
    const meant = /\(Did you mean .*\)/.exec(message)?.[0] ?? '';
    throw new Misuse(`${this.#sentence(code, /'([^']*)'/.exec(message)?.[1] ?? '')} ${meant.slice(1, -1)}`.trim());
  }

  #sentence(code: string, named: string): string {
    switch (code) {
      case 'commander.unknownCommand':
        return `There is no command "${[...pathOf(this), this.args[0]].join(' ')}".`;
      case 'commander.unknownOption': {
        const [option = ''] = named.split('=');
        const takesNone = this.options.some(({ long }) => long === option);
        return takesNone ? `${option} takes no value.` : `There is no option ${option} here.`;
      }
      case 'commander.optionMissingArgument':
        return needsValue(named.replace(/[<>]/g, ''));
      case 'commander.missingArgument':
        return `${named} is missing.`;
      case 'commander.excessArguments':
        if (this.commands.length > 0) return `There is no command "${[...pathOf(this), this.args[0]].join(' ')}".`;
        return `There is no place for "${this.args[this.registeredArguments.length]}" here.`;
      default:
        return `This cannot be read (${code}).`;
    }
  }
}

const needsValue = (option: string): string => `${option.split(' ')[0]} needs a value: ${option}.`;

/** What is typed to come here. */
const pathOf = (node: Node): readonly string[] => (node.parent === null ? [] : [...pathOf(node.parent), node.name()]);

/** The tree of all commands; options only below the first word, which is all that a run needs. */
function fill(
  program: Words,
  commands: readonly Command[],
  argv: readonly string[],
  onCall: (command: Command, typed: Typed) => void,
): void {
  program
    .exitOverride()
    .usage('COMMAND [options]')
    .helpOption('-h, --help', 'this text')
    .helpCommand('help [COMMAND]', 'what it does, its options and an example')
    .configureHelp({ optionTerm: ({ flags }) => flags.replace(/[<>]/g, ''), subcommandTerm: (node) => node.name() })
    .addHelpText(
      'after',
      '\nEach command explains itself: roomkey help COMMAND\n\nExample:\n  npx roomkey platforms list --demo',
    );
  for (const command of commands) {
    const path = command.name.split(' ');
    const group = path.slice(0, -1).reduce(groupIn, program);
    const node = groupIn(group, path.at(-1) ?? '').description(command.summary);
    if (path[0] === argv.find((word) => word !== 'help')) {
      describe(node, command, argv, (typed) => onCall(command, typed));
    }
  }
  for (const group of groupsIn(program)) {
    const names = group.commands.map((one) => one.name()).join(', ');
    group.summary(group.description() === '' ? names : `${group.description()} (and ${names})`);
  }
}

const groupIn = (parent: Node, name: string): Node =>
  parent.commands.find((one) => one.name() === name) ??
  parent.command(name).usage('COMMAND [options]').helpCommand(false);

const groupsIn = (node: Node): readonly Node[] =>
  node.commands.filter(({ commands }) => commands.length > 0).flatMap((one) => [one, ...groupsIn(one)]);

function describe(
  node: Node,
  { words, options, example }: Command,
  argv: readonly string[],
  onCall: (typed: Typed) => void,
): void {
  const found = new Map<string, readonly string[]>();
  node.usage([...words, '[options]'].join(' '));
  for (const word of words) node.addArgument(new Argument(word.startsWith('[') ? word : `<${word}>`));
  for (const [name, option] of Object.entries(options)) {
    const typed = `--${name}`;
    if (option.kind === 'flag') {
      node.addOption(new Option(typed, option.help)).on(`option:${name}`, () => found.set(name, []));
      continue;
    }
    const repeated = option.kind === 'texts' ? ' (may be repeated)' : '';
    node.addOption(new Option(`${typed} <${option.value}>`, option.help + repeated));
    node.on(`option:${name}`, (value: string) => {
      const before = found.get(name) ?? [];
      if (value === '') throw new Misuse(needsValue(`${typed} ${option.value}`));
      if (value.startsWith('-') && !argv.includes(`${typed}=${value}`)) {
        throw new Misuse(`${typed} needs a value; one that begins with a dash is written ${typed}=${value}.`);
      }
      if (option.kind === 'text' && before.length > 0) throw new Misuse(`${typed} came twice.`);
      found.set(name, [...before, value]);
    });
  }
  node.addHelpText('after', `\nExample:\n${example.replace(/^/gm, '  ')}`);
  node.action(() => onCall({ found, words: node.args }));
}

/** A context key may begin with a dash; no option looks like one. Behind `--` nothing is an option. */
function withKeysLast(argv: readonly string[]): readonly string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const isKey = (word: string): boolean => /^-[\w-]{42}$/.test(word);
  const [before, after] = [argv.slice(0, end), argv.slice(end + 1)];
  const keys = before.filter(isKey);
  if (keys.length === 0) return argv;
  return [...before.filter((word) => !isKey(word)), '--', ...keys, ...after];
}

/** The words about which help was asked for: `help WORDS`, or `WORDS --help`. */
function helpAskedFor(argv: readonly string[]): readonly string[] | null {
  const isHelp = (word: string): boolean => word === '--help' || word === '-h';
  const before = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  if (before[0] === 'help') return before.slice(1).filter((word) => !isHelp(word));
  return before.some(isHelp) ? before.filter((word) => !isHelp(word)) : null;
}

/** The command or group that these words name; null where a word of a group's place names none. */
function nodeOf(node: Node, words: readonly string[]): Node | null {
  const [word] = words;
  if (word === undefined || node.commands.length === 0) return node;
  const next = node.commands.find((one) => one.name() === word);
  return next === undefined ? null : nodeOf(next, words.slice(1));
}
