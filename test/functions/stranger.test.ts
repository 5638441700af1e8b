import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { h } from '../../shared/crypto/hash.ts';
import { forgetStrangers, strangersOf } from '../../shared/store/catalogue/strangers.ts';
import { launch, type Twist } from '../support/browser.ts';
import { coursesIn } from '../support/courses.ts';
import { CLAIM } from '../support/platform.ts';
import { DISTRICT, type Roomkey, startRoomkey, TODAY } from '../support/roomkey.ts';
import { addClasses, rosterClass } from '../support/roster.ts';

let roomkey: Roomkey;
before(async () => {
  roomkey = await startRoomkey();
});
after(() => roomkey.close());

/** A teacher's click from the navigation of a Canvas course. */
const clicks = (course: string, section: string, user: string): Twist => ({
  sample: 'canvas-teacher-three-sections',
  claims(claims) {
    claims[`${CLAIM}context`] = { ...Object(claims[`${CLAIM}context`]), id: course };
    claims[`${CLAIM}resource_link`] = { id: course };
    claims[`${CLAIM}lis`] = { person_sourcedid: user };
    claims[`${CLAIM}custom`] = { section_sis_ids: section, user_sis_id: user };
  },
});

const { contextNow } = coursesIn(() => roomkey);
const evidenceIn = async (course: string) => (await contextNow(course)).classes.map(({ evidence }) => evidence);

const TEACHER = { cleverId: '5f1b00000000000000000101', sisId: '20817', email: null, name: null };

test('launches of teachers whom the roster does not name are counted by day, with samples, in the district’s item', async () => {
  const classes = ['1', '2'].map((n) => rosterClass({ id: `k${n}`, sisIds: [`SEC-${n}`], teachers: [TEACHER] }));
  await addClasses(roomkey.dynamo, classes);
  for (const n of ['1', '2', '2']) {
    assert.equal((await launch(roomkey, roomkey.canvas, clicks(`c${n}`, `SEC-${n}`, `TCH_2081${n}`))).statusCode, 200);
  }
  assert.deepEqual(await strangersOf(roomkey.dynamo, DISTRICT), {
    days: [[TODAY, 3]],
    samples: [
      { user: 'TCH_20811', classId: 'k1' },
      { user: 'TCH_20812', classId: 'k2' },
    ].toSorted((a, b) => (hashed(a.user) < hashed(b.user) ? -1 : 1)),
  });
  await forgetStrangers(roomkey.dynamo, DISTRICT, '2026-12-23');
  assert.equal((await strangersOf(roomkey.dynamo, DISTRICT)).days.length, 1);
  await forgetStrangers(roomkey.dynamo, DISTRICT, '2026-12-24');
  assert.deepEqual((await strangersOf(roomkey.dynamo, DISTRICT)).days, []);
});

test('Clever’s own ids: a section by its class’s id, a teacher by hers, and neither is another teacher', async () => {
  const id = '5f1b3c9d8e7f6a5b4c3d2e77';
  await addClasses(roomkey.dynamo, [rosterClass({ id, sisIds: ['SEC-77'], teachers: [TEACHER] })]);
  const before = await strangersOf(roomkey.dynamo, DISTRICT);
  const reply = await launch(roomkey, roomkey.canvas, clicks('clever', id, TEACHER.cleverId));
  assert.equal(reply.statusCode, 303, String(reply.body));
  assert.match(String(reply.headers?.['location']), new RegExp(`/classes/${id}\\?`));
  const again = await launch(roomkey, roomkey.canvas, clicks('clever', id, TEACHER.cleverId));
  assert.equal(again.statusCode, 303);
  assert.deepEqual(await strangersOf(roomkey.dynamo, DISTRICT), before);
});

test('the same class by a teacher whose ids are of another kind', async () => {
  const id = '5f1b3c9d8e7f6a5b4c3d2e78';
  const teachers = [{ ...TEACHER, sisId: null }];
  await addClasses(roomkey.dynamo, [rosterClass({ id, sisIds: ['SEC-78'], teachers })]);
  const reply = await launch(roomkey, roomkey.canvas, clicks('kinds', 'SEC-78', 'T1'));
  assert.match(String(reply.headers?.['location']), new RegExp(`/classes/${id}\\?`));
});

test('an id of another spelling whose email is the teacher’s: her class opens, and the id is a sample all the same', async () => {
  const id = '5f1b3c9d8e7f6a5b4c3d2e79';
  const teachers = [{ ...TEACHER, email: 'R.Alvarez@school.example' }];
  await addClasses(roomkey.dynamo, [rosterClass({ id, sisIds: ['SEC-79'], teachers })]);
  const { samples } = await strangersOf(roomkey.dynamo, DISTRICT);
  const as = (course: string, email: string): Twist => {
    const twist = clicks(course, 'SEC-79', 'TCH_700231');
    return {
      ...twist,
      claims(claims) {
        twist.claims?.(claims);
        claims['email'] = email;
      },
    };
  };
  assert.equal((await launch(roomkey, roomkey.canvas, as('called', 'someone@school.example'))).statusCode, 200);
  const reply = await launch(roomkey, roomkey.canvas, as('called', 'r.alvarez@school.example'));
  assert.match(String(reply.headers?.['location']), new RegExp(`/classes/${id}\\?`));
  assert.deepEqual(await evidenceIn('called'), [['section-id', 'teacher-email']]);
  const after = (await strangersOf(roomkey.dynamo, DISTRICT)).samples;
  assert.ok(after.some((one) => one.user === 'TCH_700231' && one.classId === id));
  assert.ok(!samples.some((one) => one.user === 'TCH_700231'));
});

/** Samples stand in the order of a hash. */
const hashed = (user: string): string => h(user).charAt(0);

test('an id that is the teacher’s but for letters before it: her class opens, and its evidence says so', async () => {
  const id = '5f1b3c9d8e7f6a5b4c3d2e80';
  await addClasses(roomkey.dynamo, [rosterClass({ id, sisIds: ['SEC-80'], teachers: [TEACHER] })]);
  assert.equal((await launch(roomkey, roomkey.canvas, clicks('spelled', 'SEC-80', 'TCH_30817'))).statusCode, 200);
  const reply = await launch(roomkey, roomkey.canvas, clicks('spelled', 'SEC-80', 'TCH_20817'));
  assert.match(String(reply.headers?.['location']), new RegExp(`/classes/${id}\\?`));
  assert.deepEqual(await evidenceIn('spelled'), [['section-id', 'teacher-id']]);
  const { samples } = await strangersOf(roomkey.dynamo, DISTRICT);
  assert.ok(samples.some((one) => one.user === 'TCH_20817' && one.classId === id));
});
