import { AsyncLocalStorage } from 'node:async_hooks';
import { plain } from './show.ts';

const called = new AsyncLocalStorage<readonly string[]>();

/** Runs; hints within say where this very command was told to work. */
export const calledWith = <T>(options: readonly string[], run: () => T): T => called.run(options, run);

/**
 * A command of ours as it can be pasted into a shell: roomkey`clients grant ${client} ${district}`.
 * A value is one word, a list of values as many. It ends its line, or a space follows it: a full stop would be pasted too.
 */
export function roomkey(parts: TemplateStringsArray, ...values: readonly (string | readonly string[])[]): string {
  const typed = values.map((value) => (typeof value === 'string' ? quoted(value) : value.map(quoted).join(' ')));
  return ['npx roomkey', String.raw({ raw: parts }, ...typed), ...(called.getStore() ?? []).map(quoted)].join(' ');
}

const quoted = (word: string): string =>
  /^[\w./:=@%+,-]+$/.test(word) ? word : `'${plain(word).replaceAll("'", "'\\''")}'`;
