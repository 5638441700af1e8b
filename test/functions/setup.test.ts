import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handedOver } from '../support/browser.ts';
import { ROUTES } from '../support/roomkey.ts';
import { addClasses, rosterClass } from '../support/roster.ts';
import { inCourse, keyOf, PUPIL, TEACHER, take, waits } from '../support/waiting.ts';
import { refuses, sceneOfFile } from '../vectors/check.ts';
import { PAGES } from '../vectors/held.ts';

refuses(PAGES);

const scene = sceneOfFile();
const reads = (calls: readonly string[]): readonly string[] => calls.filter((one) => /Get|Query/.test(one));

test('a poll costs one read and writes nothing', async () => {
  await waits(scene(), scene().canvas, inCourse('polled', PUPIL));
  const form = { step: 'poll', context: keyOf(scene().canvas, 'polled'), version: '0' };
  scene().store.calls();
  await scene().call('setup', { path: ROUTES.setup, form, headers: { 'sec-fetch-site': 'same-origin' } });
  assert.deepEqual(scene().store.calls(), ['GetItem']);
});

test('going in costs the launch, the course, and one write', async () => {
  const course = 'entered';
  const { canvas } = scene();
  const page = await waits(scene(), canvas, inCourse(course, TEACHER));
  scene().store.calls();
  await take(scene(), page, { step: 'enter' });
  const waiting = scene().store.calls();
  assert.deepEqual(waiting.slice(0, 2), ['GetItem', 'GetItem']);
  assert.ok(reads(waiting).length <= 5, waiting.join(' '));
  assert.equal(waiting.length, reads(waiting).length, 'nothing is written');
});

test('a teacher of two hundred classes connects one in few calls', async () => {
  const own = { cleverId: null, sisId: 'T-many', email: null, name: null };
  const classes = Array.from({ length: 200 }, (_, i) => rosterClass({ id: `many-${i}`, teachers: [own] }));
  await addClasses(scene().dynamo, classes);
  const page = await waits(
    scene(),
    scene().canvas,
    inCourse('of-many', { sub: 'many', custom: { user_sis_id: 'T-many' } }),
  );
  scene().store.calls();
  handedOver(await take(scene(), page, { step: 'connect', class: 'many-199', version: '0' }));
  const calls = scene().store.calls();
  // the launch, the course, the pointers, the classes (a call for each fifty), and the courses that hold them
  assert.ok(reads(calls).length <= 8, calls.join(' '));
  assert.deepEqual(
    calls.filter((one) => !reads(calls).includes(one)),
    // the pointer, the course, its event, the launch
    ['UpdateItem', 'UpdateItem', 'PutItem', 'UpdateItem'],
  );
});
