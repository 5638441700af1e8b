import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { listOf } from './json.ts';

/** A list kept as JSON in the local folder; empty where there is none yet. */
export function readState(file: string): readonly unknown[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  return listOf(JSON.parse(text));
}

/** Whole or not at all, and for its owner's eyes only. */
export function writeState(file: string, entries: readonly unknown[]): void {
  const fresh = `${file}.new`;
  writeFileSync(fresh, JSON.stringify(entries), { mode: 0o600 });
  renameSync(fresh, file);
}
