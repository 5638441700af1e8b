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
async function ends(twist: Twist = {}, host = 'lincoln.instructure.com') {
  const begun = await begin(roomkey, roomkey.canvas);
  const form = answerOf(roomkey, roomkey.canvas, begun, twist);
  const first = await post(roomkey, form, begun.cookies);
  const reply = first.statusCode === 303 || first.statusCode === 200 ? await post(roomkey, form, begun.cookies) : first;
  return { code: codeOf(reply), links: String(reply.body).includes(`href="https://${host}/`) };
}

const from = (return_url: string, deployment_id?: string): Twist => ({
  claims: (claims) => {
    claims[`${CLAIM}launch_presentation`] = { return_url };
    if (deployment_id !== undefined) claims[`${CLAIM}deployment_id`] = deployment_id;
  },
});

const BACK = 'https://lincoln.instructure.com/courses/1041';

test('an approved deployment links back to its own host', async () => {
  assert.deepEqual(await ends(from(BACK)), { code: 'launch-used', links: true });
});

test('a second host of the LMS counts from the launch after its first, and no sixth one pushes out the first', async () => {
  const { canvas, dynamo } = roomkey;
  const at = (host: string) => from(`https://${host}/courses/1`);
  const linked = async (host: string) => (await ends(at(host), host)).links;
  assert.equal(await linked('canvas.lincolnusd.example'), false);
  roomkey.advance(61);
  assert.equal(await linked('canvas.lincolnusd.example'), true);
  for (let i = 0; i < 5; i++) {
    await ends(at(`host-${i}.example`));
    roomkey.advance(61);
  }
  assert.deepEqual(
    (await deployments(dynamo).get(canvas.deployment))?.lmsHosts,
    [4, 3, 2, 1, 0].map((i) => `host-${i}.example`),
  );
  assert.equal(await linked('canvas.lincolnusd.example'), false);
  assert.equal((await ends(from(BACK))).links, true);
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
