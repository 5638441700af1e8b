import assert from 'node:assert/strict';
import type { Reply } from '../../shared/http/reply.ts';
import { type Claims, claimsOf, type Header, signToken } from './platform.ts';
import { BASE_URL, ROUTES, type Roomkey, type World } from './roomkey.ts';

/** What the platform learns from the redirect to its authorization endpoint. */
export interface Begun {
  readonly state: string;
  readonly nonce: string;
  /** name=value pairs as the browser would send them back */
  readonly cookies: readonly string[];
  readonly address: URL;
}

/** Login, as the LMS's click causes it. */
export async function begin(roomkey: Roomkey, world: World): Promise<Begun> {
  const reply = await roomkey.call('login', {
    path: ROUTES.login,
    headers: { 'sec-fetch-dest': 'document' },
    form: {
      iss: world.registration.iss,
      client_id: world.registration.toolId,
      login_hint: 'hint',
      target_link_uri: `${BASE_URL}/launch`,
      lti_message_hint: 'message-hint',
    },
  });
  assert.equal(reply.statusCode, 302, String(reply.body));
  return begunFrom(reply);
}

export function begunFrom(reply: Reply): Begun {
  const address = new URL(String(reply.headers?.['location']));
  return {
    state: address.searchParams.get('state') ?? '',
    nonce: address.searchParams.get('nonce') ?? '',
    cookies: cookiesOf(reply),
    address,
  };
}

export const cookiesOf = (reply: Reply): string[] => (reply.cookies ?? []).map((cookie) => cookie.split(';')[0] ?? '');

/** How a post to launch differs from a good one. */
export interface Twist {
  readonly sample?: string;
  readonly claims?: (claims: Claims) => void;
  readonly header?: Header;
  readonly token?: (good: string) => string;
  readonly form?: (form: Record<string, string>) => Record<string, string>;
  readonly cookies?: readonly string[];
}

/** The form that the platform would post, twisted. */
export function answerOf(roomkey: Roomkey, world: World, begun: Begun, twist: Twist = {}): Record<string, string> {
  const sample = twist.sample ?? (world === roomkey.canvas ? 'canvas-teacher-three-sections' : 'schoology-teacher');
  const claims = claimsOf(sample, { now: roomkey.now(), nonce: begun.nonce, targetLinkUri: `${BASE_URL}/launch` });
  twist.claims?.(claims);
  const token = signToken(claims, world.key, twist.header);
  const form = { id_token: twist.token?.(token) ?? token, state: begun.state };
  return twist.form?.(form) ?? form;
}

/** Posts the platform's answer to launch. */
export const post = (roomkey: Roomkey, form: Record<string, string>, cookies: readonly string[]): Promise<Reply> =>
  roomkey.call('launch', { path: ROUTES.launch, form, cookies });

/** Login and launch in one go. */
export async function launch(roomkey: Roomkey, world: World, twist: Twist = {}): Promise<Reply & { begun: Begun }> {
  const begun = await begin(roomkey, world);
  const reply = await post(roomkey, answerOf(roomkey, world, begun, twist), twist.cookies ?? begun.cookies);
  return { ...reply, begun };
}

/** The hand-off's address and code. */
export function handedOver(reply: Reply): { url: URL; code: string } {
  assert.equal(reply.statusCode, 303, String(reply.body));
  const url = new URL(String(reply.headers?.['location']));
  return { url, code: url.searchParams.get('code') ?? '' };
}

export const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

/** Redeems a code as the partner does. */
export function redeem(roomkey: Roomkey, code: string, more: Record<string, string> = {}): Promise<Reply> {
  return roomkey.call('token', {
    path: ROUTES.token,
    form: { grant_type: 'authorization_code', code, ...more },
    headers: { authorization: basic(roomkey.client.clientId, roomkey.clientSecret) },
  });
}

/** The error code of an answer: in the header of a page, which names none, or in a problem document. */
export function codeOf(reply: Reply): string {
  const header = reply.headers?.['x-error-code'];
  if (header !== undefined) return String(header);
  const body = String(reply.body ?? '');
  const problem: { code?: string } = body.startsWith('{') ? JSON.parse(body) : {};
  return problem.code ?? '';
}
