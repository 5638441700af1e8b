import { fork } from 'node:child_process';
import { TABLE } from '../../shared/names.ts';
import type { Dynamo, IndexKey } from '../../shared/store/table/dynamo.ts';
import type { Item } from '../../shared/store/table/marshal.ts';

/** A call to the table of another process; `pages` asks for the next one alone. */
export type Call = {
  readonly [K in keyof Dynamo]: { readonly n: number; readonly act: K; readonly given: Parameters<Dynamo[K]> };
}[keyof Dynamo];

export interface Answer {
  readonly n: number;
  readonly value: unknown;
  readonly error?: string;
}

// The other process is ours: a look at the outside is enough.
const isAnswer = (value: unknown): value is Answer => typeof value === 'object' && value !== null && 'n' in value;
const isItem = (value: unknown): value is Item => typeof value === 'object' && value !== null;
const isItemOrNone = (value: unknown): value is Item | null => value === null || isItem(value);
const isList = (value: unknown): value is readonly Item[] => Array.isArray(value);
const isKeys = (value: unknown): value is readonly IndexKey[] => Array.isArray(value);
const isYes = (value: unknown): value is boolean => typeof value === 'boolean';
const isNothing = (value: unknown): value is undefined => value === undefined;

/** A table in a process of its own: its memory is none of this one's. */
export function remoteTable(): { readonly table: Dynamo; end(): void } {
  const child = fork(new URL('./table.ts', import.meta.url), {
    execArgv: [],
    serialization: 'advanced',
    stdio: 'inherit',
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  let count = 0;
  child.on('message', (answer: unknown) => {
    if (!isAnswer(answer)) return;
    waiting.get(answer.n)?.(answer);
    waiting.delete(answer.n);
  });
  const ask = <T>(call: (n: number) => Call, is: (value: unknown) => value is T): Promise<T> =>
    new Promise((resolve, reject) => {
      const n = count++;
      waiting.set(n, ({ value, error }) => {
        if (error === undefined && is(value)) resolve(value);
        else reject(new Error(error ?? 'an answer of another form'));
      });
      child.send(call(n));
    });
  const isItems = (value: unknown): value is readonly (Item | null)[] => Array.isArray(value);
  const table: Dynamo = {
    get: (...given) => ask((n) => ({ n, act: 'get', given }), isItemOrNone),
    getAll: (...given) => ask((n) => ({ n, act: 'getAll', given }), isItems),
    query: (...given) => ask((n) => ({ n, act: 'query', given }), isList),
    async *pages(pk, prefix, consistent, first) {
      for (let after = first; ; ) {
        const from = after;
        const page = await ask((n) => ({ n, act: 'pages', given: [pk, prefix, consistent, from] }), isList);
        const last = page.at(-1);
        if (last === undefined) return;
        yield page;
        after = { pk, sk: String(last[TABLE.sk]) };
      }
    },
    index: (...given) => ask((n) => ({ n, act: 'index', given }), isKeys),
    create: (...given) => ask((n) => ({ n, act: 'create', given }), isYes),
    put: (...given) => ask((n) => ({ n, act: 'put', given }), isNothing),
    putAll: (...given) => ask((n) => ({ n, act: 'putAll', given }), isNothing),
    update: (...given) => ask((n) => ({ n, act: 'update', given }), isYes),
    updated: (...given) => ask((n) => ({ n, act: 'updated', given }), isItemOrNone),
  };
  return { table, end: () => void child.kill() };
}
