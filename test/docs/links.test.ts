import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { PAGES, proseOf, ROOT, textOf } from './pages.ts';

/** The names by which headings can be linked, as GitHub makes them. */
function anchorsOf(page: string): readonly string[] {
  const seen = new Map<string, number>();
  return [
    ...textOf(page)
      .replaceAll(/^```.*?^```$/gms, '')
      .matchAll(/^#+ +(.+)$/gm),
  ].map(([, heading = '']) => {
    const name = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-');
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    return times === 0 ? name : `${name}-${times}`;
  });
}

/** What is wrong with a link; null for a good one, and for one to another site. */
function faultOf(page: string, link: string): string | null {
  if (/^[a-z]+:/.test(link)) return null;
  const [path = '', anchor] = link.split('#');
  const file = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(ROOT, file))) return `${page}: ${link} leads nowhere`;
  if (anchor === undefined || !file.endsWith('.md')) return null;
  return anchorsOf(file).includes(anchor) ? null : `${page}: ${link} names no heading there`;
}

test('every link of the docs leads to a file, and to a heading of it', () => {
  const links = PAGES.flatMap((page) =>
    [...proseOf(page).matchAll(/\]\(([^)\s]+)\)|(?:href|src)="([^"]+)"/g)].map(
      ([, link, other]) => [page, link ?? other ?? ''] as const,
    ),
  );
  assert.ok(links.length > 100, `${links.length} links`);
  assert.deepEqual(
    links.map(([page, link]) => faultOf(page, link)).filter((fault) => fault !== null),
    [],
  );
});

test('every page of the docs is linked from another', () => {
  const linked = new Set(
    PAGES.flatMap((page) =>
      [...proseOf(page).matchAll(/\]\(([^)#\s]+)/g)].map(([, link = '']) => [page, join(dirname(page), link)] as const),
    )
      .filter(([page, target]) => page !== target)
      .map(([, target]) => target),
  );
  assert.deepEqual(
    PAGES.filter((page) => page !== 'README.md' && !linked.has(page)),
    [],
  );
});
