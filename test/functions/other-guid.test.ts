import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { OTHER_GUIDS } from '../../shared/names.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { guids } from '../../shared/store/directory/guids.ts';
import { launch } from '../support/browser.ts';
import { CLAIM } from '../support/platform.ts';
import { type Roomkey, startRoomkey } from '../support/roomkey.ts';

let roomkey: Roomkey;
before(async () => {
  roomkey = await startRoomkey();
});
after(() => roomkey.close());

/** A launch whose LMS says this guid lands, and has been counted as one of another LMS or not. */
async function counted(guid: string | null): Promise<number | undefined> {
  roomkey.advance(61);
  const before = roomkey.lines().length;
  const claims = { [`${CLAIM}tool_platform`]: guid === null ? {} : { guid } };
  const reply = await launch(roomkey, roomkey.canvas, { claims: (all) => void Object.assign(all, claims) });
  assert.equal(reply.statusCode, 200, 'on to set-up');
  const lines = roomkey.lines().slice(before);
  const [line] = lines.filter((one) => one['function'] === 'launch');
  assert.equal(guid !== null && JSON.stringify(lines).includes(guid), false, 'no line says a guid');
  const times = line?.[OTHER_GUIDS];
  return typeof times === 'number' ? times : undefined;
}

const known = () => guids(roomkey.dynamo).others();

test('another guid than the approved one lands, is counted each time, and the first is kept until somebody says which holds', async () => {
  const own = (await deployments(roomkey.dynamo).get(roomkey.canvas.deployment))?.platformGuid ?? null;
  assert.ok(own !== null);
  assert.equal(await counted(own), undefined);
  assert.equal(await counted(null), undefined, 'none is not another');
  assert.deepEqual(await known(), []);

  assert.equal(await counted('guid-of-a-copy'), 1);
  assert.equal(await counted('guid-of-a-third'), 1);
  assert.equal(await counted(own), undefined);
  const [other, ...more] = await known();
  assert.deepEqual([other?.guid, other?.approved, more], ['guid-of-a-copy', own, []]);

  assert.ok(other !== undefined);
  assert.equal(await guids(roomkey.dynamo).pin(other, true), true);
  assert.equal(await counted('guid-of-a-copy'), undefined);
  assert.equal(await counted(own), 1);
});
