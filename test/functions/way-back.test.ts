import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { answerOf, begin, codeOf, post, type Twist } from '../support/browser.ts';
import { CLAIM } from '../support/platform.ts';
import { type Roomkey, startRoomkey } from '../support/roomkey.ts';

/** "Back to your course": only to the LMS of a deployment that somebody has approved. */
let roomkey: Roomkey;
before(async () => {
  roomkey = await startRoomkey();
});
after(() => roomkey.close());

/** The page of a click that ends there: sent twice, or pending. */
async function ends(twist: Twist = {}) {
  const begun = await begin(roomkey, roomkey.canvas);
  const form = answerOf(roomkey, roomkey.canvas, begun, twist);
  const first = await post(roomkey, form, begun.cookies);
  const reply = first.statusCode === 303 || first.statusCode === 200 ? await post(roomkey, form, begun.cookies) : first;
  return { code: codeOf(reply), links: /href="https:\/\/lincoln\.instructure\.com/.test(String(reply.body)) };
}

const from = (return_url: string, deployment_id?: string): Twist => ({
  claims: (claims) => {
    claims[`${CLAIM}launch_presentation`] = { return_url };
    if (deployment_id !== undefined) claims[`${CLAIM}deployment_id`] = deployment_id;
  },
});

const BACK = 'https://lincoln.instructure.com/courses/1041';

test('an approved deployment links back to its own host, and to no other', async () => {
  assert.deepEqual(await ends(from(BACK)), { code: 'launch-used', links: true });
  assert.deepEqual(await ends(from('https://elsewhere.instructure.com/courses/1')), {
    code: 'launch-used',
    links: false,
  });
});

test('one that waits for approval, or is suspended, does not', async () => {
  const unapproved = '3408:nobody-approved-this-one';
  assert.deepEqual(await ends(from(BACK, unapproved)), { code: 'deployment-pending', links: false });
  // Known by now, with the host that it came from.
  assert.deepEqual(await ends(from(BACK, unapproved)), { code: 'deployment-pending', links: false });
  await deployments(roomkey.dynamo).setStatus(roomkey.canvas.deployment, 'suspended');
  roomkey.advance(61);
  assert.deepEqual(await ends(from(BACK)), { code: 'deployment-suspended', links: false });
});
