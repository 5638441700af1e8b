import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../program/failures.ts';
import type { Place } from '../program/place.ts';
import { type Line, parseLine } from './line.ts';

/** One of these fields has one of these values. */
export interface Wanted {
  readonly fields: readonly Field[];
  readonly values: readonly string[];
}

type Field = 'ref' | 'launch' | 'district' | 'context' | 'user.sub' | 'user.sis' | 'user.clever';

/** Within these milliseconds, all of it. */
export interface Search {
  readonly from: number;
  readonly to: number;
  readonly wanted: readonly Wanted[];
}

/** Looks lines up, oldest first. */
export type Source = (search: Search) => Promise<readonly Line[]>;

/** Where the lines are: a file, the demo's own, or CloudWatch. */
export async function sourceAt(place: Place, file: string | null, stack: string | null): Promise<Source> {
  if (file !== null) return inFile(file);
  if (place.demo !== null) return inFile(join(import.meta.dirname, '..', '..', '.roomkey', 'functions.log'));
  const { inCloudWatch } = await import('./cloudwatch.ts');
  return inCloudWatch(stack ?? stackOf(place.table));
}

/** The stack by the name that AWS gave to its table: STACK-Table1A2B-3C4D. */
function stackOf(table: string): string {
  const [, stack] = /^(?:arn:.*:table\/)?(.+)-Table[0-9A-F]{8}-[0-9A-Z]+$/.exec(table) ?? [];
  if (stack !== undefined) return stack;
  throw new Refusal(`The name of table ${table} does not tell its stack: say --stack NAME.`);
}

function inFile(file: string): Source {
  const lines = read(file)
    .split('\n')
    .map(parseLine)
    .filter((line) => line !== null)
    .sort((one, other) => one.at - other.at);
  return async ({ from, to, wanted }) =>
    lines.filter((line) => line.at >= from && line.at <= to && wanted.every((one) => has(line, one)));
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Refusal(`${file} cannot be read.`);
  }
}

const has = (line: Line, { fields, values }: Wanted): boolean =>
  fields.some((field) => {
    const value = valueIn(line, field);
    return value !== null && values.includes(value);
  });

function valueIn(line: Line, field: Field): string | null {
  switch (field) {
    case 'ref':
    case 'launch':
    case 'district':
    case 'context':
      return line[field];
    default:
      return line.user[field.slice('user.'.length)] ?? null;
  }
}
