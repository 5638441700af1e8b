import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pupilsOf } from '../../cli/classes/pupils.ts';
import { markKey } from '../../shared/crypto/marks.ts';
import { userIdOf } from '../../shared/handoff/object.ts';
import { pupils } from '../../shared/store/catalogue/known.ts';
import { roster } from '../../shared/store/catalogue/write.ts';
import { identityLinks } from '../../shared/store/directory/links.ts';
import { handedOver } from '../support/browser.ts';
import { coursesIn } from '../support/courses.ts';
import { DISTRICT, type Roomkey, startRoomkey, TODAY } from '../support/roomkey.ts';
import { rosterClass } from '../support/roster.ts';
import { addUsers, cleverId, reference } from '../support/users.ts';
import { arrive, inCourse, take, valuesOf, waits } from '../support/waiting.ts';
import { NOW_TERM } from './school.ts';

/** A roster that knows teachers and pupils by Clever's ids alone, and an LMS that knows none of these: real handlers, a real table. */
let roomkey: Roomkey;
const { newCourse, activeNow } = coursesIn(() => roomkey);

const [ROSA, SAM, MAYA, BEN] = [1, 2, 3, 4];
const teacher = (n: number) => ({ cleverId: cleverId(n), sisId: null, email: null, name: null });

before(async () => {
  roomkey = await startRoomkey();
  const { dynamo } = roomkey;
  const key = await pupils(dynamo).key(DISTRICT);
  await pupils(dynamo).keep(DISTRICT, key);
  const attending = await pupilsOf(markKey(key));
  attending.attend('chem', cleverId(MAYA));
  attending.attend('geo', cleverId(BEN));
  const classes = [
    rosterClass({ id: 'bio', name: 'Biology', term: NOW_TERM, teachers: [teacher(ROSA)], sisIds: ['BIO-1'] }),
    rosterClass({ id: 'chem', name: 'Chemistry', term: NOW_TERM, teachers: [teacher(SAM)], sisIds: ['CHEM-1'] }),
    rosterClass({ id: 'geo', name: 'Geometry', term: NOW_TERM, teachers: [teacher(SAM)], sisIds: ['GEO-1'] }),
  ];
  const writing = { spelling: {}, today: TODAY, now: roomkey.now(), by: 'import', pupils: attending.lists };
  await roster(dynamo).write(DISTRICT, classes, writing);
  await pupils(dynamo).know(DISTRICT, attending.shares(), true);
  await pupils(dynamo).renew(DISTRICT, TODAY);
  await addUsers(dynamo, [
    reference(SAM, 'T-SAM', { role: 'teacher' }),
    reference(MAYA, 'S-MAYA'),
    reference(BEN, 'S-BEN'),
  ]);
  const user = userIdOf(roomkey.canvas.registration.realm, 'rosa');
  await identityLinks(dynamo).put({
    user,
    cleverId: cleverId(ROSA),
    district: DISTRICT,
    source: 'sign-in',
    day: TODAY,
  });
});
after(() => roomkey.close());

test('a teacher who is linked finds her class, and connects it', async () => {
  const course = newCourse();
  const rosa = inCourse(course, { sub: 'rosa', custom: {} });
  const page = await waits(roomkey, roomkey.canvas, rosa);
  assert.deepEqual(valuesOf(page.body, 'class'), ['bio']);
  handedOver(await take(roomkey, page, { step: 'connect', class: 'bio', version: '0' }));
  const pupil = inCourse(course, { sub: 'x', custom: {}, learner: true });
  handedOver((await arrive(roomkey, roomkey.canvas, pupil)).reply);
});

test('a teacher by an id of the SIS that her classes do not have', async () => {
  const page = await waits(
    roomkey,
    roomkey.canvas,
    inCourse(newCourse(), { sub: 'sam', custom: { user_sis_id: 'T-SAM' } }),
  );
  assert.deepEqual([...new Set(valuesOf(page.body, 'class'))].toSorted(), ['chem', 'geo']);
});

test('a teacher of whom nothing is known finds none', async () => {
  const page = await waits(roomkey, roomkey.canvas, inCourse(newCourse(), { sub: 'new', custom: {} }));
  assert.deepEqual(valuesOf(page.body, 'class'), []);
});

for (const [who, sis, opens] of [
  ['a pupil of the class', 'S-MAYA', true],
  ['a pupil of another one alone', 'S-BEN', false],
] as const) {
  test(`an id of a section, and ${who} by the resolved id`, async () => {
    const course = newCourse();
    const claims = { sub: sis, learner: true as const, custom: { user_sis_id: sis, section_sis_ids: 'CHEM-1' } };
    const { reply } = await arrive(roomkey, roomkey.canvas, inCourse(course, claims));
    assert.equal(reply.statusCode, opens ? 303 : 200);
    assert.deepEqual(await activeNow(course), opens ? ['chem'] : []);
  });
}
