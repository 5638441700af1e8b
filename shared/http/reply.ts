import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Page } from '../pages/frame.ts';

/** Answers of API Gateway's payload 2.0. Nothing of ours is ever cached unless it says so itself. */
export type Reply = APIGatewayProxyStructuredResultV2 & { readonly statusCode: number };

const NO_STORE = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** 302 from login, 303 from a post. */
export const redirect = (status: 302 | 303, location: string, cookies: string[] = []): Reply => ({
  statusCode: status,
  headers: { ...NO_STORE, location, 'referrer-policy': 'no-referrer' },
  cookies,
});

/** `ancestors`: who may frame the page, as a CSP source list. */
export const pageReply = (status: number, page: Page, ancestors: string, cookies: string[] = []): Reply => ({
  statusCode: status,
  headers: {
    ...NO_STORE,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `${page.csp}frame-ancestors ${ancestors}`,
    'referrer-policy': page.referrer,
  },
  body: page.markup,
  cookies,
});

/** In place of a page that cannot be made. */
export const plainReply = (status: number, ref: string): Reply => ({
  statusCode: status,
  headers: { ...NO_STORE, 'content-type': 'text/plain; charset=utf-8' },
  body: `This page cannot be shown now. Esta página no se puede mostrar ahora. (${ref})\n`,
});

/** A page for a script that shows it in place of the old one; `secret`: of a page that waits for its reader, whose script then runs. */
export const pageJson = (status: number, page: Page, cookies: string[], secret?: string): Reply => ({
  ...json(status, {
    title: page.title,
    page: page.main,
    ...(secret === undefined ? {} : { secret, script: page.script }),
  }),
  cookies,
});

/** An address for `location.replace`: a script that followed a 303 would spend the code. `keep`: what it puts into its frame's storage first. */
export const goJson = (address: string, cookies: string[], keep?: readonly [string, string]): Reply => ({
  ...json(200, { go: address, ...(keep === undefined ? {} : { keep }) }),
  cookies,
});

export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply => ({
  statusCode: status,
  headers: { ...NO_STORE, 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** RFC 9457, with `code` and `ref` beside its members: the same two names that an OAuth error has here. */
export const problem = (
  status: number,
  code: string,
  detail: string,
  ref: string,
  headers: Readonly<Record<string, string>> = {},
): Reply =>
  json(
    status,
    { type: `urn:roomkey:error:${code}`, title: code.replaceAll('-', ' '), status, detail, code, ref },
    { 'content-type': 'application/problem+json', ...headers },
  );
