import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../service.ts';
import { SAMPLES, type Sample } from './catalogue.ts';
import type { Seen } from './drive.ts';
import { versionOf } from './prepare.ts';

/** The table of docs/partner.md that says what was seen with each library. */

const PAGE = join(ROOT, 'docs', 'partner.md');
const HEAD = ['library', 'version', 'hand-off', 'what must be set', 'opens in', 'what was seen'] as const;

type Row = readonly string[];

export function rowOf(sample: Sample, { usedCode, foreignCallback, lostCookies }: Seen): Row {
  return [
    `[${sample.library}](../samples/${sample.name})`,
    sample.packages.map((name) => versionOf(sample, name)).join(', '),
    'initiated',
    sample.set,
    sample.place === 'frame' ? 'a frame' : 'a window of its own',
    `all of it; callback with a used code: ${usedCode}, with another browser’s: ${foreignCallback}, without cookies: ${lostCookies}`,
  ];
}

/** Rows of the page by the first cell. */
function read(): { readonly rows: ReadonlyMap<string, Row>; readonly before: string; readonly after: string } {
  const text = readFileSync(PAGE, 'utf8');
  const start = text.search(new RegExp(String.raw`^\| ${HEAD.slice(0, 3).join(String.raw`\s*\| `)}`, 'm'));
  if (start < 0) throw new Error('docs/partner.md has no table of libraries');
  const length = text.slice(start).search(/\n(?!\|)/) + 1;
  const lines = text
    .slice(start, start + length)
    .trimEnd()
    .split('\n')
    .slice(2);
  const cells = (line: string): Row =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim());
  return {
    rows: new Map(lines.map(cells).map((row) => [row[0] ?? '', row])),
    before: text.slice(0, start),
    after: text.slice(start + length),
  };
}

/** What the page says otherwise than was seen, a line each. */
export function differences(seen: readonly Row[]): string[] {
  const { rows } = read();
  return seen.flatMap((row) => {
    const there = rows.get(row[0] ?? '');
    return there?.join('|') === row.join('|')
      ? []
      : [`seen: ${row.join(' | ')}\npage: ${there?.join(' | ') ?? 'nothing'}`];
  });
}

/** Puts the rows into the page; those of samples that did not run stay, those of samples that are gone go. */
export function write(seen: readonly Row[]): void {
  const { rows, before, after } = read();
  const fresh = new Map(seen.map((row) => [row[0], row]));
  const kept = SAMPLES.flatMap((sample) => {
    const name = `[${sample.library}](../samples/${sample.name})`;
    const row = fresh.get(name) ?? rows.get(name);
    return row === undefined ? [] : [row];
  });
  const all: readonly Row[] = [HEAD, ...kept];
  const widths = HEAD.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: Row): string =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  writeFileSync(PAGE, `${before}${[line(HEAD), rule, ...kept.map(line)].join('\n')}\n${after}`);
}
