import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LIFE } from '../../shared/store/launches/item.ts';
import { authorize, DIRECT, handOffBy, INITIATED, jarAfter } from '../support/application.ts';
import { answerOf, begin, codeOf, handedOver, post, redeem } from '../support/browser.ts';
import { launchState, mapCourse, ROUTES, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { inCourse, TEACHER, take, waits } from '../support/waiting.ts';
import { readDoc, tableIn } from './markdown.ts';

const COURSE = '4dde05e8ca1973bcca9bffc13e1548820eee93a3';
const [, ...rows] = tableIn(readDoc('launch.md'), '## States');
const lifeOf = (state: string): number =>
  Number(rows.find(([arrow = '']) => arrow.endsWith(`→ ${state}`))?.[3] ?? Number.NaN);

let roomkey: Roomkey;
before(async () => {
  roomkey = await startRoomkey();
  await mapCourse(roomkey, roomkey.canvas, COURSE, [{ id: 'c1' }]);
});
after(() => roomkey.close());

const launched = async (sample?: string) => {
  const begun = await begin(roomkey, roomkey.canvas);
  const form = answerOf(roomkey, roomkey.canvas, begun, sample === undefined ? {} : { sample });
  return { begun, send: () => post(roomkey, form, begun.cookies), stateNow: () => launchState(roomkey, begun.state) };
};

test('every arrow of the page is one that a launch takes', async () => {
  const taken: string[] = [];
  const opened = await launched();
  taken.push(`new → ${await opened.stateNow()}`);
  const { code } = handedOver(await opened.send());
  taken.push(`initiated → ${await opened.stateNow()}`);
  assert.equal((await redeem(roomkey, code)).statusCode, 200);
  taken.push(`ready → ${await opened.stateNow()}`);
  const ended = await launched('canvas-admin-not-enrolled');
  assert.equal((await ended.send()).statusCode, 200);
  taken.push(`initiated → ${await ended.stateNow()}`);

  const page = await waits(roomkey, roomkey.canvas, inCourse('unmapped', TEACHER));
  const stateNow = () => launchState(roomkey, page.launchId);
  taken.push(`initiated → ${await stateNow()}`);
  await mapCourse(roomkey, roomkey.canvas, 'unmapped', [{ id: 'c1' }]);
  const again = handedOver(await take(roomkey, page, { step: 'enter' }));
  taken.push(`held → ${await stateNow()}`);
  const { launch }: { launch: { manage_url: string } } = JSON.parse(String((await redeem(roomkey, again.code)).body));
  const key = new URL(launch.manage_url).searchParams.get('key') ?? '';
  const headers = { 'sec-fetch-site': 'same-origin' };
  await roomkey.call('manage', { path: ROUTES.manage, form: { step: 'begin', key }, headers });
  taken.push(`redeemed → ${await stateNow()}`);

  await handOffBy(roomkey, INITIATED);
  const asked = await launched();
  const jar = jarAfter(asked.begun.cookies, await asked.send());
  for (const from of ['initiated', 'offered', 'ready']) {
    if (from !== 'initiated') await authorize(roomkey, jar);
    taken.push(`${from} → ${await asked.stateNow()}`);
  }
  const later = await waits(roomkey, roomkey.canvas, inCourse('later', TEACHER));
  await mapCourse(roomkey, roomkey.canvas, 'later', [{ id: 'c1' }]);
  await take(roomkey, later, { step: 'enter' });
  taken.push(`held → ${await launchState(roomkey, later.launchId)}`);
  await handOffBy(roomkey, DIRECT);
  assert.deepEqual(rows.map(([arrow]) => arrow).toSorted(), taken.toSorted());
});

test('a click is good for as long as the page says, and no longer', async () => {
  assert.equal(lifeOf('initiated'), LIFE.initiated);
  for (const [seconds, status] of [
    [lifeOf('initiated') - 1, 303],
    [lifeOf('initiated'), 400],
  ] as const) {
    const begun = await begin(roomkey, roomkey.canvas);
    roomkey.advance(seconds);
    const reply = await post(roomkey, answerOf(roomkey, roomkey.canvas, begun), begun.cookies);
    assert.equal(reply.statusCode, status, codeOf(reply));
  }
});

test('a page waits, and an address for changes is good, for as long as the page says', () => {
  assert.equal(lifeOf('held'), LIFE.held);
  assert.equal(lifeOf('managing'), LIFE.managing);
  assert.equal(lifeOf('offered'), LIFE.offered);
  assert.ok(readDoc('launch.md').includes(`For ${LIFE.access} seconds after its redemption`));
  assert.ok(readDoc('launch.md').includes(`for ${LIFE.offered} seconds from its launch`));
  assert.ok(readDoc('launch.md').includes(`less than ${LIFE.manage} seconds old`));
});

test('a code is good for as long as the page says, and no longer', async () => {
  assert.equal(lifeOf('ready'), LIFE.ready);
  for (const [seconds, status] of [
    [lifeOf('ready') - 1, 200],
    [lifeOf('ready'), 400],
  ] as const) {
    const { code } = handedOver(await (await launched()).send());
    roomkey.advance(seconds);
    assert.equal((await redeem(roomkey, code)).statusCode, status);
  }
});
