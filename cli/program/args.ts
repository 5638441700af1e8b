import { Misuse } from './failures.ts';

interface Flag {
  readonly kind: 'flag';
  readonly help: string;
}
interface Text {
  readonly kind: 'text' | 'texts';
  /** what stands for the value in help; a shell completes FILE by its own */
  readonly value: string;
  readonly help: string;
  /** what a shell suggests; `choice` says whether it is taken */
  readonly of: readonly string[];
}
export type Options = Readonly<Record<string, Flag | Text>>;

export const flag = (help: string): Flag => ({ kind: 'flag', help });
export const text = (value: string, help: string, of: readonly string[] = []) =>
  ({ kind: 'text', value, help, of }) as const;
/** May be given more than once. */
export const texts = (value: string, help: string, of: readonly string[] = []) =>
  ({ kind: 'texts', value, help, of }) as const;

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

/** What the parser found: options, each with its values, and the other words. */
export interface Typed {
  readonly found: ReadonlyMap<string, readonly string[]>;
  readonly words: readonly string[];
}

export function readerOf<O extends Options>({ found, words }: Typed): Args<O> {
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
    word: (index) => words[index] ?? '',
    optionalWord: (index) => words[index] ?? null,
  };
}

export function choose<T extends string>(value: string, what: string, allowed: readonly T[]): T {
  const chosen = allowed.find((one) => one === value);
  if (chosen === undefined) throw new Misuse(`${what} is one of ${allowed.join(', ')}, not "${value}".`);
  return chosen;
}
