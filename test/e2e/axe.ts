import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame, Page } from 'playwright-core';
import { fieldsOf, listOf } from '../../local/json.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with a page or frame, in words. */
export async function faultsOf(where: Frame | Page): Promise<readonly string[]> {
  await where.evaluate(AXE);
  const found: unknown = await where.evaluate(
    'axe.run(document, { iframes: false }).then(({ violations }) => violations)',
  );
  return listOf(found).map((violation) => {
    const { id, help, nodes } = fieldsOf(violation);
    return `${id}, ${help}: ${listOf(nodes)
      .map((node) => fieldsOf(node)['html'])
      .join(' ')}`;
  });
}
