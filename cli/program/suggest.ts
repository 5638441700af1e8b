import type { Options } from './args.ts';
import type { Command } from './command.ts';

/** In place of suggestions: the shell knows its files. */
export const FILES = ':files';

/** What may stand in place of the last word, each with a tab and what it does; `typed`: all words behind `roomkey` up to there. */
export function suggestions(commands: readonly Command[], typed: readonly string[]): readonly string[] {
  const words = unbroken(typed);
  const now = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const path = before[0] === 'help' ? before.slice(1) : before;
  const command = commands
    .filter(({ name }) => `${path.join(' ')} `.startsWith(`${name} `))
    .toSorted((one, other) => other.name.length - one.name.length)[0];
  const next = path.some((word) => word.startsWith('-')) ? [] : nextWords(commands, path);
  if (command === undefined || before[0] === 'help') return fitting([...next, ...(path.length > 0 ? [] : HELP)], now);
  const own = path.slice(command.name.split(' ').length);
  const value = valueWanted(command.options, own.at(-1) ?? '', now, now !== typed.at(-1));
  if (value !== null) return value;
  if (now.startsWith('-')) return fitting(optionsLeft(command.options, own), now);
  return [...fitting(next, now), ...operands(command, own, now)];
}

const HELP = ['help\twhat a command does, its options and an example'];

const fitting = (all: readonly string[], now: string): readonly string[] => all.filter((one) => one.startsWith(now));

/** bash breaks words at `=`. */
function unbroken(typed: readonly string[]): readonly string[] {
  const words: string[] = [];
  for (const word of typed) {
    const last = words.at(-1) ?? '';
    if (last.startsWith('--') && (word === '=' || last.endsWith('='))) words.splice(-1, 1, last + word);
    else words.push(word);
  }
  return words;
}

function nextWords(commands: readonly Command[], path: readonly string[]): readonly string[] {
  const below = commands
    .map(({ name, summary }) => ({ words: name.split(' '), summary }))
    .filter(({ words }) => words.length > path.length && path.every((word, at) => words[at] === word));
  const names = [...new Set(below.map(({ words }) => words[path.length] ?? ''))];
  return names.map((name) => {
    const under = below.filter(({ words }) => words[path.length] === name);
    const whole = under.find(({ words }) => words.length === path.length + 1);
    return `${name}\t${whole?.summary ?? under.map(({ words }) => words.slice(path.length + 1).join(' ')).join(', ')}`;
  });
}

/** Null where no value of an option stands at this place. `broken`: the shell replaces what stands behind `=` alone. */
function valueWanted(options: Options, previous: string, now: string, broken: boolean): readonly string[] | null {
  const [, inline, begun] = /^--([\w-]+)=(.*)$/s.exec(now) ?? [];
  const name = inline ?? /^--([\w-]+)$/.exec(previous)?.[1];
  const option = name !== undefined && Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined || option.kind === 'flag') return null;
  if (option.value === 'FILE') return [FILES];
  const whole = begun === undefined || broken ? '' : `--${name}=`;
  return fitting(option.of, begun ?? now).map((one) => whole + one);
}

const optionsLeft = (options: Options, own: readonly string[]): readonly string[] =>
  Object.entries({ ...options, help: { kind: 'flag', help: 'what it does, its options and an example' } })
    .filter(([name, { kind }]) => kind === 'texts' || !own.some((word) => word.split('=')[0] === `--${name}`))
    .map(([name, { help }]) => `--${name}\t${help}`);

function operands({ words, options }: Command, own: readonly string[], now: string): readonly string[] {
  const values = own.filter((word, at) => {
    const option = options[own[at - 1]?.slice(2) ?? ''];
    return !word.startsWith('-') && (option === undefined || option.kind === 'flag');
  });
  const [name, ...choices] = (words[values.length] ?? '').replace(/[[\]]/g, '').split('|');
  if (choices.length > 0) return fitting([name ?? '', ...choices], now);
  if (name?.startsWith('FILE') === true) return [FILES];
  return words[values.length] === undefined && now === '' ? optionsLeft(options, own) : [];
}
