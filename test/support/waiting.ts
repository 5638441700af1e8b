import assert from 'node:assert/strict';
import type { Reply } from '../../shared/http/reply.ts';
import { contextKeyOf } from '../../shared/store/table/keys.ts';
import { answerOf, begin, type Twist } from './browser.ts';
import { CLAIM } from './platform.ts';
import { ROUTES, type Roomkey, type World } from './roomkey.ts';

/** A page of ours that waits for its reader, as the browser has it. */
export interface WaitingPage {
  readonly launchId: string;
  readonly secret: string;
  readonly body: string;
  readonly reply: Reply;
}

const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' };

/** The claims of somebody in a course of ours. `custom` replaces the sample's. */
export const inCourse =
  (
    id: string,
    who: { custom?: Record<string, string>; learner?: true; [claim: string]: unknown } = {},
  ): Twist['claims'] =>
  (claims) => {
    const { custom, learner, ...more } = who;
    claims[`${CLAIM}context`] = { id, title: `Course ${id}`, type: [] };
    claims[`${CLAIM}resource_link`] = { id };
    claims[`${CLAIM}lis`] = undefined;
    claims[`${CLAIM}custom`] = custom ?? { user_sis_id: 'T20817' };
    if (learner) claims[`${CLAIM}roles`] = ['http://purl.imsglobal.org/vocab/lis/v2/membership#Learner'];
    Object.assign(claims, more);
  };

export const TEACHER = { custom: { user_sis_id: 'T20817' } };
export const PUPIL = { sub: 'pupil-1', custom: { user_sis_id: 'S1' }, learner: true } as const;

/** Login and launch, up to whatever answers. */
export async function arrive(
  roomkey: Roomkey,
  world: World,
  claims: Twist['claims'],
  dest = 'iframe',
): Promise<WaitingPage> {
  const begun = await begin(roomkey, world);
  const form = answerOf(roomkey, world, begun, claims === undefined ? {} : { claims });
  const headers = { 'sec-fetch-dest': dest };
  const reply = await roomkey.call('launch', { path: ROUTES.launch, form, cookies: begun.cookies, headers });
  return goOn(roomkey, pageOf(reply, begun.state), headers);
}

/** What the script of a page that only leads on does by itself. */
export async function goOn(
  roomkey: Roomkey,
  page: WaitingPage,
  headers: Readonly<Record<string, string>> = {},
): Promise<WaitingPage> {
  if (!page.body.includes('data-go')) return page;
  const fields = page.body.includes('name="frame"') ? { step: 'show', frame: '1' } : { step: 'show' };
  return pageOf(await take(roomkey, page, fields, headers), page.launchId);
}

/** The same, but the page must wait. */
export async function waits(roomkey: Roomkey, world: World, claims: Twist['claims'], dest?: string) {
  const page = await arrive(roomkey, world, claims, dest);
  assert.equal(page.reply.statusCode, 200, JSON.stringify(page.reply.headers));
  assert.match(page.secret, /^[\w-]{43}$/, page.body);
  return page;
}

export const pageOf = (reply: Reply, launchId: string): WaitingPage => {
  const body = String(reply.body ?? '');
  return { reply, launchId, body, secret: /data-secret="([^"]+)"/.exec(body)?.[1] ?? '' };
};

/** A form of the page, posted. Repeated fields as several pairs. */
export function take(
  roomkey: Roomkey,
  page: Pick<WaitingPage, 'launchId' | 'secret'>,
  fields: Readonly<Record<string, string | readonly string[]>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const all = { launch: page.launchId, page: page.secret, ...fields };
  const form = Object.entries(all).flatMap(([name, value]) =>
    [value].flat().map((one): readonly [string, string] => [name, String(one)]),
  );
  return roomkey.call('setup', { path: ROUTES.setup, form, headers: { ...SAME_ORIGIN, ...headers } });
}

/** By our own script. */
export const SCRIPT = { accept: 'application/json', 'sec-fetch-dest': 'empty' };

export const keyOf = ({ deployment }: World, contextId: string): string => contextKeyOf(deployment, contextId);

/** Values of the page's boxes, buttons and hidden fields of a name, in order. */
export const valuesOf = (body: string, name: string): readonly string[] =>
  [...body.matchAll(new RegExp(`name="${name}" value="([^"]*)"`, 'g'))].map(([, value]) => value ?? '');
