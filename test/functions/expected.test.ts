import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Reply } from '../../shared/http/reply.ts';
import type { Expected } from '../../shared/records/expected.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { expectations, expectedId, useExpected } from '../../shared/store/directory/expected.ts';
import { codeOf, launch } from '../support/browser.ts';
import { CLAIM } from '../support/platform.ts';
import { type Roomkey, startRoomkey } from '../support/roomkey.ts';

/** An installation that is approved before its first click. */
let roomkey: Roomkey;
before(async () => {
  roomkey = await startRoomkey();
});
after(() => roomkey.close());

const HOST = 'lincoln.instructure.com';
const GUID = 'guid-of-lincoln';
let district = '';
let next = 0;
beforeEach(() => {
  next++;
  district = `district-${next}`;
});

const fresh = (): string => `9000:${next}-${Math.random()}`;

/** Each test has a host of its own, so that no earlier expectation fits. */
const hostNow = (): string => `s${next}.${HOST}`;
const guidNow = (): string => `${GUID}-${next}`;

async function expect(said: Partial<Expected>): Promise<Expected> {
  const { iss, toolId } = roomkey.canvas.registration;
  const whole = { deploymentId: null, lmsHost: null, guid: null, expires: roomkey.now() + 600, usedBy: null, ...said };
  const one = { id: expectedId(whole), iss, toolId, district, ...whole };
  assert.equal(await expectations(roomkey.dynamo).add(one), true);
  return one;
}

const click = (deploymentId: string, more: object = {}): Promise<Reply> =>
  launch(roomkey, roomkey.canvas, {
    claims: (claims) => {
      Object.assign(claims, {
        [`${CLAIM}deployment_id`]: deploymentId,
        [`${CLAIM}launch_presentation`]: { return_url: `https://${hostNow()}/courses/1` },
        [`${CLAIM}tool_platform`]: { guid: guidNow(), name: 'Lincoln' },
        ...more,
      });
    },
  });

const known = (deploymentId: string) =>
  deployments(roomkey.dynamo).get({ ...roomkey.canvas.registration, deploymentId });

async function lands(reply: Reply, deploymentId: string): Promise<void> {
  assert.equal(reply.statusCode, 200, codeOf(reply));
  const found = await known(deploymentId);
  assert.deepEqual([found?.status, found?.district], ['active', district]);
}

async function isPending(reply: Reply, deploymentId: string): Promise<void> {
  assert.equal(codeOf(reply), 'deployment-pending');
  assert.equal((await known(deploymentId))?.status, 'pending');
}

describe('the first click of one that is expected lands', () => {
  const ways: Readonly<Record<string, (own: string) => Partial<Expected>>> = {
    'by its id': (own) => ({ deploymentId: own }),
    'by the host of its LMS': () => ({ lmsHost: hostNow() }),
    'by the guid of its LMS': () => ({ guid: guidNow() }),
    'by all three': (own) => ({ deploymentId: own, lmsHost: hostNow(), guid: guidNow() }),
  };
  for (const [name, said] of Object.entries(ways)) {
    test(name, async () => {
      const own = fresh();
      const one = await expect(said(own));
      await lands(await click(own), own);
      await lands(await click(own), own);
      const listed = (await expectations(roomkey.dynamo).list()).find(({ id }) => id === one.id);
      assert.equal(listed?.usedBy, own);
      const other = fresh();
      await isPending(await click(other), other);
    });
  }

  test('also where it waits already', async () => {
    const own = fresh();
    await isPending(await click(own), own);
    await expect({ lmsHost: hostNow() });
    await lands(await click(own), own);
  });

  test('also at the click after one that died behind the write that decides', async () => {
    const own = fresh();
    const one = await expect({ guid: guidNow() });
    assert.equal(await useExpected(roomkey.dynamo, one, own, roomkey.now()), true);
    await lands(await click(own), own);
  });

  test('and of ten at once one alone', async () => {
    await expect({ lmsHost: hostNow() });
    const all = Array.from({ length: 10 }, fresh);
    const replies = await Promise.all(all.map((own) => click(own)));
    assert.equal(replies.filter(({ statusCode }) => statusCode === 200).length, 1);
    const found = await Promise.all(all.map(known));
    assert.equal(found.filter((one) => one?.status === 'active').length, 1);
  });
});

describe('what waits for an operator all the same', () => {
  const rows: Readonly<Record<string, (own: string) => readonly [Partial<Expected>, string?, object?]>> = {
    'another host': () => [{ lmsHost: 'madison.instructure.com' }],
    'another guid beside the host': () => [{ lmsHost: hostNow(), guid: 'madison' }],
    'another id beside the host': () => [{ lmsHost: hostNow(), deploymentId: 'somebody' }],
    'one that came too late': () => [{ lmsHost: hostNow(), expires: roomkey.now() }],
    'a part of an installation of several districts': (own) => [{ lmsHost: hostNow() }, `${own}|north`],
    'what is installed in one course': () => [
      { lmsHost: hostNow() },
      `9000:${'c'.repeat(40)}`,
      { [`${CLAIM}context`]: { id: 'c'.repeat(40), title: 'Art' } },
    ],
    'a message that is no launch': () => [
      { lmsHost: hostNow() },
      `9000:${Math.random()}`,
      { [`${CLAIM}message_type`]: 'LtiDeepLinkingRequest' },
    ],
  };
  for (const [name, row] of Object.entries(rows)) {
    test(name, async () => {
      const typed = fresh();
      const [said, own = typed, more = {}] = row(typed);
      await expect(said);
      await isPending(await click(own, more), own);
    });
  }

  test('one that is not of the browser that began it', async () => {
    const own = fresh();
    await expect({ deploymentId: own });
    const claims = { [`${CLAIM}deployment_id`]: own };
    await launch(roomkey, roomkey.canvas, { cookies: [], claims: (all) => void Object.assign(all, claims) });
    assert.equal(await known(own), null);
    assert.equal(
      (await expectations(roomkey.dynamo).list()).find(({ deploymentId }) => deploymentId === own)?.usedBy,
      null,
    );
  });

  test('a district that is suspended: approved, and refused', async () => {
    const own = fresh();
    await deployments(roomkey.dynamo).setDistrictState(district, 'suspended');
    await expect({ deploymentId: own });
    assert.equal(codeOf(await click(own)), 'district-suspended');
  });
});
