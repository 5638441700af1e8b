import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DOCS } from './schema.ts';

export const readDoc = (name: string): string => readFileSync(new URL(name, DOCS), 'utf8');

/** The rows of the first table after a heading (or in the whole text), cells trimmed, the header row first. */
export function tableIn(text: string, heading?: string): readonly (readonly string[])[] {
  const from = heading === undefined ? 0 : text.indexOf(`${heading}\n`);
  assert.ok(from >= 0, `no heading ${heading}`);
  const lines = text.slice(from).split('\n');
  const first = lines.findIndex((line) => line.startsWith('|'));
  assert.ok(first >= 0, `no table under ${heading}`);
  const rest = lines.slice(first);
  const end = rest.findIndex((line) => !line.startsWith('|'));
  const [header = [], , ...rows] = rest.slice(0, end < 0 ? undefined : end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return [header, ...rows];
}

/** The code blocks of a language, in order. */
export const codeIn = (text: string, language: string): readonly string[] =>
  [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, found]) => found === language)
    .map(([, , code = '']) => code);
