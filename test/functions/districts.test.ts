import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { LaunchObject } from '../../shared/handoff/object.ts';
import type { Registration } from '../../shared/records/registration.ts';
import { allArrivals } from '../../shared/store/directory/arrivals.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { codeOf, handedOver, redeem } from '../support/browser.ts';
import { CLAIM, type Claims } from '../support/platform.ts';
import { DISTRICT, mapCourse, type Roomkey, startRoomkey, type World } from '../support/roomkey.ts';
import { arrive, inCourse } from '../support/waiting.ts';

/** One installation of several districts: a value that administrators alone can set says whose launch it is. */
const OTHER = '4fd43cc56d11340000000099';
const WHOLE = 'https://clever.com/lti/district';

let roomkey: Roomkey;
const part = ({ deployment }: World, value: string) => ({
  ...deployment,
  deploymentId: `${deployment.deploymentId}|${value}`,
});

const say = (world: World, change: Partial<Pick<Registration, 'claimMap' | 'linksCarryNone'>>) =>
  registrations(roomkey.dynamo).change(world.registration, change);

before(async () => {
  roomkey = await startRoomkey();
  const { dynamo, canvas, schoology } = roomkey;
  const store = deployments(dynamo);
  for (const world of [canvas, schoology]) {
    await store.setParted(world.deployment, true);
    for (const [value, district] of [
      ['north', DISTRICT],
      ['south', OTHER],
    ] as const) {
      const id = part(world, value);
      const unnamed = { platformGuid: null, platformName: null, lmsHost: null };
      await store.record({ ...id, ...unnamed }, 'pending', '2026-11-20');
      await store.approve(id, district, null);
      await mapCourse(roomkey, { ...world, deployment: id }, 'algebra', [{ id: `algebra-${value}` }]);
    }
    // Nothing of the whole may open.
    await mapCourse(roomkey, world, 'algebra', [{ id: 'algebra-of-nobody' }]);
  }
});
after(() => roomkey.close());

beforeEach(async () => {
  await say(roomkey.canvas, { claimMap: { district: 'custom.account' } });
  await say(roomkey.schoology, { claimMap: { district: 'custom.account' }, linksCarryNone: false });
  roomkey.advance(61);
});

const click = (world: World, custom: object, more: Claims = {}) =>
  arrive(roomkey, world, inCourse('algebra', { custom: { ...custom }, ...more }));

async function opened(world: World, custom: object, more: Claims = {}) {
  const { reply } = await click(world, custom, more);
  if (codeOf(reply) !== '') return codeOf(reply);
  const { launch }: { launch: LaunchObject } = JSON.parse(String((await redeem(roomkey, handedOver(reply).code)).body));
  return [launch.district, launch.class?.id];
}

const NORTH = [DISTRICT, 'algebra-north'];
const LINK = { [`${CLAIM}resource_link`]: { id: 'an-assignment' } };

describe('Canvas, by a custom value', () => {
  const rows: readonly (readonly [name: string, custom: object, more: Claims, expected: unknown])[] = [
    ['from the navigation', { account: 'north' }, {}, NORTH],
    ['another value is another district', { account: 'south' }, {}, [OTHER, 'algebra-south']],
    ['a link of a teacher’s making', { account: 'south' }, LINK, 'deployment-pending'],
    [
      'a link that says that it is none',
      { account: 'south' },
      { 'https://www.instructure.com/placement': 'link_selection' },
      'deployment-pending',
    ],
    ['a value that nobody approved', { account: 'west' }, {}, 'deployment-pending'],
    ['no value', {}, {}, 'deployment-pending'],
    ['a blank one', { account: '' }, {}, 'deployment-pending'],
    ['one that the LMS did not fill in', { account: '$Canvas.account.sisSourceId' }, {}, 'deployment-pending'],
    ['one in other case', { account: 'North' }, {}, 'deployment-pending'],
    ['one with a blank behind it', { account: 'north ' }, {}, 'deployment-pending'],
    ['one that holds a mark of ours', { account: '|north' }, {}, 'deployment-pending'],
    ['one that is written as ours is kept', { account: 'no%72th' }, {}, 'deployment-pending'],
    ['one that is too long', { account: 'n'.repeat(65) }, {}, 'deployment-pending'],
    ['half a character', { account: 'north\ud83d' }, {}, 'deployment-pending'],
    ['a list', { account: ['north'] }, {}, 'deployment-pending'],
    ['in lis, which the map does not name', {}, { [`${CLAIM}lis`]: { account: 'north' } }, 'deployment-pending'],
  ];
  for (const [name, custom, more, expected] of rows) {
    test(name, async () => assert.deepEqual(await opened(roomkey.canvas, custom, more), expected));
  }
});

test('a whole claim of the platform counts from every link', async () => {
  await say(roomkey.canvas, { claimMap: { district: WHOLE } });
  roomkey.advance(61);
  const claims = { ...LINK, [WHOLE]: 'north' };
  assert.deepEqual(await opened(roomkey.canvas, { account: 'south' }, claims), NORTH);
});

test('lis never counts, whatever the map says', async () => {
  for (const world of [roomkey.canvas, roomkey.schoology]) {
    await say(world, { claimMap: { district: 'lis.course_section_sourcedid' }, linksCarryNone: true });
    roomkey.advance(61);
    const claims = { [`${CLAIM}lis`]: { course_section_sourcedid: 'north' } };
    assert.equal(await opened(world, {}, claims), 'deployment-pending');
  }
});

test('Schoology: a custom value counts where an operator has said that links carry none', async () => {
  assert.equal(await opened(roomkey.schoology, { account: 'north' }), 'deployment-pending');
  await say(roomkey.schoology, { linksCarryNone: true });
  roomkey.advance(61);
  assert.deepEqual(await opened(roomkey.schoology, { account: 'north' }), NORTH);
});

test('a new value waits, is recorded and noted as an arrival, and opens once it is approved', async () => {
  const { dynamo, canvas } = roomkey;
  assert.equal(await opened(canvas, { account: 'Ost & West' }), 'deployment-pending');
  const id = part(canvas, 'Ost%20%26%20West');
  const noted = (await allArrivals(dynamo, roomkey.now())).map(({ deploymentId }) => deploymentId);
  assert.ok(noted.includes(id.deploymentId), String(noted));
  const recorded = await deployments(dynamo).get(id);
  assert.deepEqual([recorded?.status, recorded?.district], ['pending', null]);
  await deployments(dynamo).approve(id, DISTRICT, null);
  assert.equal((await click(canvas, { account: 'Ost & West' })).reply.statusCode, 200, 'set-up, with no class yet');
});

test('new values wait under an open policy, too', async () => {
  const { dynamo, canvas } = roomkey;
  await registrations(dynamo).change(canvas.registration, { deploymentPolicy: 'open' });
  roomkey.advance(61);
  assert.equal(await opened(canvas, { account: 'east' }), 'deployment-pending');
  await registrations(dynamo).change(canvas.registration, { deploymentPolicy: 'approve' });
});

test('suspended as a whole or in part, and of one district again', async () => {
  const { dynamo, canvas } = roomkey;
  const store = deployments(dynamo);
  const turn = async (id: World['deployment'], state: 'active' | 'suspended') => {
    await store.setStatus(id, state);
    roomkey.advance(61);
  };
  await turn(canvas.deployment, 'suspended');
  assert.equal(await opened(canvas, { account: 'north' }), 'deployment-suspended');
  await turn(canvas.deployment, 'active');
  await turn(part(canvas, 'north'), 'suspended');
  assert.equal(await opened(canvas, { account: 'north' }), 'deployment-suspended');
  assert.deepEqual(await opened(canvas, { account: 'south' }), [OTHER, 'algebra-south']);
  await turn(part(canvas, 'north'), 'active');
  await store.setParted(canvas.deployment, false);
  roomkey.advance(61);
  assert.deepEqual(await opened(canvas, { account: 'north' }), [DISTRICT, 'algebra-of-nobody']);
  await store.setParted(canvas.deployment, true);
});

test('what was under way when an installation became one of several districts ends', async () => {
  const { dynamo, canvas } = roomkey;
  await deployments(dynamo).setParted(canvas.deployment, false);
  roomkey.advance(61);
  const { code } = handedOver((await click(canvas, { account: 'south' })).reply);
  await deployments(dynamo).setParted(canvas.deployment, true);
  await roomkey.call('token', { path: '/', method: 'TRACE' }, 'cold');
  const reply = await redeem(roomkey, code);
  assert.deepEqual([reply.statusCode, JSON.parse(String(reply.body)).code], [403, 'deployment-pending']);
});
