import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { handedOver, launch, redeem } from '../support/browser.ts';
import { mapCourse, type Roomkey, startRoomkey } from '../support/roomkey.ts';

const COURSE = '4dde05e8ca1973bcca9bffc13e1548820eee93a3';

let roomkey: Roomkey;
before(async () => {
  roomkey = await startRoomkey();
});
after(() => roomkey.close());

test('a mapped Canvas course opens its class and the code redeems once', async () => {
  await mapCourse(roomkey, roomkey.canvas, COURSE, [{ id: '5f1b', urlId: 'algebra 1/p3', name: 'Algebra 1' }]);
  const { url, code } = handedOver(await launch(roomkey, roomkey.canvas));
  assert.equal(url.origin + url.pathname, 'https://app.brightway.example/classes/algebra%201%2Fp3');
  const answer = await redeem(roomkey, code);
  assert.equal(answer.statusCode, 200, String(answer.body));
  const again = await redeem(roomkey, code);
  assert.equal(again.statusCode, 400);
});
