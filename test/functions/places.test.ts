import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Context } from '../../shared/records/context.ts';
import { activeClasses, contexts } from '../../shared/store/contexts/contexts.ts';
import { historyOf } from '../../shared/store/contexts/events.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { keySets } from '../../shared/store/directory/keysets.ts';
import { contextKeyOf } from '../../shared/store/table/keys.ts';
import { coursesIn } from '../support/courses.ts';
import { CLAIM } from '../support/platform.ts';
import { DISTRICT, mapCourse, type Roomkey, startRoomkey, TODAY } from '../support/roomkey.ts';
import { addClasses, rosterClass } from '../support/roster.ts';
import { arrive, inCourse, waits } from '../support/waiting.ts';

/** A section in more than one place, and sections that nobody knows yet: real handlers, a real table. */
let roomkey: Roomkey;
before(async () => {
  roomkey = await startRoomkey();
});
after(() => roomkey.close());

const { newCourse, contextNow, activeNow, launchOf } = coursesIn(() => roomkey);

const TERM = { name: '2026-2027', start: '2026-08-10', end: '2027-06-11' };
const DAY = 86_400;

const add = (id: string, own: Parameters<typeof rosterClass>[0] | object = {}) =>
  addClasses(roomkey.dynamo, [rosterClass({ id, sisIds: [`S-${id}`], term: TERM, ...own })]);

/** Somebody who is enrolled in these sections of the course. */
const pupil = (course: string, sub: string, sections: readonly string[], more: object = {}) =>
  inCourse(course, { sub, learner: true, custom: { user_sis_id: sub, section_sis_ids: sections.join(',') }, ...more });

const opens = async (...as: Parameters<typeof pupil>): Promise<string | undefined> => {
  const { reply } = await arrive(roomkey, roomkey.canvas, pupil(...as));
  return (await launchOf(reply)).class?.id;
};
const isAskedToWait = async (...as: Parameters<typeof pupil>): Promise<void> =>
  assert.match((await waits(roomkey, roomkey.canvas, pupil(...as))).body, /Your class is almost ready/);

/** Time goes by, and the hourly refresh with it. */
async function later(seconds: number): Promise<void> {
  roomkey.advance(seconds);
  const { registration, key } = roomkey.canvas;
  const now = roomkey.now();
  await keySets(roomkey.dynamo).save({
    url: registration.keySetUrl,
    keys: [key.jwk],
    fetchedAt: now,
    staleAt: now + DAY / 2,
  });
}

/** Hints may be written after the answer. */
async function settles(now: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 400; tries++) {
    if (await now()) return true;
    await setTimeout(50);
  }
  return false;
}

describe('a section that the roster does not know yet', () => {
  test('its pupil waits until an import knows it, and is never sent to another that joined meanwhile', async () => {
    const course = newCourse();
    await add('n2');
    await isAskedToWait(course, 'p1', ['S-n1']);
    assert.equal(await opens(course, 'p2', ['S-n2']), 'n2');
    await isAskedToWait(course, 'p1', ['S-n1']);
    await isAskedToWait(course, 'p3', ['S-n1']);
    await add('n1');
    assert.equal(await opens(course, 'p1', ['S-n1']), 'n1', 'at once, not tomorrow');
    assert.deepEqual((await activeNow(course)).toSorted(), ['n1', 'n2']);
  });

  test('in a course that a person connected it opens that, and the roster is asked again within a minute', async () => {
    const course = newCourse();
    await mapCourse(roomkey, roomkey.canvas, course, [{ id: 'by-hand' }]);
    assert.equal(await opens(course, 'p1', ['S-later']), 'by-hand');
    await add('later');
    assert.equal(await opens(course, 'p1', ['S-later']), 'by-hand');
    await later(61);
    assert.equal(await opens(course, 'p1', ['S-later']), 'later');
  });

  test('where a person connected one class and proof another, its pupil is sent to the first alone', async () => {
    const course = newCourse();
    await add('proven-one');
    await mapCourse(roomkey, roomkey.canvas, course, [{ id: 'connected-one' }]);
    assert.equal(await opens(course, 'p1', ['S-proven-one']), 'proven-one');
    assert.equal(await opens(course, 'p2', ['S-nobody-knows']), 'connected-one');
    assert.equal(await opens(course, 'p2', ['S-nobody-knows']), 'connected-one', 'also while that is remembered');
  });

  test('an id of a class that is over keeps nobody out of what a person connected', async () => {
    const course = newCourse();
    await add('over', { term: { name: 'Old', start: '2025-08-10', end: '2026-06-11' } });
    await mapCourse(roomkey, roomkey.canvas, course, [{ id: 'this-year' }]);
    assert.equal(await opens(course, 'p1', ['S-over']), 'this-year');
  });
});

describe('a section that is cross-listed into another course', () => {
  const moves = async (prepare: (id: string, from: string) => Promise<void>, wait = DAY): Promise<boolean> => {
    const [from, to] = [newCourse(), newCourse()];
    const id = `moving-${from}`;
    await add(id);
    await prepare(id, from);
    await later(wait);
    const page = await arrive(roomkey, roomkey.canvas, pupil(to, 'p1', [`S-${id}`]));
    if (page.reply.statusCode !== 303) {
      assert.deepEqual(await activeNow(from), [id]);
      return false;
    }
    assert.ok(await settles(async () => (await activeNow(from)).length === 0));
    assert.deepEqual(await activeNow(to), [id]);
    return true;
  };
  const byProof = async (id: string, from: string): Promise<void> =>
    assert.equal(await opens(from, 'p0', [`S-${id}`]), id);

  test('moves with it, and both courses say so', async () => {
    const [from, to] = [newCourse(), newCourse()];
    await add('wanders');
    await add('stays');
    await byProof('wanders', from);
    await byProof('stays', from);
    await later(DAY);
    assert.equal(await opens(to, 'p1', ['S-wanders']), 'wanders');
    assert.ok(await settles(async () => (await activeNow(from)).length === 1));
    assert.deepEqual([await activeNow(from), await activeNow(to)], [['stays'], ['wanders']]);
    const [left, came] = [await contextNow(from), await contextNow(to)];
    const last = async ({ key }: Context) => (await historyOf(roomkey.dynamo, key)).at(-1);
    assert.deepEqual([(await last(left))?.by, (await last(left))?.after], [`moved to ${came.key}`, ['stays']]);
    assert.deepEqual([(await last(came))?.by, (await last(came))?.after], [`moved from ${left.key}`, ['wanders']]);
    await later(DAY);
    assert.equal(await opens(from, 'p2', ['S-wanders']), 'wanders', 'and back again');
  });

  test('not while the old course has named it within a day', async () => {
    assert.equal(await moves(byProof, DAY - 60), false);
    const named = async (id: string, from: string) => {
      await byProof(id, from);
      await later(DAY);
      await byProof(id, from);
      assert.ok(await settles(async () => (await contextNow(from)).lastNamed?.[id] === roomkey.now()));
    };
    assert.equal(await moves(named, DAY - 3600), false);
    assert.equal(await moves(named), true);
  });

  test('never out of what a person connected', async () => {
    const byHand = async (id: string, from: string) => void (await mapCourse(roomkey, roomkey.canvas, from, [{ id }]));
    assert.equal(await moves(byHand), false);
  });

  test('not to another LMS under the same client id; to another part of the same one it does', async () => {
    const { deployment } = roomkey.canvas;
    const lincoln = '7db438071375c02373713c12c73869ff2f470b68:canvas-lms';
    for (const [deploymentId, guid, expected] of [
      ['3408:aa', 'another:canvas-lms', 303],
      ['3409:bb', lincoln, 200],
    ] as const) {
      const [from, to] = [newCourse(), newCourse()];
      const id = `part-${to}`;
      await add(id);
      const sight = { ...deployment, deploymentId, platformGuid: lincoln, platformName: null, lmsHost: null };
      await deployments(roomkey.dynamo).record({ ...sight, platformGuid: guid }, 'pending', TODAY);
      await deployments(roomkey.dynamo).approve({ ...deployment, deploymentId }, DISTRICT, null);
      const there = { [`${CLAIM}deployment_id`]: deploymentId };
      await arrive(roomkey, roomkey.canvas, pupil(from, 'p0', [`S-${id}`], there));
      const key = contextKeyOf({ ...deployment, deploymentId }, from);
      const held = async () => activeClasses(await contexts(roomkey.dynamo).get(key, 'consistent')).length;
      assert.ok(await settles(async () => (await held()) === 1));
      await later(DAY);
      const { reply } = await arrive(roomkey, roomkey.canvas, pupil(to, 'p1', [`S-${id}`]));
      assert.equal(reply.statusCode, expected === 303 ? 200 : 303, guid);
    }
  });
});

test('one course under two deployments of one client id is no other course', async () => {
  const course = newCourse();
  await add('twice');
  const deployment = { ...roomkey.canvas.deployment, deploymentId: '3410:cc' };
  const sight = { ...deployment, platformGuid: null, platformName: null, lmsHost: null };
  await deployments(roomkey.dynamo).record(sight, 'pending', TODAY);
  await deployments(roomkey.dynamo).approve(deployment, DISTRICT, null);
  assert.equal(await opens(course, 'p1', ['S-twice']), 'twice');
  const there = { [`${CLAIM}deployment_id`]: deployment.deploymentId };
  assert.equal(await opens(course, 'p2', ['S-twice'], there), 'twice');
  assert.deepEqual(await activeNow(course), ['twice'], 'and keeps it under the first');
});

test('two courses that prove one class in the same instant: the later gives it back, and asks at the next click', async () => {
  for (let i = 0; i < 10; i++) {
    const courses = [newCourse(), newCourse()];
    const id = `instant-${i}`;
    await add(id);
    await Promise.all(courses.map((course) => arrive(roomkey, roomkey.canvas, pupil(course, 'p1', [`S-${id}`]))));
    const holding = async () => (await Promise.all(courses.map((course) => activeNow(course)))).flat().length;
    assert.ok(await settles(async () => (await holding()) === 1), `${await holding()} have it`);
    const empty = (await Promise.all(courses.map(async (course) => [course, await activeNow(course)] as const))).find(
      ([, active]) => active.length === 0,
    );
    assert.ok(empty);
    await isAskedToWait(empty[0], 'p2', [`S-${id}`]);
  }
});
