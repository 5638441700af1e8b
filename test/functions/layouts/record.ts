/**
 * Launches as this code leaves them, in every state that a function goes on from, recorded with the secrets of whoever goes on:
 * `node test/functions/layouts/record.ts` writes layout-N.json beside this file. To be run when the layout of launches has gone up, so
 * that the test beside holds all later code to it.
 */
import { writeFileSync } from 'node:fs';
import type { Reply } from '../../../shared/http/reply.ts';
import { LAUNCH_LAYOUT } from '../../../shared/store/launches/item.ts';
import { wired } from '../../../shared/store/table/answers.ts';
import { launchKey } from '../../../shared/store/table/keys.ts';
import { marshalItem } from '../../../shared/store/table/marshal.ts';
import { answerOf, type Begun, begin, handedOver, post, redeem } from '../../support/browser.ts';
import type { Claims } from '../../support/platform.ts';
import { mapCourse, ROUTES, type Roomkey, startRoomkey } from '../../support/roomkey.ts';
import { inCourse, PUPIL, TEACHER, valuesOf, waits } from '../../support/waiting.ts';

/** The courses of the recorded launches; the second is connected to nothing yet. */
export const COURSES = { mapped: 'mapped', unmapped: 'unmapped', two: 'two' } as const;

const NOWHERE = new URL('https://lms.example');
const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' };

export async function startWorld(): Promise<Roomkey> {
  const roomkey = await startRoomkey();
  await mapCourse(roomkey, roomkey.canvas, COURSES.mapped, [{ id: 'c1', name: 'Algebra 1' }]);
  await mapCourse(roomkey, roomkey.canvas, COURSES.two, [{ id: 'c1' }, { id: 'c2' }]);
  return roomkey;
}

/** From the hand-off to the key of "Wrong class?". */
export async function keyFor(roomkey: Roomkey, code: string): Promise<string> {
  const { launch: object }: { launch: { manage_url: string } } = JSON.parse(String((await redeem(roomkey, code)).body));
  return new URL(object.manage_url).searchParams.get('key') ?? '';
}

export const manage = (roomkey: Roomkey, form: Readonly<Record<string, string>>) =>
  roomkey.call('manage', { path: ROUTES.manage, form, headers: SAME_ORIGIN });

/** The secret of the page that "Wrong class?" answers with. */
export const pageIn = (reply: Reply): string => valuesOf(String(reply.body), 'page')[0] ?? '';

/** A teacher's answer from the LMS. */
export const answered = (roomkey: Roomkey, begun: Pick<Begun, 'state' | 'nonce' | 'cookies'>): Promise<Reply> => {
  const twist = { claims: (claims: Claims) => inCourse(COURSES.mapped, TEACHER)?.(claims) };
  return post(roomkey, answerOf(roomkey, roomkey.canvas, { ...begun, address: NOWHERE }, twist), begun.cookies);
};

/** A teacher's launch up to the code. */
export const ready = async (roomkey: Roomkey): Promise<string> =>
  handedOver(await answered(roomkey, await begin(roomkey, roomkey.canvas))).code;

export interface Recorded {
  readonly initiated: {
    readonly item: object;
    readonly state: string;
    readonly nonce: string;
    readonly cookies: readonly string[];
  };
  readonly ready: { readonly item: object; readonly code: string };
  readonly setup: Page;
  readonly wait: Page;
  readonly choose: Page;
  readonly redeemed: { readonly item: object; readonly key: string };
  readonly managing: Page;
}

interface Page {
  readonly item: object;
  readonly launchId: string;
  readonly secret: string;
}

async function record(roomkey: Roomkey): Promise<Recorded> {
  const itemOf = async (launchId: string): Promise<object> =>
    wired(marshalItem((await roomkey.dynamo.get(launchKey(launchId), 'consistent')) ?? {}));
  const held = async (course: string, who: Parameters<typeof inCourse>[1]): Promise<Page> => {
    const { launchId, secret } = await waits(roomkey, roomkey.canvas, inCourse(course, who));
    return { item: await itemOf(launchId), launchId, secret };
  };
  const { state, nonce, cookies } = await begin(roomkey, roomkey.canvas);
  const code = await ready(roomkey);
  const toManage = await keyFor(roomkey, await ready(roomkey));
  const key = await keyFor(roomkey, await ready(roomkey));
  const [launchId, secret] = [key.slice(0, 22), pageIn(await manage(roomkey, { step: 'begin', key }))];
  return {
    initiated: { item: await itemOf(state), state, nonce, cookies },
    ready: { item: await itemOf(code.slice(0, 22)), code },
    setup: await held(COURSES.unmapped, TEACHER),
    wait: await held(COURSES.unmapped, PUPIL),
    choose: await held(COURSES.two, TEACHER),
    redeemed: { item: await itemOf(toManage.slice(0, 22)), key: toManage },
    managing: { item: await itemOf(launchId), launchId, secret },
  };
}

if (import.meta.main) {
  const roomkey = await startWorld();
  const file = new URL(`layout-${LAUNCH_LAYOUT}.json`, import.meta.url);
  writeFileSync(file, `${JSON.stringify(await record(roomkey))}\n`);
  await roomkey.close();
}
