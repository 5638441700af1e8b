import { parseArgs } from 'node:util';
import { Misuse } from './failures.ts';

interface Flag {
  readonly kind: 'flag';
  readonly help: string;
}
interface Text {
  readonly kind: 'text';
  readonly value: string;
  readonly help: string;
}
interface Texts {
  readonly kind: 'texts';
  readonly value: string;
  readonly help: string;
}
export type Options = Readonly<Record<string, Flag | Text | Texts>>;

export const flag = (help: string): Flag => ({ kind: 'flag', help });
export const text = (value: string, help: string): Text => ({ kind: 'text', value, help });
/** May be given more than once. */
export const texts = (value: string, help: string): Texts => ({ kind: 'texts', value, help });

type Named<O extends Options, K extends Options[string]['kind']> = {
  [Name in keyof O & string]: O[Name]['kind'] extends K ? Name : never;
}[keyof O & string];

/** What was typed after the command's own words; every reader throws Misuse. */
export interface Args<O extends Options> {
  flag(name: Named<O, 'flag'>): boolean;
  text(name: Named<O, 'text'>): string | null;
  required(name: Named<O, 'text'>): string;
  choice<T extends string>(name: Named<O, 'text'>, allowed: readonly T[]): T | null;
  texts(name: Named<O, 'texts'>): readonly string[];
  word(index: number): string;
  optionalWord(index: number): string | null;
}

/** Reads what `scan` found, by the options that it was scanned with. */
export function readerOf<O extends Options>({ found, positionals }: Scanned): Args<O> {
  const single = (name: string): string | null => found.get(name)?.[0] ?? null;
  return {
    flag: (name) => found.has(name),
    text: single,
    required: (name) => {
      const value = single(name);
      if (value === null) throw new Misuse(`--${name} is missing.`);
      return value;
    },
    choice: (name, allowed) => {
      const value = single(name);
      return value === null ? null : choose(value, `--${name}`, allowed);
    },
    texts: (name) => found.get(name) ?? [],
    word: (index) => positionals[index] ?? '',
    optionalWord: (index) => positionals[index] ?? null,
  };
}

export function choose<T extends string>(value: string, what: string, allowed: readonly T[]): T {
  const chosen = allowed.find((one) => one === value);
  if (chosen === undefined) throw new Misuse(`${what} is one of ${allowed.join(', ')}, not "${value}".`);
  return chosen;
}

/** A context key may begin with a dash; no option looks like one. */
const DASHED_KEY = /^-[\w-]{42}$/;

export interface Scanned {
  readonly found: ReadonlyMap<string, readonly string[]>;
  readonly positionals: readonly string[];
}

/**
 * node's own reader, loosely, so that each mistake gets its own sentence.
 * `words`: names of the positional arguments; one in brackets may be left out.
 */
export function scan(options: Options, words: readonly string[], argv: readonly string[]): Scanned {
  const keys = words.includes('[CONTEXT_KEY]') ? argv.filter((typed) => DASHED_KEY.test(typed)) : [];
  const { tokens } = parseArgs({
    args: argv.filter((typed) => !keys.includes(typed)),
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(options).map(([name, { kind }]) => [name, { type: kind === 'flag' ? 'boolean' : 'string' }]),
    ),
  });
  const found = new Map<string, string[]>();
  const positionals: string[] = [...keys];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const option = Object.hasOwn(options, name) && rawName.startsWith('--') ? options[name] : undefined;
    if (option === undefined) throw new Misuse(`There is no option ${rawName} here.`);
    if (option.kind === 'flag') {
      if (value !== undefined) throw new Misuse(`${rawName} takes no value.`);
      found.set(name, []);
      continue;
    }
    if (value === undefined || value === '') throw new Misuse(`${rawName} needs a value: ${rawName} ${option.value}.`);
    if (inlineValue !== true && value.startsWith('-')) {
      throw new Misuse(`${rawName} needs a value; one that begins with a dash is written ${rawName}=${value}.`);
    }
    const before = found.get(name) ?? [];
    if (option.kind === 'text' && before.length > 0) throw new Misuse(`${rawName} came twice.`);
    found.set(name, [...before, value]);
  }
  if (positionals.length > words.length) {
    throw new Misuse(`There is no place for "${positionals[words.length]}" here.`);
  }
  const missing = words[positionals.length];
  if (missing !== undefined && !missing.startsWith('[')) throw new Misuse(`${missing} is missing.`);
  return { found, positionals };
}
