import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldsOf, textOf } from './json.ts';

export interface Log {
  /** a line that a function or the gateway printed */
  line(source: string, line: string): void;
  /** for whoever started the demo */
  say(text: string): void;
  /** for whoever looks into the file */
  note(text: string): void;
}

/** Whole lines of this run go to a file; the terminal gets what happened, in short. */
export function createLog(dir: string, quiet: boolean): Log {
  const file = join(dir, 'functions.log');
  writeFileSync(file, '');
  return {
    line(source, line) {
      appendFileSync(file, `${line}\n`);
      if (!quiet) console.log(inShort(source, line));
    },
    say(text) {
      if (!quiet) console.log(text);
    },
    note(text) {
      appendFileSync(file, `${text}\n`);
    },
  };
}

function inShort(source: string, line: string): string {
  const time = new Date().toTimeString().slice(0, 8);
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return `${time}  ${source}  ${line.slice(0, 200)}`;
  }
  const fields = fieldsOf(parsed);
  const { function: name, status, ms, code, outcome, family, ref, errorType, errorMessage } = fields;
  const words = [name ?? source, status, outcome, code, family, ref, errorType, textOf(errorMessage)?.slice(0, 200)];
  const took = ms === undefined ? [] : [`${String(ms)} ms`];
  return [time, ...words.filter((word) => word !== undefined).map(String), ...took].join('  ');
}
