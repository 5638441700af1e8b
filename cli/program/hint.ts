import { AsyncLocalStorage } from 'node:async_hooks';
import { plain, word } from './show.ts';

const called = new AsyncLocalStorage<readonly string[]>();

/** Runs; hints within repeat these options, which say where this very command works. */
export const calledWith = <T>(options: readonly string[], run: () => T): T => called.run(options, run);

/**
 * A command of ours as it can be pasted into a shell: roomkey`clients grant ${client} ${district}`.
 * A value is one word, a list of values as many. It ends its line, or a blank follows it: a full stop would be pasted too.
 */
export function roomkey(parts: TemplateStringsArray, ...values: readonly (string | readonly string[])[]): string {
  const words = values.map((value) => (typeof value === 'string' ? quoted(value) : value.map(quoted).join(' ')));
  // Behind `--` an option would be none.
  const [before = '', after] = String.raw({ raw: parts.raw.map((part) => part.replace(' -- ', '\0')) }, ...words).split(
    '\0',
  );
  return `${typed(before)}${after === undefined ? '' : ` -- ${after}`}`;
}

/** A sentence that names a command in short, in backticks, with what can be pasted in its place. */
export const pasteable = (sentence: string): string =>
  sentence.replace(/`roomkey ([^`]+)`\.?/g, (_, words: string) => typed(words));

function typed(words: string): string {
  const more = (words.startsWith('help ') ? [] : (called.getStore() ?? [])).map((option) => ` ${quoted(option)}`);
  return `npx roomkey ${words}${more.join('')}`;
}

function quoted(value: string): string {
  const [, option = '', rest = value] = /^(--[\w-]+=)(.*)$/s.exec(value) ?? [];
  return option + word(plain(rest));
}
