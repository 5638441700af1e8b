import { inspect } from 'node:util';

/** An error as one reads it: without the frames of node itself, with paths as one types them. */
export function told(error: unknown, root: string): string {
  const cause = (error instanceof Error ? error.cause : undefined) ?? error;
  if (typeof cause === 'string') return plain(cause, root);
  // Its own words hold the difference; its fields would say it all again.
  if (cause instanceof Error && said(cause, 'code') === 'ERR_ASSERTION')
    return plain(cause.stack ?? cause.message, root);
  return plain(inspect(cause, { depth: 6 }), root);
}

const plain = (text: string, root: string): string =>
  text
    .replaceAll(`file://${root}/`, '')
    .replace(/[?&]file=\d+(?=\b)/g, '')
    .split('\n')
    .filter((line) => !/^\s+at .*\bnode:/.test(line))
    .join('\n');

export const said = (error: unknown, field: string): unknown =>
  error instanceof Error ? Object.entries(error).find(([name]) => name === field)?.[1] : undefined;
