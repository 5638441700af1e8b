import { parseArgs } from 'node:util';
import { SEEDS } from './matching/matching.ts';

const PARTS = ['launch', 'load', 'whole', 'matching', 'peers', 'runtime', 'year'];

export interface Asked {
  /** all but those that take long, where none is named */
  readonly parts: readonly string[];
  /** first and last */
  readonly seeds: readonly [number, number];
  readonly dynamo: string | null;
}

/** What a command line asks for, with or without the `--` that npm takes away. Throws a sentence for what is not known. */
export function asked(args: readonly string[]): Asked {
  const { values, positionals } = parseArgs({
    args: args.filter((one) => one !== '--'),
    allowPositionals: true,
    options: { seeds: { type: 'string' }, dynamo: { type: 'string' } },
  });
  const unknown = positionals.find((one) => !PARTS.includes(one));
  if (unknown !== undefined) throw new Error(`No part is called "${unknown}": ${PARTS.join(', ')}.`);
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(values.seeds ?? SEEDS.join('-')) ?? [];
  if (first === undefined || Number(first) > Number(last)) {
    throw new Error(`--seeds are two numbers, the first and the last, such as ${SEEDS.join('-')}.`);
  }
  return { parts: positionals, seeds: [Number(first), Number(last)], dynamo: values.dynamo ?? null };
}
