import assert from 'node:assert/strict';
import { env } from 'node:process';
import { after, before, test } from 'node:test';
import { schoolWithout, withSchool } from '../../shared/matching/schools.ts';
import type { SchoolRule, SpellingRules } from '../../shared/records/deployment.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import { roster } from '../../shared/store/catalogue/write.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { setSpelling } from '../../shared/store/directory/spelling.ts';
import { type Counter, startProxy } from '../store/proxy.ts';
import { basic, handedOver } from '../support/browser.ts';
import { coursesIn } from '../support/courses.ts';
import { DISTRICT, type Roomkey, startRoomkey, TODAY } from '../support/roomkey.ts';
import { rosterClass } from '../support/roster.ts';
import { arrive, inCourse, valuesOf } from '../support/waiting.ts';
import { NOW_TERM } from './school.ts';

/** Two schools of a district, of which one's LMS puts letters before its ids: real handlers, a real table. */
let roomkey: Roomkey;
let store: Counter;
const { newCourse, activeNow } = coursesIn(() => roomkey);

const of = (school: string, sisId: string): RosterClass =>
  rosterClass({
    id: `${school}-${sisId}`,
    term: NOW_TERM,
    sisIds: [sisId],
    school: { id: school, name: null },
    course: { name: 'Algebra', number: '7' },
    teachers: [{ cleverId: null, sisId: `T-${school}`, email: null, name: null }],
  });
const CLASSES = [of('a', '201'), of('a', 'B-900'), ...['201', '202', '203', '900', '0204'].map((id) => of('b', id))];
const RULE: SchoolRule = { school: 'b', prefix: 'B-', suffix: '', pad: 0 };

const writing = (spelling: SpellingRules) => ({ spelling, today: TODAY, now: roomkey.now(), by: 'import' });
const inUse = async (): Promise<SpellingRules> =>
  (await deployments(roomkey.dynamo).district(DISTRICT))?.spelling ?? assert.fail();

/** As `match accept` does. */
async function accept(spelling: SpellingRules): Promise<void> {
  await roster(roomkey.dynamo).respell(DISTRICT, spelling);
  await setSpelling(roomkey.dynamo, DISTRICT, spelling);
  roomkey.advance(61);
}

const pupil = (course: string, section_sis_ids: string, sub = 'p') =>
  inCourse(course, { sub, learner: true, custom: { section_sis_ids } });

/** The class that a pupil's section opens in a new course; none where the pupil waits. */
async function opens(sectionId: string, course = newCourse()): Promise<string | null> {
  const { reply } = await arrive(roomkey, roomkey.canvas, pupil(course, sectionId));
  return reply.statusCode === 303 ? ((await activeNow(course))[0] ?? null) : null;
}

const callsOf = async (sectionId: string, course: string): Promise<readonly string[]> => {
  store.calls();
  handedOver((await arrive(roomkey, roomkey.canvas, pupil(course, sectionId))).reply);
  return store.calls();
};

before(async () => {
  roomkey = await startRoomkey();
  store = await startProxy(new URL(env['AWS_ENDPOINT_URL_DYNAMODB'] ?? ''));
  env['AWS_ENDPOINT_URL_DYNAMODB'] = store.endpoint;
  await roster(roomkey.dynamo).write(DISTRICT, CLASSES, writing({}));
});
after(async () => {
  await roomkey.close();
  await store.close();
});

test('an id that named nothing opens its class once its school has a rule; the other school’s are as before', async () => {
  const course = newCourse();
  assert.equal(await opens('B-202', course), null);
  await accept(withSchool({}, 'b', schoolWithout(CLASSES, {}, RULE)));
  assert.equal(await opens('B-202', course), 'b-202');
  assert.equal(await opens('202'), null, 'the school’s LMS does not spell it so');
});

test('an id that two schools share names the class of the school that spells it so', async () => {
  assert.deepEqual([await opens('201'), await opens('B-201')], ['a-201', 'b-201']);
});

test('ids that the rule makes equal name nobody, and no teacher sees a class by them', async () => {
  assert.deepEqual((await inUse()).schools?.[0]?.except, ['B-900']);
  for (const user_sis_id of ['T-a', 'T-b', 'T-c']) {
    const claims = inCourse(newCourse(), { sub: user_sis_id, custom: { user_sis_id, section_sis_ids: 'B-900' } });
    const page = await arrive(roomkey, roomkey.canvas, claims);
    assert.equal(page.reply.statusCode, 200);
    if (user_sis_id === 'T-c') assert.deepEqual(valuesOf(page.body, 'class'), []);
  }
  assert.equal(await opens('B-900'), null);
});

test('a launch of that school makes the calls that any other makes, first and later', async () => {
  await roster(roomkey.dynamo).write(DISTRICT, [of('a', '302'), of('b', '301')], writing(await inUse()));
  const [a, b] = [newCourse(), newCourse()];
  assert.deepEqual(await callsOf('B-301', b), await callsOf('302', a));
  const steady = await callsOf('B-301', b);
  assert.deepEqual(steady, await callsOf('302', a));
  assert.ok(!steady.includes('BatchGetItem'), steady.join(' '));
});

test('classes that come later are found by the rule: by import and by PUT', async () => {
  const headers = { authorization: basic(roomkey.client.clientId, roomkey.clientSecret) };
  const json = { id: 'put', name: 'Put', sis_ids: ['401'], school: { id: 'b' } };
  await roster(roomkey.dynamo).put(DISTRICT, [of('b', '402')], writing(await inUse()));
  const path = `/districts/${DISTRICT}/classes/put`;
  const { statusCode } = await roomkey.call('mappings', { method: 'PUT', path, json, headers });
  assert.equal(statusCode, 200);
  assert.deepEqual([await opens('B-401'), await opens('B-402'), await opens('401')], ['put', 'b-402', null]);
});

test('one that goes missing and comes again under another id takes its place', async () => {
  const classes = roster(roomkey.dynamo);
  const course = newCourse();
  assert.equal(await opens('B-203', course), 'b-203');
  await classes.lose(DISTRICT, ['b-203'], writing(await inUse()));
  const { healed } = await classes.put(DISTRICT, [{ ...of('b', '203'), id: 'again' }], writing(await inUse()));
  assert.deepEqual(
    healed.map(({ gone, next }) => [gone, next]),
    [['b-203', 'again']],
  );
  assert.equal(await opens('B-203', course), 'again');
});

test('beside a rule of the district whose prefix this school lacks', async () => {
  const section = { trim: false, ignoreCase: false, prefix: 'PS_', suffix: '', pad: 0 };
  await accept({ section, schools: [{ ...RULE, prefix: '', pad: 1 }] });
  assert.deepEqual([await opens('204'), await opens('PS_201')], ['b-0204', null], 'which another course has');
  assert.deepEqual([await opens('B-900'), await opens('0204'), await opens('PS_B-900')], [null, null, 'a-B-900']);
});

test('without the rule the LMS must spell ids as the roster does', async () => {
  await accept({});
  assert.deepEqual([await opens('B-202'), await opens('B-900'), await opens('900')], [null, null, 'b-900']);
});
